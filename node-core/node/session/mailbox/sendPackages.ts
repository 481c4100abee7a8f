import type { Clock } from '#node-core/kernel/clock.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { findHolders, putPackage, tellTaken, type Asking } from '#node-core/network/mailbox/askMailboxes.ts'
import type { Shelf } from '#node-core/network/mailbox/createShelf.ts'
import { holdersKey } from '#node-core/network/mailbox/slip.ts'
import type { BookRow, PackageBook } from './packageBook.ts'

/** Copies that are enough: one of three will be there when the recipient comes. */
export const WANTED_HOLDERS = 3
/** How often a holder is asked whether the recipient came, ms. */
const ASK_AGAIN_MS = 300_000
/** While a copy is on its way. */
const COMING_AGAIN_MS = 5_000
/** So long who says that it is fetching a copy counts as one who will hold it, ms. */
const COMING_MS = 120_000
/** Who refused is not asked for a while, ms. */
const REFUSED_MS = 3_600_000

export interface Sending {
  readonly asking: Asking
  readonly book: PackageBook
  readonly shelf: Shelf
  readonly clock: Clock
  /** The recipient has it: the sealed file is no longer needed here. */
  release(row: BookRow): Promise<void>
  changed(): void
  /** Something will stand otherwise in a moment, ms. */
  again(ms: number): void
}

/** Brings what was sent to nodes that hold it, and learns from them that it was taken. Asked again and again. */
export function createSender({ asking, book, shelf, clock, release, changed, again }: Sending): () => Promise<void> {
  const askedAt = new BoundedMap<string, number>(8_192)
  /** Holders to be, since when they say that they are fetching it. */
  const coming = new BoundedMap<string, number>(1_024)
  const key = (id: Hash, peer: string) => `${id} ${peer}`
  const isDue = (id: Hash, peer: string) => (askedAt.get(key(id, peer)) ?? -Infinity) <= clock.now()
  const askAfter = (id: Hash, peer: string, ms: number) => askedAt.renew(key(id, peer), clock.now() + ms)

  const finish = async (row: BookRow, receipt: Uint8Array) => {
    const { id } = row.signed
    await shelf.change(id, { receipt })
    await book.put({ ...row, receipt })
    await release(row)
    // Those that the recipient did not meet need not keep it until its date.
    await eachRow({ list: 'holders to tell', rows: row.holders, log: asking.log }, async (peer) => {
      await tellTaken(asking, peer, id, receipt)
      return null
    })
  }
  const note = async (row: BookRow): Promise<BookRow> => {
    await book.put(row)
    changed()
    return row
  }
  const ask = async (row: BookRow, peer: string): Promise<BookRow> => {
    const { signed } = row
    const isHolder = row.holders.includes(peer)
    try {
      const held = await putPackage(asking, peer, signed)
      const sinceWhen = coming.get(key(signed.id, peer)) ?? clock.now()
      if (held.state === 'coming') coming.renew(key(signed.id, peer), sinceWhen)
      else coming.delete(key(signed.id, peer))
      askAfter(signed.id, peer, held.state === 'coming' ? COMING_AGAIN_MS : ASK_AGAIN_MS)
      if (held.state === 'coming') again(COMING_AGAIN_MS)
      if (held.state === 'taken') {
        await finish(row, held.receipt)
        return { ...row, receipt: held.receipt }
      }
      const holders = row.holders.filter((other) => other !== peer)
      if (held.state === 'held') holders.push(peer)
      if (isHolder === (held.state === 'held')) return row
      return await note({ ...row, holders })
    } catch (error) {
      coming.delete(key(signed.id, peer))
      // Who is away now may still hold it; who answered and refused does not.
      const hasRefused = isNodeError(error) && error.code === 'NETWORK_PEER_ERROR'
      askAfter(signed.id, peer, hasRefused && error.data['code'] !== 'MAILBOX_FULL' ? REFUSED_MS : ASK_AGAIN_MS)
      if (!hasRefused || !isHolder) return row
      return note({ ...row, holders: row.holders.filter((other) => other !== peer) })
    }
  }
  const bring = async (first: BookRow, more: readonly string[]) => {
    const { id } = first.signed
    // What its recipient took from this very computer.
    const own = shelf.find(id)?.receipt ?? null
    if (own !== null) return finish(first, own)
    let row = first
    for (const peer of row.holders) if (row.receipt === null && isDue(id, peer)) row = await ask(row, peer)
    const isComing = (peer: string) => (coming.get(key(id, peer)) ?? -Infinity) > clock.now() - COMING_MS
    // Those that are fetching it first: no more strangers are asked than shall have it.
    for (const peer of more.toSorted((a, b) => Number(isComing(b)) - Number(isComing(a)))) {
      if (row.receipt !== null || row.holders.length >= WANTED_HOLDERS) return
      const isEnough = row.holders.length + more.filter(isComing).length >= WANTED_HOLDERS
      if (isEnough && !isComing(peer)) return
      if (!row.holders.includes(peer) && isDue(id, peer)) row = await ask(row, peer)
    }
  }
  return async () => {
    const open = book
      .rows()
      .filter(
        ({ way, receipt, signed }) => way === 'sent' && receipt === null && signed.slip.until * 1_000 > clock.now(),
      )
    if (open.length === 0) return
    const isShort = open.some(({ holders }) => holders.length < WANTED_HOLDERS)
    const more = isShort ? await findHolders(asking, holdersKey(asking.genesis)) : []
    await eachRow({ list: 'packages to bring', rows: open, log: asking.log }, async (row) => {
      await bring(row, more)
      return null
    })
  }
}
