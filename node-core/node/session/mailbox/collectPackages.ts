import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import type { Address, ContentId, Hash } from '#node-core/model/ids.ts'
import { endOfOrder } from '#node-core/model/order/orderMachine.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { partiesOf } from '#node-core/model/order/partiesOf.ts'
import { MOST_SENT } from '#node-core/model/order/orderPackage.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import { findHolders, listPackages, tellTaken, type Asking } from '#node-core/network/mailbox/askMailboxes.ts'
import type { Shelf } from '#node-core/network/mailbox/createShelf.ts'
import { MAILBOX_LIMITS } from '#node-core/network/mailbox/mailboxLimits.ts'
import { collectHash, mailboxKey, receiptHash, type SignedSlip } from '#node-core/network/mailbox/slip.ts'
import type { Wallets } from '../wallets.ts'
import type { BookRow, PackageBook } from './packageBook.ts'
import { decodePackage } from './packageContent.ts'

/** What belongs to no order of its parties is looked at again after this, ms. */
const REFUSED_MS = 600_000
/** What could not be had or opened: the order or its file may still come. */
const FAILED_MS = 60_000
/** Packages of one party about one order that are tried, good ones or not: each can cost a search. */
const MOST_TRIED = 3 * MOST_SENT
const SEARCH_MS = 20_000
/** Accounts of this node that are asked for, at most. */
const MOST_ACCOUNTS = 32

export interface Collecting {
  readonly asking: Asking
  readonly book: PackageBook
  readonly shelf: Shelf
  readonly content: ContentStore
  readonly wallets: Pick<Wallets, 'keyholders' | 'sign' | 'open'>
  readonly clock: Clock
  /** @throws what {@link readOrder} does of an order that the chain does not have */
  orderOf(slip: SignedSlip['slip']): Promise<Order>
  /** The sealed address of an order, where its note is here. */
  addressOf(order: Order): Promise<ContentId | null>
  /** Keeps an opened file for the account alone. */
  keep(owner: Address, data: Uint8Array): Promise<ContentId>
  changed(): void
}

/**
 * Asks whoever may hold something for the accounts here, takes what belongs to their orders, opens it and signs that it
 * is here. What strangers leave, however much, is not fetched: only parties of an order, a few files each.
 */
export function createCollector(collecting: Collecting): () => Promise<void> {
  const { asking, book, shelf, content, wallets, clock } = collecting
  const { network, genesis, log } = asking
  const refused = new BoundedMap<Hash, number>(4_096)
  const tried = new BoundedMap<string, Set<Hash>>(1_024)
  const signatures = new BoundedMap<string, Uint8Array>(512)

  const signatureFor = async (account: Address, holder: string) => {
    const name = `${account} ${holder}`
    const known = signatures.get(name)
    if (known !== undefined) return known
    const made = await wallets.sign(account, collectHash(genesis, account, holder, network.peerId))
    signatures.renew(name, made)
    return made
  }
  const mayTake = ({ slip, id }: SignedSlip, order: Order): boolean => {
    const parties = partiesOf(order)
    if (!parties.includes(slip.sender) || !parties.includes(slip.recipient)) return false
    if (endOfOrder(order.state) === 'returned' || slip.bytes > MAILBOX_LIMITS.packageBytes) return false
    const pair = `${slip.order} ${slip.sender} ${slip.recipient}`
    const before = tried.get(pair) ?? new Set()
    if (before.size >= MOST_TRIED && !before.has(id)) return false
    tried.renew(pair, before.add(id))
    const same = book
      .rows()
      .filter(
        ({ way, signed: { slip: other } }) =>
          way === 'received' &&
          other.order === slip.order &&
          other.sender === slip.sender &&
          other.recipient === slip.recipient,
      )
    // The address beside the files.
    return same.length <= MOST_SENT
  }
  const open = async ({ slip }: SignedSlip, from: string | null) => {
    const order = await collecting.orderOf(slip)
    const isAddress = (await collecting.addressOf(order)) === slip.file
    const asked = { maxBytes: slip.bytes, searchMs: SEARCH_MS, signal: asking.signal }
    await content.get(slip.file, {
      ...asked,
      keep: isAddress ? 'order' : 'held',
      ...(from === null ? {} : { from: [from] }),
    })
    // Opened here only to know that it can be; it is opened for a person when it is asked for.
    const plain = await wallets.open(slip.recipient, await content.readAll(slip.file, slip.bytes))
    if (isAddress) return { kind: 'address' as const, name: '', bytes: plain.length, file: null }
    const { name, data } = decodePackage(plain)
    return { kind: 'file' as const, name, bytes: data.length, file: await collecting.keep(slip.recipient, data) }
  }
  /** Null: not now, or not at all. */
  const take = async (signed: SignedSlip, from: string | null): Promise<BookRow | null> => {
    const { slip, id } = signed
    const known = book.find('received', id)
    if (known !== undefined) return known
    if ((refused.get(id) ?? -Infinity) > clock.now()) return null
    try {
      if (!mayTake(signed, await collecting.orderOf(slip))) {
        refused.renew(id, clock.now() + REFUSED_MS)
        return null
      }
      const opened = await open(signed, from)
      const receipt = await wallets.sign(slip.recipient, receiptHash(id))
      const row: BookRow = { ...opened, way: 'received', signed, holders: [], receipt }
      await book.put(row)
      await shelf.change(id, { receipt })
      if (!shelf.isWanted(slip.file)) await content.drop(slip.file, 'held')
      collecting.changed()
      return row
    } catch (error) {
      refused.renew(id, clock.now() + FAILED_MS)
      if (!shelf.isWanted(slip.file)) await content.drop(slip.file, 'held').catch(() => undefined)
      throw error
    }
  }
  const collect = async (account: Address) => {
    await eachRow({ list: 'packages here', rows: shelf.waitingFor(account, null, 256), log }, async (row) => {
      await take(row, null)
      return null
    })
    const holders = await findHolders(asking, mailboxKey(genesis, account))
    await eachRow({ list: 'holders of packages', rows: holders, log }, async (holder) => {
      const waiting = await listPackages(asking, holder, account, await signatureFor(account, holder))
      await eachRow({ list: 'packages for an account', rows: waiting, log }, async (signed) => {
        const row = await take(signed, holder)
        if (row !== null && row.receipt !== null) await tellTaken(asking, holder, signed.id, row.receipt)
        return null
      })
      return null
    })
  }
  return async () => {
    const rows = wallets.keyholders().slice(0, MOST_ACCOUNTS)
    await eachRow({ list: 'mailboxes', rows, log }, async (address) => {
      await collect(address)
      return null
    })
  }
}
