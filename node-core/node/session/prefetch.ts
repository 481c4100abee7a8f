import { decodeCbor } from '#node-core/kernel/cbor.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { toContentId, toHash } from '#node-core/model/ids.ts'
import type { Dag, StoredUnit } from '#node-core/dag/service/dag.ts'
import type { LicenceReader } from '#node-core/market/licences/readLicence.ts'
import { ORDER_UNIT_KINDS } from '#node-core/market/orders/orderUnits.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import type { Wallets } from './wallets.ts'

export interface PrefetchOptions {
  readonly ports: MarketPorts
  readonly licences: LicenceReader
  readonly dag: Dag
  readonly wallets: Wallets
  readonly log: Logger
}

/**
 * A factory must be able to work with the network off: as soon as an order's note arrives at a node with a factory or carrier on
 * it, the sealed address and the models are fetched. Failures are tried again with the next unit.
 */
export function startPrefetch({ ports, licences, dag, wallets, log }: PrefetchOptions): () => void {
  let busy = false
  const waiting = new Set<string>()

  const fetchAll = async () => {
    for (const id of [...waiting]) {
      await ports.content.get(toContentId(id), { maxBytes: 64 * 1024 })
      waiting.delete(id)
    }
    for (const licence of await licences.list()) {
      const { prop } = await loadListing(ports.content, licence.propId, licence.propHash)
      await ports.content.get(toContentId(prop.glb))
    }
  }

  const onUnit = (unit: StoredUnit) => {
    if (unit.header.kind !== ORDER_UNIT_KINDS.placed || !wallets.accounts().some((account) => account.role === 'factory' || account.role === 'carrier')) return
    try {
      const note = decodeCbor(unit.payload) as { deliveryId?: unknown }
      waiting.add(toContentId(String(note.deliveryId)))
    } catch {
      return
    }
    if (busy) return
    busy = true
    fetchAll()
      .catch((error: unknown) => log.debug('not everything could be fetched yet', { subject: toHash(unit.header.subject), error }))
      .finally(() => {
        busy = false
      })
  }
  return dag.onUnit(onUnit)
}
