import { LicensedProp_abi, ORDER_STATES, REFUND_REASONS, ROLES, type OrderLeg, type OrderRecord } from '#node-core/contracts/index.ts'
import { secondsToIsoTime as iso } from '#node-core/kernel/isoTime.ts'
import { toAddress, toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import type { Order, OrderEvent, OrderId, OrderOutlook, OrderState } from '#node-core/model/order.ts'
import { splitPrice } from '#node-core/model/split.ts'
import { readContract } from '../contracts/readContract.ts'
import { readEvents, type ContractEvent } from '../contracts/readEvents.ts'
import { unknownOrder } from '../errors.ts'
import { listOffers } from '../factories/listOffers.ts'
import type { LicenceReader, LicenceRecord } from '../licences/readLicence.ts'
import type { MarketPorts, MarketUnit } from '../ports.ts'
import { ORDER_UNIT_KINDS, placedNoteOf, stepNoteOf } from './orderUnits.ts'

const isoOrNull = (seconds: bigint) => (seconds === 0n ? null : iso(seconds))

function stateOf(record: OrderRecord): OrderState {
  const state = ORDER_STATES[record.state]
  if (state !== 'refunded') return state === undefined || state === 'none' ? 'placed' : state
  const reason = REFUND_REASONS[record.refundReason]
  return reason === 'declined' || reason === 'expired' || reason === 'cancelled' ? reason : 'refunded'
}

/** Who must act next, until when, and what the contract does otherwise. */
export function outlookOf(state: OrderState, record: Pick<OrderRecord, 'acceptBy' | 'produceBy' | 'settleAfter'>, nowS: number): OrderOutlook {
  if (state === 'placed') return { who: nowS > Number(record.acceptBy) ? 'anyone' : 'factory', deadline: iso(record.acceptBy), otherwise: 'refund' }
  if (state === 'accepted') return { who: nowS > Number(record.produceBy) ? 'fan' : 'factory', deadline: iso(record.produceBy), otherwise: 'refundOnRequest' }
  if (state === 'shipped') return { who: nowS > Number(record.settleAfter) ? 'anyone' : 'fan', deadline: iso(record.settleAfter), otherwise: 'settle' }
  return { who: 'nobody', deadline: null, otherwise: 'none' }
}

const EVENT_KINDS: Readonly<Record<string, OrderEvent['kind']>> = { OrderPlaced: 'placed', OrderAccepted: 'accepted', OrderDeclined: 'declined', OrderShipped: 'shipped', OrderSettled: 'settled', OrderRefunded: 'refunded' }

/** The order in which things can happen; units carry their author's clock and blocks their slot's, so times alone may cross. */
const LIFE: readonly OrderEvent['kind'][] = ['deliverySealed', 'placed', 'accepted', 'declined', 'cancelled', 'expired', 'produced', 'shipmentNoted', 'shipped', 'confirmed', 'settled', 'refunded']

function chainEvent(event: ContractEvent, parties: { buyer: Address; factory: Address }, finalHeight: number): OrderEvent | null {
  const kind = EVENT_KINDS[event.name]
  if (!kind) return null
  const data: Record<string, string | number | bigint> = {}
  for (const [key, value] of Object.entries(event.args)) if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') data[key] = value
  const byFactory = kind === 'accepted' || kind === 'declined' || kind === 'shipped'
  return { kind, at: iso(event.log.timeS), by: byFactory ? parties.factory : parties.buyer, source: 'chain', ref: event.log.transactionHash, final: event.log.height <= finalHeight, unsent: false, data }
}

function unitEvent(unit: MarketUnit, factory: Address): OrderEvent | null {
  if (unit.author !== factory) return null
  const kind = unit.kind === ORDER_UNIT_KINDS.produced ? 'produced' : unit.kind === ORDER_UNIT_KINDS.shipped ? 'shipmentNoted' : null
  return kind && { kind, at: unit.at, by: unit.author, source: 'unit', ref: unit.id, final: !unit.unsent, unsent: unit.unsent, data: { note: stepNoteOf(unit) } }
}

/** A leg's name is the factory's to give: taken from its offers. */
async function legNames(ports: MarketPorts, factory: Address): Promise<{ factoryName: string; nameOf(payee: Address): string }> {
  const [offer] = await listOffers(ports.dag, factory)
  const names = new Map((offer?.legs ?? []).map((leg) => [leg.payee, leg.name]))
  return { factoryName: offer?.name ?? '', nameOf: (payee) => names.get(payee) ?? '' }
}

const legRole = (leg: OrderLeg) => (leg.role === ROLES.carrier ? ('carrier' as const) : ('material' as const))

async function numberOf(ports: MarketPorts, licence: Address, id: Hash): Promise<number> {
  const placed = await readEvents(ports.chain, licence, LicensedProp_abi, 'OrderPlaced')
  return placed.findIndex((event) => event.args['orderId'] === id) + 1
}

/** An order as everybody sees it: the contract's state, its events, and the units about it. @throws MARKET_UNKNOWN_ORDER */
export async function readOrder(ports: MarketPorts, licences: LicenceReader, { licence: address, id }: OrderId): Promise<Order> {
  const licence: LicenceRecord = await licences.get(address)
  const [record, legs] = await readContract(ports.chain, address, LicensedProp_abi, 'order', [id])
  const buyer = toAddress(record.buyer)
  const factory = toAddress(record.factory)
  const number = await numberOf(ports, address, id)
  if (number === 0) throw unknownOrder('no such order', { order: id })
  const units = await ports.dag.bySubject(id)
  const events = await readEvents(ports.chain, address, LicensedProp_abi)
  const finalHeight = ports.chain.finalHeight()
  const timeline = [
    ...events.filter((event) => event.args['orderId'] === id).map((event) => chainEvent(event, { buyer, factory }, finalHeight)),
    ...units.map((unit) => unitEvent(unit, factory)),
  ]
    .filter((event) => event !== null)
    .sort((a, b) => LIFE.indexOf(a.kind) - LIFE.indexOf(b.kind) || Date.parse(a.at) - Date.parse(b.at))
  const note = units.filter((unit) => unit.kind === ORDER_UNIT_KINDS.placed && unit.author === buyer).map((unit) => placedNoteOf(unit, toHash(record.designHash))).find((found) => found !== null)
  const { factoryName, nameOf } = await legNames(ports, factory)
  const state = stateOf(record)
  const split = splitPrice(record.priceWei, {
    studio: { payee: licence.studio, name: '', bps: licence.royaltyBps },
    designer: { payee: toAddress(record.designer), name: '', bps: licence.designerBps },
    developer: { payee: licence.developer, name: '', bps: licence.commissionBps },
    legs: legs.map((leg) => ({ role: legRole(leg), payee: toAddress(leg.payee), name: nameOf(toAddress(leg.payee)), amountWei: leg.amountWei })),
    factory: { payee: factory, name: factoryName },
  })
  const chainEvents = timeline.filter((event) => event.source === 'chain')
  return {
    licence: address,
    id,
    number,
    state,
    propName: licence.name,
    propId: licence.propId,
    designId: note?.designId ?? null,
    designHash: toHash(record.designHash),
    buyer,
    studio: licence.studio,
    factory,
    factoryName,
    priceWei: record.priceWei,
    split,
    serial: record.serial === 0 ? null : record.serial,
    cap: licence.cap,
    territory: territoryText(record.territory),
    placedAt: iso(record.placedAt),
    acceptBy: iso(record.acceptBy),
    produceBy: isoOrNull(record.produceBy),
    settleAfter: isoOrNull(record.settleAfter),
    outlook: outlookOf(state, record, ports.chain.timeS()),
    timeline,
    final: chainEvents.every((event) => event.final),
    shortCode: note?.shortCode ?? '',
  }
}

function territoryText(code: string): string {
  return String.fromCharCode(parseInt(code.slice(2, 4), 16), parseInt(code.slice(4, 6), 16))
}
