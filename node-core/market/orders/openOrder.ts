import { LicensedProp_abi, type OrderLeg, type OrderRecord } from '#node-core/contracts/index.ts'
import { secondsToIsoTime as iso } from '#node-core/kernel/isoTime.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import { OBJECTION_REASONS, type Order, type OrderId } from '#node-core/model/order/order.ts'
import { endOfOrder } from '#node-core/model/order/orderMachine.ts'
import type { OrderFacts } from '#node-core/model/order/openSteps.ts'
import { readContract } from '../contracts/readContract.ts'
import type { LicenceRecord } from '../licences/licenceRecord.ts'
import type { MarketChainPort } from '../ports.ts'
import { stateOfRecord } from './stateOfRecord.ts'

const isoOrNull = (seconds: bigint) => (seconds === 0n ? null : iso(seconds))

/** An order that is not over: what its contract says of its next steps, and whom its money can go to. */
export interface OpenOrder extends OrderId, OrderFacts {
  readonly number: number
  readonly propName: string
  readonly priceWei: bigint
  /** Whom settlement pays: studio, designer, developer, legs, factory. */
  readonly payees: readonly Address[]
}

/** The objection of a record, also one that was withdrawn. */
export function objectionOf(record: OrderRecord): Order['objection'] {
  if (record.objectedAt === 0n) return null
  return {
    reason: OBJECTION_REASONS[record.objection] ?? 'other',
    at: iso(record.objectedAt),
    refundAfter: iso(record.refundAfter),
  }
}

/** An open order from what its contract keeps; null: it is over. Its signed units do not matter here. */
export function toOpenOrder(
  licence: LicenceRecord,
  id: OrderId['id'],
  record: OrderRecord,
  legs: readonly OrderLeg[],
): OpenOrder | null {
  const state = stateOfRecord(record)
  if (endOfOrder(state) !== null) return null
  const factory = toAddress(record.factory)
  return {
    licence: licence.address,
    id,
    number: record.number,
    propName: licence.name,
    priceWei: record.priceWei,
    state,
    buyer: toAddress(record.buyer),
    factory,
    acceptBy: iso(record.acceptBy),
    produceBy: isoOrNull(record.produceBy),
    settleAfter: isoOrNull(record.settleAfter),
    disputeWindowS: licence.disputeWindowS,
    extended: record.extended,
    objection: objectionOf(record),
    timeline: [],
    payees: [
      licence.studio,
      toAddress(record.designer),
      licence.developer,
      ...legs.map((leg) => toAddress(leg.payee)),
      factory,
    ],
  }
}

/** Reads an order of a licence line by its contract's one view; null: it is over. */
export async function readOpenOrder(
  chain: Pick<MarketChainPort, 'call'>,
  licence: LicenceRecord,
  id: OrderId['id'],
): Promise<OpenOrder | null> {
  const [record, legs] = await readContract(chain, licence.address, LicensedProp_abi, 'order', [id])
  return toOpenOrder(licence, id, record, legs)
}
