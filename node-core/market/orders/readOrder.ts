import { LicensedProp_abi, ROLES, type OrderLeg } from '#node-core/contracts/index.ts'
import { shareOf } from '#node-core/kernel/amount.ts'
import { secondsToIsoTime as iso } from '#node-core/kernel/isoTime.ts'
import { designWords } from '#node-core/model/designWords.ts'
import { toAddress, toHash, type Address } from '#node-core/model/ids.ts'
import type { Order, OrderEvent, OrderId } from '#node-core/model/order/order.ts'
import { isOpenToAnyone, orderEventBy, orderEventKind } from '#node-core/model/order/orderEvents.ts'
import { orderOutlook } from '#node-core/model/order/orderOutlook.ts'
import { splitPrice } from '#node-core/model/split.ts'
import { readContract } from '../contracts/readContract.ts'
import { readEventsAt, type ContractEvent } from '../contracts/readEvents.ts'
import { listOffers } from '../factories/listOffers.ts'
import type { LicenceReader } from '../licences/readLicence.ts'
import type { LicenceRecord } from '../licences/licenceRecord.ts'
import type { MarketChainPort, MarketPorts, MarketUnit } from '../ports.ts'
import { heightsOf } from './heightsOf.ts'
import { isKeeperMarked } from './keeperMark.ts'
import { objectionOf } from './openOrder.ts'
import { orderTimeline, type ChainStep, type UnitStep } from './orderTimeline.ts'
import { MOST_UNITS_OF_A_PARTY, ORDER_UNIT_KINDS, placedNoteOf, placedUnits, stepNoteOf } from './orderUnits.ts'
import { stateOfRecord } from './stateOfRecord.ts'
import { waitingShares } from './waitingShares.ts'

const isoOrNull = (seconds: bigint) => (seconds === 0n ? null : iso(seconds))

/** Who sent what anyone may, and whether a node did it without a person. */
function senderOf(
  chain: Pick<MarketChainPort, 'transaction'>,
  { name, log }: ContractEvent,
): { by: Address; keeper: boolean } | null {
  const sent = isOpenToAnyone(name) ? chain.transaction(log.transactionHash) : null
  // Through another contract it is not told who meant it.
  return sent === null || sent.to !== log.address ? null : { by: sent.from, keeper: isKeeperMarked(sent.data) }
}

function chainStep(
  chain: Pick<MarketChainPort, 'transaction'>,
  event: ContractEvent,
  parties: { buyer: Address; factory: Address },
  finalHeight: number,
): ChainStep | null {
  const kind = orderEventKind(event.name)
  if (kind === null) return null
  const data: Record<string, string | number | bigint> = {}
  for (const [key, value] of Object.entries(event.args))
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') data[key] = value
  const { height, index, timeS, transactionHash } = event.log
  const sender = senderOf(chain, event)
  const told: OrderEvent = {
    kind,
    at: iso(timeS),
    by: sender?.by ?? parties[orderEventBy(event.name)],
    keeper: sender?.keeper ?? false,
    source: 'chain',
    ref: transactionHash,
    final: height <= finalHeight,
    unsent: false,
    data,
  }
  return { event: told, height, index, evidence: kind === 'shipped' ? String(event.args['evidenceId']) : null }
}

function unitStep(unit: MarketUnit, factory: Address): UnitStep | null {
  if (unit.author !== factory) return null
  const kind =
    unit.kind === ORDER_UNIT_KINDS.produced
      ? 'produced'
      : unit.kind === ORDER_UNIT_KINDS.shipped
        ? 'shipmentNoted'
        : null
  if (kind === null) return null
  const { note, after } = stepNoteOf(unit)
  return {
    unit: { ...unit, anchorHeight: Math.max(unit.anchorHeight, after) },
    event: {
      kind,
      at: unit.at,
      by: unit.author,
      keeper: false,
      source: 'unit',
      ref: unit.id,
      final: !unit.unsent,
      unsent: unit.unsent,
      data: { note },
    },
  }
}

/** A leg's name is the factory's to give: taken from its offers. */
async function legNames(
  ports: MarketPorts,
  factory: Address,
): Promise<{ factoryName: string; nameOf(payee: Address): string }> {
  const [offer] = await listOffers(ports.dag, factory)
  const names = new Map((offer?.legs ?? []).map((leg) => [leg.payee, leg.name]))
  return { factoryName: offer?.name ?? '', nameOf: (payee) => names.get(payee) ?? '' }
}

const legRole = (leg: OrderLeg) => (leg.role === ROLES.carrier ? ('carrier' as const) : ('material' as const))

/**
 * An order as everybody sees it: the contract's state, its events, and the units about it.
 * @throws MARKET_UNKNOWN_ORDER
 */
export async function readOrder(
  ports: MarketPorts,
  licences: LicenceReader,
  { licence: address, id }: OrderId,
): Promise<Order> {
  const licence: LicenceRecord = await licences.get(address)
  const [record, legs] = await readContract(ports.chain, address, LicensedProp_abi, 'order', [id])
  const buyer = toAddress(record.buyer)
  const factory = toAddress(record.factory)
  const records = await ports.dag.byAuthor(id, factory, { limit: MOST_UNITS_OF_A_PARTY })
  const heights = heightsOf(record.trail)
  const events = await readEventsAt(ports.chain, address, LicensedProp_abi, id, heights)
  const finalHeight = ports.chain.finalHeight()
  const timeline = orderTimeline(
    events
      .map((event) => chainStep(ports.chain, event, { buyer, factory }, finalHeight))
      .filter((step) => step !== null),
    records.map((unit) => unitStep(unit, factory)).filter((step) => step !== null),
  )
  const note = (await placedUnits(ports.dag, { id, buyer }))
    .map((unit) => placedNoteOf(unit, toHash(record.designHash)))
    .find((found) => found !== null)
  const { factoryName, nameOf } = await legNames(ports, factory)
  const state = stateOfRecord(record)
  const split = splitPrice(record.priceWei, {
    studio: { payee: licence.studio, name: '', bps: licence.royaltyBps },
    designer: { payee: toAddress(record.designer), name: '', bps: licence.designerBps },
    developer: { payee: licence.developer, name: '', bps: licence.commissionBps },
    legs: legs.map((leg) => ({
      role: legRole(leg),
      payee: toAddress(leg.payee),
      name: nameOf(toAddress(leg.payee)),
      amountWei: leg.amountWei,
    })),
    factory: { payee: factory, name: factoryName },
  })
  const order: Omit<Order, 'outlook'> = {
    licence: address,
    id,
    number: record.number,
    state,
    propName: licence.name,
    propId: licence.propId,
    words: designWords(note?.design),
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
    disputeWindowS: licence.disputeWindowS,
    cancelFeeWei: shareOf(record.priceWei, licence.cancelFeeBps),
    extended: record.extended,
    objection: objectionOf(record),
    timeline,
    waiting: await waitingShares(ports.chain, address, events),
    final: (heights[0] ?? 0) <= finalHeight,
    shortCode: note?.shortCode ?? '',
  }
  return { ...order, outlook: orderOutlook(order, ports.chain.timeS()) }
}

function territoryText(code: string): string {
  return String.fromCharCode(parseInt(code.slice(2, 4), 16), parseInt(code.slice(4, 6), 16))
}
