import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { eachRow } from '#node-core/kernel/eachRow.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { toAddress, toContentId, toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import type { Dag } from '#node-core/dag/dag.ts'
import { readContract } from '#node-core/market/contracts/readContract.ts'
import type { LicenceReader } from '#node-core/market/licences/readLicence.ts'
import { ORDER_UNIT_KINDS, readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { pageOfOrders } from '#node-core/market/orders/pageOfOrders.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { createPatientTasks } from './createPatientTasks.ts'
import type { Wallets } from './wallets.ts'

export interface PrefetchOptions {
  readonly ports: MarketPorts
  readonly licences: LicenceReader
  readonly dag: Pick<Dag, 'onUnit'>
  readonly wallets: Pick<Wallets, 'accounts' | 'changed'>
  /** A new head with transactions. */
  readonly onBlocks: (listener: () => void) => () => void
  readonly clock: Clock
  readonly log: Logger
}

/** Largest sealed address and model taken unasked, bytes. */
const MAX_DELIVERY_BYTES = 64 * 1024
const MAX_MODEL_BYTES = 256 * 1024 * 1024
/** Orders looked at after one change of the head; more come with the next. */
const MOST_ORDERS = 64

/**
 * A factory must be able to work with the network off: what an order to one of this node's factories or carriers needs
 * is fetched as soon
 * as the chain has the order: its sealed address and its model, nothing of anybody else's. An order whose files cannot
 * be had holds up
 * only itself.
 */
export function startPrefetch({ ports, licences, dag, wallets, onBlocks, clock, log }: PrefetchOptions): () => void {
  const tasks = createPatientTasks({ clock, log, atOnce: 3, most: 256, firstMs: 5_000, longestMs: 600_000, tries: 12 })
  /** Orders looked at, newest last. */
  const seen = new Set<Hash>()
  let head: Hash | null = null
  let busy = false
  let again = false
  let stopped = false
  const workers = () =>
    new Set(
      wallets
        .accounts()
        .filter((account) => account.role === 'factory' || account.role === 'carrier')
        .map((account) => account.address),
    )

  const fetchFor = async (licence: Address, id: Hash): Promise<void> => {
    const [record] = await readContract(ports.chain, licence, LicensedProp_abi, 'order', [id])
    const { propId, propHash } = await licences.get(licence)
    const { prop } = await loadListing(ports.content, propId, propHash, { keep: 'order' })
    await ports.content.get(toContentId(prop.glb), { maxBytes: MAX_MODEL_BYTES, keep: 'order' })
    const note = await readPlacedNote(ports.dag, {
      id,
      buyer: toAddress(record.buyer),
      designHash: toHash(record.designHash),
    })
    await ports.content.get(note.deliveryId, { maxBytes: MAX_DELIVERY_BYTES, keep: 'order' })
  }

  const lookAt = async () => {
    const own = workers()
    if (own.size === 0) return
    const now = ports.chain.headHash()
    const touched = head === null ? null : ports.chain.touchedSince(head)
    let left = MOST_ORDERS
    const lines = (await licences.list()).filter(({ address }) => touched === null || touched.has(address))
    await eachRow({ list: 'orders to fetch for', rows: lines, log }, async ({ address }) => {
      // The contract's own list, newest first: a carrier's orders stand in no list of its own.
      const page = await pageOfOrders(ports.chain, {
        licences: [address],
        book: 'all',
        party: address,
        limit: MOST_ORDERS,
      })
      for (const { id } of page) {
        if (seen.has(id)) continue
        if (left-- <= 0) return null
        const [record, legs] = await readContract(ports.chain, address, LicensedProp_abi, 'order', [id])
        seen.add(id)
        if (own.has(toAddress(record.factory)) || legs.some((leg) => own.has(toAddress(leg.payee))))
          void tasks.want(id, () => fetchFor(address, id))
      }
      return null
    })
    // Not all seen: the same lines are gone through again.
    if (left > 0) head = now
  }
  const look = () => {
    again = true
    if (busy) return
    busy = true
    void (async () => {
      while (again && !stopped) {
        again = false
        await lookAt().catch((error: unknown) => log.debug('orders could not be looked at', { error }))
      }
    })().finally(() => {
      busy = false
    })
  }
  const stops = [
    onBlocks(look),
    dag.onUnit((unit) => {
      if (unit.header.kind === ORDER_UNIT_KINDS.placed) tasks.hurry(unit.header.subject)
    }),
    wallets.changed.on(() => {
      // Another account may be here now, whose orders were passed over.
      seen.clear()
      head = null
      look()
    }),
  ]
  look()
  return () => {
    stopped = true
    tasks.stop()
    for (const stop of stops) stop()
  }
}
