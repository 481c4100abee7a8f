import { z } from 'zod'
import { bytesToHex, hexToBytes, isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { createEmitter, type Emitter } from '#node-core/kernel/emitter.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { toAddress, type Address, type Hash } from '#node-core/model/ids.ts'
import type { GiftEnd } from '#node-core/model/gift.ts'
import { tooManyGifts } from '../errors.ts'
import { createSecretBox } from '../keys/secretBox.ts'
import { createJsonFile } from '../state/jsonFile.ts'

/** Most gifts of each way, given or received, that may be open at a time. */
export const MOST_OPEN_GIFTS = 50
/** Of those that ended, the last ones are kept. */
const KEPT_ENDED = 50

/** A little DPN that travels with an invitation, under a key of its own (protocol.md §5.7). */
export interface Gift {
  /** The key's account, where the money lies. */
  readonly id: Address
  readonly way: 'given' | 'received'
  readonly genesis: Hash
  /** Given: from whom, and back to whom. Received: null until an account takes it. */
  readonly account: Address | null
  readonly amountWei: bigint
  /** Unix seconds of the chain's time: from then on the giver takes it back. */
  readonly untilS: number
  readonly key: Uint8Array
  readonly end: GiftEnd | null
}

export interface GiftBook {
  /** Newest first. */
  list(genesis: Hash): readonly Gift[]
  /**
   * On the disk when resolved; a gift that is there already is left as it is. @throws NODE_TOO_MANY_GIFTS
   */
  add(gift: Omit<Gift, 'id' | 'end'>): Promise<Gift>
  end(id: Address, end: GiftEnd, account?: Address): Promise<void>
  readonly changed: Emitter<void>
}

const hexOf = (length?: number) => z.custom<Hex>((value) => isHex(value, length))
const schema = z.array(
  z.object({
    id: z.custom<Address>((value) => isHex(value, 20)),
    way: z.enum(['given', 'received']),
    genesis: z.custom<Hash>((value) => isHex(value, 32)),
    account: z.custom<Address>((value) => isHex(value, 20)).nullable(),
    amountWei: z.bigint(),
    untilS: z.number(),
    sealedKey: hexOf(),
    end: z.enum(['taken', 'returned', 'missed']).nullable(),
  }),
)
type Stored = z.output<typeof schema>[number]

/**
 * The gifts of this folder. Their keys are money: they lie encrypted under a key that the node's own keys give.
 * @param boxKey 32 bytes
 */
export async function openGiftBook(path: string, boxKey: Uint8Array): Promise<GiftBook> {
  const file = createJsonFile<Stored[]>(path, schema, [])
  const box = createSecretBox(boxKey)
  const changed = createEmitter<void>()
  const inTurn = createSerialQueue()
  let rows = await file.readOrSetAside()

  const write = async (next: Stored[]) => {
    const ended = next.filter(({ end }) => end !== null).slice(KEPT_ENDED)
    const kept = next.filter((row) => !ended.includes(row))
    await file.write(kept)
    rows = kept
    changed.emit()
  }
  const read = ({ sealedKey, ...row }: Stored): Gift[] => {
    const key = box.open(hexToBytes(sealedKey))
    return key === null ? [] : [{ ...row, key }]
  }

  return {
    changed,
    list: (genesis) => rows.filter((row) => row.genesis === genesis).flatMap(read),
    add: (gift) =>
      inTurn(async () => {
        const { key, ...said } = gift
        const id = toAddress(privateKeyToAddress(key))
        const there = rows.find((row) => row.id === id)
        if (there) return read(there)[0] ?? { ...gift, id, end: there.end }
        if (rows.filter((row) => row.way === gift.way && row.end === null).length >= MOST_OPEN_GIFTS)
          throw tooManyGifts('too many gifts are open', { most: MOST_OPEN_GIFTS })
        await write([{ ...said, id, end: null, sealedKey: bytesToHex(box.seal(key)) }, ...rows])
        return { ...gift, id, end: null }
      }),
    end: (id, end, account) =>
      inTurn(() => write(rows.map((row) => (row.id === id ? { ...row, end, account: account ?? row.account } : row)))),
  }
}
