import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId, Hash } from '#node-core/model/ids.ts'
import type { OrderPackage } from '#node-core/model/order/orderPackage.ts'
import { decodeSlip, encodeSlip, type SignedSlip } from '#node-core/network/mailbox/slip.ts'
import { replaceFile } from '#node-core/storage/files/replaceFile.ts'
import type { SecretBox } from '../../keys/secretBox.ts'

/** Packages remembered; the oldest that are over go first. */
const MOST_ROWS = 4_096

/** One package that an account of this node sent or received. */
export interface BookRow extends Pick<OrderPackage, 'way' | 'kind' | 'name' | 'bytes'> {
  readonly signed: SignedSlip
  /** Peers that said to hold it. */
  readonly holders: readonly string[]
  /** The recipient's signature that it has it; of what was received, our own. */
  readonly receipt: Uint8Array | null
  readonly file: ContentId | null
}

/** What was sent and received, each row sealed under the node's own key: names of files are in it. */
export interface PackageBook {
  find(way: BookRow['way'], id: Hash): BookRow | undefined
  rows(): readonly BookRow[]
  /** Durable when resolved. */
  put(row: BookRow): Promise<void>
}

const row = z.object({
  slip: z.instanceof(Uint8Array),
  way: z.enum(['sent', 'received']),
  kind: z.enum(['address', 'file']),
  name: z.string(),
  bytes: z.number(),
  holders: z.array(z.string()),
  receipt: z.instanceof(Uint8Array).nullable(),
  file: z.custom<ContentId>((value) => typeof value === 'string').nullable(),
})

/** @param box under a key of this node */
export async function openPackageBook(dir: string, genesis: Hash, box: SecretBox, log: Logger): Promise<PackageBook> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  // Who sends to an account of the same computer has a line as each.
  const rows = new Map<string, BookRow>()
  const nameOf = (way: BookRow['way'], id: Hash) => `${way}-${id.slice(2)}`
  for (const name of await readdir(dir)) {
    try {
      const { slip, ...rest } = row.parse(decodeCbor(box.open(await readFile(join(dir, name))) ?? new Uint8Array()))
      const signed = decodeSlip(genesis, slip)
      rows.set(nameOf(rest.way, signed.id), { ...rest, signed })
    } catch (error) {
      log.warn('a line of what was sent could not be read', { name, error })
      await rm(join(dir, name), { force: true })
    }
  }
  const makeRoom = async () => {
    if (rows.size <= MOST_ROWS) return
    const oldest = [...rows.values()].toSorted((a, b) => a.signed.slip.until - b.signed.slip.until)[0]!
    const name = nameOf(oldest.way, oldest.signed.id)
    rows.delete(name)
    await rm(join(dir, name), { force: true })
  }
  return {
    find: (way, id) => rows.get(nameOf(way, id)),
    rows: () => [...rows.values()],
    async put({ signed, ...rest }) {
      const name = nameOf(rest.way, signed.id)
      rows.set(name, { signed, ...rest })
      const stored = { ...rest, holders: [...rest.holders], slip: encodeSlip(signed) }
      await replaceFile(join(dir, name), box.seal(encodeCbor(stored)))
      await makeRoom()
    },
  }
}
