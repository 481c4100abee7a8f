import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { toAddress } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import type { OrderCheck } from '#node-core/model/order/orderCheck.ts'
import { readContract } from '../../contracts/readContract.ts'
import { listAllOffers } from '../../factories/listOffers.ts'
import type { LicenceReader } from '../../licences/readLicence.ts'
import type { MarketPorts } from '../../ports.ts'
import { loadOrderedModel } from '../loadOrderedModel.ts'
import { readPlacedNote } from '../orderUnits.ts'
import { compareOrder } from './compareOrder.ts'
import { tableFor } from './tableFor.ts'

/**
 * Builds the ordered piece from its design document, as the factory would make it, and holds the order against the
 * factory's own table.
 * @throws MARKET_DESIGN_NOT_HERE, MARKET_DESIGN_MISMATCH, MARKET_NO_TABLE, MARKET_PIECE_TOO_LARGE, MODEL_BAD_DESIGN
 */
export async function inspectOrder(
  ports: MarketPorts,
  licences: LicenceReader,
  order: Order,
  run: LongRun,
): Promise<OrderCheck> {
  const note = await readPlacedNote(ports.dag, order)
  const offers = await listAllOffers(ports.dag, order.factory)
  const offer = tableFor(offers, note.offerVersion, order.placedAt)
  const licence = await licences.get(order.licence)
  const [record, legs] = await readContract(ports.chain, order.licence, LicensedProp_abi, 'order', [order.id])
  run.progress({ step: 'model', done: 0.05 })
  const { design, glb, prop } = await loadOrderedModel(ports, licence, note.design, run)
  const card = await ports.modeling.check(prop, design, glb, offer, run)
  const compared = compareOrder({
    priceWei: record.priceWei,
    designer: toAddress(record.designer),
    legs,
    claimed: note.inputs,
    licence,
    offer,
    card,
  })
  const replaced =
    offer.version === note.offerVersion
      ? []
      : [
          {
            code: 'tableReplaced',
            weight: 'note',
            data: { version: note.offerVersion, currentVersion: offer.version },
          } as const,
        ]
  return { ...compared, offerVersion: offer.version, differences: [...compared.differences, ...replaced] }
}
