import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address, ContentId, Hash } from '#node-core/model/ids.ts'
import { mailboxFull } from './errors.ts'
import { senderAllowance, type MailboxLimits } from './mailboxLimits.ts'
import { decodeSlip, encodeSlip, type SignedSlip } from './slip.ts'

/** A package on the shelf. */
export interface ShelfRow extends SignedSlip {
  /** Put there by an account of this node: others' room is not used. */
  readonly own: boolean
  /** Its sender's money said nothing when it came. */
  readonly stranger: boolean
  /** The file is here. */
  readonly held: boolean
  /** Signed by the recipient: it has it, and the file is no longer kept here. */
  readonly receipt: Uint8Array | null
}

/** The slips of what waits here for somebody; the files lie in the content store. */
export interface Shelf {
  find(id: Hash): ShelfRow | undefined
  rows(): readonly ShelfRow[]
  /** What waits for an account, by name, after this one. */
  waitingFor(account: Address, after: Hash | null, limit: number): readonly ShelfRow[]
  /** @throws MAILBOX_FULL */
  add(signed: SignedSlip, own: boolean, senderWei: bigint): Promise<ShelfRow>
  /** Durable when resolved. */
  change(id: Hash, change: Partial<Pick<ShelfRow, 'held' | 'receipt'>>): Promise<void>
  remove(id: Hash): Promise<void>
  /** Whether a package that waits has this file. */
  isWanted(file: ContentId): boolean
}

export interface ShelfOptions {
  readonly dir: string
  readonly genesis: Hash
  readonly limits: MailboxLimits
  readonly log: Logger
  /** Durably, whole or not at all. */
  write(path: string, bytes: Uint8Array): Promise<void>
}

/** Our own file: only what is signed in it is checked. */
type StoredRow = [slip: Uint8Array, own: boolean, stranger: boolean, held: boolean, receipt: Uint8Array | null]

/** One small file a slip: what one attacker fills is never rewritten for another. */
export async function createShelf({ dir, genesis, limits, log, write }: ShelfOptions): Promise<Shelf> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const shelf = new Map<Hash, ShelfRow>()
  const pathOf = (id: Hash) => join(dir, id.slice(2))
  const read = async (name: string) => {
    const path = join(dir, name)
    try {
      const [slip, own, stranger, held, receipt] = decodeCbor(await readFile(path)) as StoredRow
      const signed = decodeSlip(genesis, slip)
      shelf.set(signed.id, { ...signed, own, stranger, held, receipt })
    } catch (error) {
      // One that cannot be read holds up none of the others; its file is swept as what nobody asks for.
      log.warn('a slip could not be read; it was removed', { name, error })
      await rm(path, { force: true })
    }
  }
  for (const name of await readdir(dir)) await read(name)
  const store = async (row: ShelfRow) => {
    shelf.set(row.id, row)
    await write(
      pathOf(row.id),
      encodeCbor([encodeSlip(row), row.own, row.stranger, row.held, row.receipt] satisfies StoredRow),
    )
  }
  /** Receipts are rows too, without a file. */
  const bytesOf = (rows: readonly ShelfRow[]) =>
    rows.reduce((sum, { slip, receipt }) => sum + (receipt === null ? slip.bytes : 0), 0)
  const others = () => [...shelf.values()].filter(({ own }) => !own)

  /** Whether it comes as a stranger's. @throws MAILBOX_FULL */
  const assertRoom = ({ slip }: SignedSlip, senderWei: bigint): boolean => {
    const all = others()
    const ofSender = all.filter((row) => row.slip.sender === slip.sender)
    const forRecipient = all.filter((row) => row.slip.recipient === slip.recipient)
    const allowance = senderAllowance(senderWei, limits)
    const need = (rows: readonly ShelfRow[], bytes: number, slips: number, whose: string) => {
      if (bytesOf(rows) + slip.bytes > bytes || rows.length >= slips)
        throw mailboxFull('no room for this package', { whose })
    }
    need(all, limits.totalBytes, limits.totalSlips, 'all')
    need(forRecipient, limits.recipientBytes, limits.recipientSlips, 'recipient')
    if (allowance >= slip.bytes) {
      need(ofSender, allowance, limits.senderSlips, 'sender')
      return false
    }
    const ofStrangers = (rows: readonly ShelfRow[]) => rows.filter((row) => row.stranger)
    need(ofSender, limits.strangersBytes, limits.senderSlips, 'sender')
    need(ofStrangers(all), limits.strangersBytes, limits.strangersSlips, 'strangers')
    need(ofStrangers(forRecipient), limits.strangersBytes, limits.strangersSlipsForOne, 'strangers')
    return true
  }

  return {
    find: (id) => shelf.get(id),
    rows: () => [...shelf.values()],
    waitingFor: (account, after, limit) =>
      [...shelf.values()]
        .filter(
          ({ slip, held, receipt, id }) =>
            slip.recipient === account && held && receipt === null && (after === null || id > after),
        )
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    async add(signed, own, senderWei) {
      const stranger = !own && assertRoom(signed, senderWei)
      const row = { ...signed, own, stranger, held: own, receipt: null }
      await store(row)
      return row
    },
    async change(id, change) {
      const row = shelf.get(id)
      if (row !== undefined) await store({ ...row, ...change })
    },
    async remove(id) {
      shelf.delete(id)
      await rm(pathOf(id), { force: true })
    },
    isWanted: (file) => [...shelf.values()].some(({ slip, receipt }) => slip.file === file && receipt === null),
  }
}
