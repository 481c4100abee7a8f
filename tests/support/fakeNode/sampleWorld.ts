import { LICENSED_PROP_METADATA } from '#node-core/contracts/index.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import type { Activity } from '#node-core/api/calls/app.ts'
import type { BlockRow, TransactionRow } from '#node-core/api/calls/chain.ts'
import type { ParadigmInfo } from '#node-core/api/calls/orders.ts'
import type { PublishedProp } from '#node-core/api/calls/props.ts'
import type { Account } from '#node-core/model/account.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { createDesign, designHash, type Design } from '#node-core/model/design.ts'
import { designWords } from '#node-core/model/designWords.ts'
import { toHash, type Address, type ContentId, type Hash } from '#node-core/model/ids.ts'
import type { Order, OrderEvent, OrderState } from '#node-core/model/order/order.ts'
import { orderOutlook } from '#node-core/model/order/orderOutlook.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import type { OutboxEntry } from '#node-core/model/outbox.ts'
import type { WitnessOverview } from '#node-core/model/witness.ts'
import { splitPrice } from '#node-core/model/split.ts'

const hex = (seed: string) => bytesToHex(keccak256(new TextEncoder().encode(seed)))
export const hashOf = (seed: string) => hex(seed) as Hash
export const addressOf = (seed: string) => hex(seed).slice(0, 42) as Address
export const cidOf = (seed: string) =>
  `bafkrei${hex(seed)
    .slice(2)
    .replace(/[0189]/g, 'a')
    .slice(0, 52)}` as ContentId

export const START = Date.parse('2026-11-22T09:00:00Z')
export const timeAt = (minutes: number) => new Date(START + minutes * 60_000).toISOString()

export const PEOPLE = {
  fan: addressOf('fan'),
  studio: addressOf('studio'),
  factory: addressOf('factory'),
  designer: addressOf('designer'),
  supplier: addressOf('supplier'),
  carrier: addressOf('carrier'),
  developer: addressOf('developer'),
  me: addressOf('me'),
}
export const LICENCE = addressOf('licence')
const account = (address: Address, label: string, role: Account['role'], sample: boolean, dpn: string): Account => ({
  address,
  label,
  role,
  sample,
  origin: 'phrase',
  balanceWei: parseDpn(dpn),
  publicKey: '0x02',
})
export const ACCOUNTS: readonly Account[] = [
  account(PEOPLE.me, 'Robin Vale', 'fan', false, '4210.5'),
  account(PEOPLE.fan, 'Alice Moreau', 'fan', true, '871.00'),
  account(PEOPLE.studio, 'Larkspur Pictures', 'studio', true, '51250.90'),
  account(PEOPLE.factory, 'Ironbridge Props', 'factory', true, '9077.46'),
  account(PEOPLE.designer, 'Jun Okafor', 'designer', true, '6.45'),
  account(PEOPLE.carrier, 'Northway Parcel', 'carrier', true, '9.90'),
]

export const PROP: Prop = {
  version: 1,
  name: 'The Harbour Cannon',
  description: 'Deck gun of the brig Aurelia, seen in the night attack. Two parts, cast to order.',
  glb: cidOf('glb'),
  realSizeMm: 180,
  sizeRangeMm: { min: 90, max: 360 },
  materials: [
    { id: 'resin', name: 'Resin, matt', metalness: 0, roughness: 0.8 },
    { id: 'bronze', name: 'Cold-cast bronze', metalness: 0.9, roughness: 0.4 },
  ],
  parts: [
    {
      id: 'barrel',
      name: 'Barrel',
      sources: ['barrel'],
      materials: ['bronze', 'resin'],
      colors: ['#8a6b3d', '#3b3b3f'],
    },
    { id: 'carriage', name: 'Carriage', sources: ['carriage'], materials: ['resin'], colors: ['#5b3a24', '#2d3b2f'] },
  ],
  variants: [],
  textZones: [
    {
      id: 'plate',
      name: 'Name plate',
      part: 'carriage',
      origin: [0, 10, 20],
      normal: [0, 0, 1],
      up: [0, 1, 0],
      widthMm: 60,
      heightMm: 12,
      maxCharacters: 24,
      fonts: ['inter'],
      minStrokeMm: 1,
      depthMm: 0.8,
    },
  ],
  licence: { royaltyBps: 1000, unitCap: 500, territories: ['EU', 'US'], endsAt: '2026-12-31T23:59:59Z' },
  requirements: { processes: ['sla'], finishes: ['painted'], minWallMm: 1.2 },
  designer: null,
}

export const PROP_HASH = propHash(PROP)

export const OFFER: FactoryOffer = {
  version: 3,
  factory: PEOPLE.factory,
  name: 'Ironbridge Props',
  location: 'Sheffield, GB',
  publicKey: '0x02',
  carrierPublicKey: '0x03',
  processes: ['sla', 'cast'],
  materials: ['resin', 'bronze'],
  buildVolumeMm: [300, 300, 400],
  minimumStrokeMm: 1,
  minimumWallMm: 1.2,
  rows: [
    { upToMm3: 60_000, amountWei: parseDpn('41'), basis: 'share' },
    { upToMm3: 250_000, amountWei: parseDpn('76.86'), basis: 'share' },
    { upToMm3: 900_000, amountWei: parseDpn('310'), basis: 'total' },
  ],
  perCharacterWei: parseDpn('0.06'),
  roundToWei: parseDpn('0.01'),
  legs: [
    { role: 'material', payee: PEOPLE.supplier, name: 'Hallam Resins', amountWei: parseDpn('21') },
    { role: 'carrier', payee: PEOPLE.carrier, name: 'Northway Parcel', amountWei: parseDpn('9.9') },
  ],
  capacity: 12,
  leadTimeDays: 9,
  quoteValidHours: 72,
  publishedAt: timeAt(-900),
}

const price = parseDpn('129')
export const SPLIT = splitPrice(price, {
  studio: { payee: PEOPLE.studio, name: 'Larkspur Pictures', bps: 1000 },
  designer: { payee: PEOPLE.designer, name: 'Jun Okafor', bps: 500 },
  developer: { payee: PEOPLE.developer, name: LICENSED_PROP_METADATA.name, bps: 100 },
  legs: OFFER.legs.map((leg) => ({ role: leg.role, payee: leg.payee, name: leg.name, amountWei: leg.amountWei })),
  factory: { payee: PEOPLE.factory, name: 'Ironbridge Props' },
})

/** What each fan made of it, all different: by order number. */
const WORDS = ['ROBIN VALE', 'ALICE #001', 'FOR MIRA', 'ALICE #004', '', 'AURELIA', 'R. V. 1794']
export const designOf = (number: number): Design => {
  const text = WORDS[(number - 1) % WORDS.length]!
  return createDesign(PROP_HASH, [
    { type: 'setPartColor', part: 'barrel', color: number % 2 === 0 ? '#8a6b3d' : '#3b3b3f' },
    { type: 'setPartColor', part: 'carriage', color: number % 3 === 0 ? '#5b3a24' : '#2d3b2f' },
    ...(text === ''
      ? []
      : [
          {
            type: 'engraveText' as const,
            zone: 'plate',
            engraving: { text, font: 'inter' as const, sizeMm: 6, depthMm: 0.8 },
          },
        ]),
  ])
}

/** As the real node tells them: ends that return the money have the contract's one event for it. */
const STEPS: Readonly<Record<OrderState, readonly OrderEvent['kind'][]>> = {
  placed: ['placed'],
  accepted: ['placed', 'accepted'],
  shipped: ['placed', 'accepted', 'produced', 'shipmentNoted', 'shipped'],
  objected: ['placed', 'accepted', 'produced', 'shipmentNoted', 'shipped', 'objected'],
  settled: ['placed', 'accepted', 'produced', 'shipmentNoted', 'shipped', 'settled'],
  declined: ['placed', 'declined', 'refunded'],
  expired: ['placed', 'refunded'],
  cancelled: ['placed', 'refunded'],
  refunded: ['placed', 'accepted', 'refunded'],
}
/** Whose act it is: who declines pays back in the same breath. */
const isFactorys = (kind: OrderEvent['kind'], state: OrderState) =>
  ['accepted', 'declined', 'produced', 'shipmentNoted', 'shipped'].includes(kind) ||
  (kind === 'refunded' && state === 'declined')
/** What the contract and the factory say beside a step; of the rest pages show nothing. */
const dataOf = (kind: OrderEvent['kind'], state: OrderState): OrderEvent['data'] =>
  kind === 'produced'
    ? { note: 'Batch 12, second cast' }
    : kind === 'shipmentNoted'
      ? { note: 'NW 4471 8820 DE' }
      : kind === 'refunded'
        ? { amountWei: state === 'cancelled' ? price - parseDpn('1.29') : price }
        : kind === 'settled'
          ? { priceWei: price }
          : {}
export function createOrder(number: number, state: OrderState, buyer: Address): Order {
  const chain = (kind: OrderEvent['kind']) => !['produced', 'shipmentNoted'].includes(kind)
  const kinds = STEPS[state]
  const serial = kinds.includes('accepted') ? number : null
  const order: Omit<Order, 'outlook'> = {
    licence: LICENCE,
    id: hashOf(`order${number}`),
    number,
    state,
    propName: PROP.name,
    propId: cidOf('prop'),
    words: designWords(designOf(number)),
    designId: cidOf(`design${number}`),
    designHash: toHash(designHash(designOf(number))),
    buyer,
    studio: PEOPLE.studio,
    factory: PEOPLE.factory,
    factoryName: OFFER.name,
    priceWei: price,
    split: SPLIT,
    serial,
    cap: 500,
    territory: 'DE',
    placedAt: timeAt(-number * 60),
    acceptBy: timeAt(46 * 60),
    produceBy: serial === null ? null : timeAt(9 * 1440),
    disputeWindowS: 604_800,
    settleAfter: state === 'shipped' || state === 'objected' ? timeAt(6 * 1440) : null,
    cancelFeeWei: parseDpn('1.29'),
    extended: false,
    objection: state === 'objected' ? { reason: 'damaged', at: timeAt(-5), refundAfter: timeAt(30 * 1440) } : null,
    timeline: kinds.map((kind, index) => ({
      kind,
      at: timeAt(-number * 60 + index * 7),
      by: isFactorys(kind, state) ? PEOPLE.factory : buyer,
      source: chain(kind) ? 'chain' : 'unit',
      ref: hashOf(`${number}${kind}`),
      final: state !== 'placed',
      unsent: false,
      keeper: kind === 'refunded' && state === 'expired',
      data: dataOf(kind, state),
    })),
    waiting: [],
    final: state !== 'placed',
    shortCode: 'K7-QD4',
  }
  return { ...order, outlook: orderOutlook(order, Date.parse(timeAt(0)) / 1_000) }
}
export const ORDERS: readonly Order[] = (
  ['placed', 'shipped', 'accepted', 'settled', 'declined', 'settled', 'refunded'] as const
).map((state, index) => createOrder(index + 1, state, index % 2 === 0 ? PEOPLE.me : PEOPLE.fan))

export const PUBLISHED: readonly PublishedProp[] = [
  {
    licence: {
      address: LICENCE,
      paradigm: addressOf('paradigm'),
      developer: PEOPLE.developer,
      commissionBps: 100,
      propId: cidOf('prop'),
      name: PROP.name,
      ordersOpen: 3,
      serialsAssigned: 5,
      serialsSettled: 2,
      serialsVoided: 1,
      serialsDestroyed: 0,
      publishedAt: timeAt(-3000),
      studio: PEOPLE.studio,
      designer: PEOPLE.designer,
      royaltyBps: 1000,
      designerBps: 500,
      cap: 500,
      territory: ['EU', 'US'],
      opensAt: timeAt(-3000),
      closesAt: '2026-12-31T23:59:59Z',
      acceptWindowS: 172_800,
      produceWindowS: 1_209_600,
      disputeWindowS: 604_800,
      minPriceWei: parseDpn('1'),
      maxOpenPerBuyer: 5,
      cancelFeeBps: 100,
      anyFactory: false,
      factories: [PEOPLE.factory],
      ordersPlaced: 3,
      royaltiesWei: parseDpn('25.8'),
    },
    prop: PROP,
    studioName: 'Larkspur Pictures',
    thumbnail: null,
    local: true,
    makeable: true,
  },
]

export const PARADIGMS: readonly ParadigmInfo[] = [
  {
    address: addressOf('paradigm'),
    name: LICENSED_PROP_METADATA.name,
    developer: PEOPLE.developer,
    commissionBps: 100,
    instances: [{ address: LICENCE, name: PROP.name, creator: PEOPLE.studio, createdAt: timeAt(-3000) }],
  },
]

export const blockAt = (height: number, finalHeight: number): BlockRow => ({
  height,
  slot: height + 4,
  hash: hashOf(`block${height}`),
  time: new Date(START + height * 1_000).toISOString(),
  producer: addressOf('witness'),
  transactionCount: height % 7 === 0 ? 2 : 0,
  gasUsed: height % 7 === 0 ? 421_337n : 0n,
  final: height <= finalHeight,
})
const ACTIONS = ['placeOrder', 'sendDpn', 'acceptOrder', 'confirmOrder', 'publishProp'] as const
export const TRANSACTIONS: readonly TransactionRow[] = ACTIONS.map((action, index) => ({
  hash: hashOf(`tx${index}`),
  height: 100 + index,
  time: timeAt(-index * 30),
  from: index === 1 ? PEOPLE.studio : PEOPLE.me,
  to: index === 1 ? PEOPLE.me : LICENCE,
  valueWei: index === 0 ? price : index === 1 ? parseDpn('50') : 0n,
  feeWei: 420_000_000_000_000n,
  status: index === 4 ? 'failed' : 'succeeded',
  final: index > 0,
  action,
}))

export const ACTIVITY: readonly Activity[] = [
  {
    id: 'a3',
    at: timeAt(-3),
    code: 'person.placeOrder',
    by: 'person',
    data: { propName: PROP.name, factoryName: 'Ironbridge Props', fromName: 'Alice Moreau', state: 'included' },
  },
  {
    id: 'a2',
    at: timeAt(-20),
    code: 'orderShipped',
    by: 'autopilot',
    data: { propName: PROP.name, number: 2, factory: 'Ironbridge Props' },
  },
  { id: 'a1', at: timeAt(-60), code: 'networkStarted', by: 'network', data: { name: 'Local network' } },
]

const signed = (
  minutes: number,
  act: string,
  data: Readonly<Record<string, string | number | bigint>>,
  rest: Partial<OutboxEntry>,
): OutboxEntry => ({
  hash: hashOf(`outbox ${minutes}`),
  from: PEOPLE.me,
  nonce: 40 + minutes,
  about: { kind: act, by: 'person', data },
  signedAt: timeAt(minutes),
  state: 'waiting',
  reason: null,
  code: null,
  height: null,
  costWei: parseDpn('129.0013'),
  behind: null,
  canHelp: true,
  over: false,
  ...rest,
})
const toIronbridge = { propName: PROP.name, factoryName: 'Ironbridge Props' }
const toStudio = { amountWei: parseDpn('40'), toName: 'Larkspur Pictures' }

/** One of each kind, as after a journey. */
export const OUTBOX: readonly OutboxEntry[] = [
  signed(-2, 'sendDpn', toStudio, { reason: 'behind', behind: hashOf('outbox -3') }),
  signed(-3, 'placeOrder', toIronbridge, { state: 'refused', reason: 'notEnough' }),
  signed(-1, 'sendDpn', toStudio, { reason: 'sending' }),
  signed(-6, 'confirmOrder', { ...toIronbridge, number: 2 }, { state: 'sent' }),
  signed(-9, 'cancelOrder', { ...toIronbridge, number: 4 }, { state: 'included', height: 4_216, canHelp: false }),
  signed(-40, 'sendDpn', toStudio, { state: 'final', height: 4_100, over: true, canHelp: false }),
  signed(-50, 'placeOrder', toIronbridge, {
    ...{ state: 'refused', reason: 'reverted', code: 'MARKET_CAP_REACHED', height: 4_090 },
    ...{ over: true, canHelp: false },
  }),
]

/** Seven seats, two alternates, one barred, one leaving. */
export function witnessOverview(withHolder: boolean): WitnessOverview {
  const names = [
    'Larkspur East',
    'Hafen 4',
    'Kite',
    'Old Mill',
    'Pier 9',
    'Quarry',
    'Saltworks',
    'Tern',
    'Umber',
    'Vale',
    'Wren',
  ]
  const witnesses = names.map((name, i) => ({
    address: addressOf(`witness ${name}`),
    rank: i + 1,
    seat:
      i < 7
        ? ('executive' as const)
        : i < 9
          ? ('alternate' as const)
          : i === 9
            ? ('candidate' as const)
            : ('leaving' as const),
    jailed: i === 3 ? { until: timeAt(900) } : i === 10 ? { until: null } : null,
    depositWei: parseDpn(i === 3 ? '99500' : '100000'),
    votesWei: parseDpn(String(4_200_000 - i * 371_000)),
    heardAt: timeAt(-20 - i),
    missed: i === 3 ? 10 : i === 5 ? 2 : 0,
    missedInRow: 0,
    myVotesWei: withHolder && i < 2 ? parseDpn(i === 0 ? '1500' : '220.5') : 0n,
    here: i === 5,
  }))
  return {
    executiveCount: 7,
    alternateCount: 2,
    term: { number: 3, endsAt: timeAt(40_000), lengthS: 86_400 },
    changing: false,
    depositNeededWei: parseDpn('100000'),
    witnesses,
    mine: withHolder
      ? {
          lockedWei: parseDpn('1720.5'),
          freeWei: parseDpn('50'),
          unlocking: [{ amountWei: parseDpn('300'), freeAt: timeAt(50_000) }],
        }
      : null,
    dividends: {
      perDpnWei: 1_270_000_000_000n,
      gatheredWei: parseDpn('3.61'),
      coming: [
        {
          amountWei: parseDpn('500'),
          offender: witnesses[3]!.address,
          at: timeAt(600_000),
          yourShareWei: withHolder ? parseDpn('0.002') : null,
        },
      ],
    },
  }
}
