import { bytesToHex, utf8ToBytes, type Hex } from '#node-core/kernel/bytes.ts'

/** The word `keeper`, as bytes. */
const MARK = bytesToHex(utf8ToBytes('keeper')).slice(2)
/** A function's name, an order's id, the mark: characters of the hex text. */
const LENGTH = 2 + 2 * (4 + 32) + MARK.length

/**
 * The call data of a step that a node sends without a person: the mark stands behind the arguments, where contracts do
 * not read, so that every node tells the order's story alike (protocol.md §4.12). It is its sender's own word.
 */
export function markKeeper(data: Hex): Hex {
  return `${data}${MARK}`
}

/** Whether call data of a step with no argument but the order carries the mark. */
export function isKeeperMarked(data: Hex): boolean {
  return data.length === LENGTH && data.endsWith(MARK)
}
