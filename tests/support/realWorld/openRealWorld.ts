import type { Action } from '#node-core/api/calls/actions.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { createDesign, type Design } from '#node-core/model/design.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order, OrderId } from '#node-core/model/order/order.ts'
import { ORDER_STEPS, type OrderStepName } from '#node-core/model/order/orderMachine.ts'
import { propHash } from '#node-core/model/prop.ts'
import type { PublishedProp } from '#node-core/model/publishedProp.ts'
import { openRealNode, type RealNode } from '../realNode.ts'

/** Everybody who has done something here, as this window holds their accounts. */
export type WorldPerson = 'me' | 'fan' | 'studio' | 'factory' | 'designer'

/** A network on which people have lived, through the seam and by their own accounts. */
export interface RealWorld {
  readonly real: RealNode
  readonly people: Readonly<Record<WorldPerson, Address>>
  readonly item: PublishedProp
  /** By what became of it. */
  readonly orders: Readonly<Record<Fate, Order>>
}

const HOUR_S = 3_600
const DAY_S = 24 * HOUR_S
const PASSWORD = 'correct horse battery'
/** Small enough that all words fit on the plate, large enough for the factory’s thinnest stroke. */
const SIZE_MM = 7
const PHRASE = 'legal winner thank year wave sausage worth useful legal winner thank yellow'

interface Life {
  readonly buyer: 'me' | 'fan'
  readonly words: string
  /** Steps before the deadlines have passed, and after. */
  readonly before: readonly OrderStepName[]
  readonly after: readonly OrderStepName[]
}
const made = ['acceptOrder', 'recordProduced'] as const
const sent = [...made, 'recordShipped'] as const

/** One order of each kind of life; together they show every state and every event that an order can have. */
const LIVES = {
  expired: { buyer: 'fan', words: 'SILENT', before: [], after: ['expireOrder'] },
  late: { buyer: 'fan', words: 'TOO LATE', before: ['acceptOrder'], after: ['refundLateOrder'] },
  extended: { buyer: 'fan', words: '7 DAYS', before: ['acceptOrder'], after: ['extendOrder'] },
  settledByAnyone: { buyer: 'fan', words: 'ASLEEP', before: sent, after: ['settleOrder'] },
  settled: { buyer: 'me', words: 'ROBIN VALE', before: [], after: [...sent, 'confirmOrder'] },
  withdrawn: { buyer: 'fan', words: 'ALICE #001', before: [], after: [...sent, 'objectOrder', 'withdrawObjection'] },
  givenBack: { buyer: 'fan', words: 'A CRACK', before: [], after: ['acceptOrder', 'giveBackOrder'] },
  givenBackObjected: { buyer: 'me', words: '', before: [], after: [...sent, 'objectOrder', 'giveBackOrder'] },
  declined: { buyer: 'me', words: 'TOO MANY', before: [], after: ['declineOrder'] },
  cancelled: { buyer: 'fan', words: 'AH, NO', before: [], after: ['cancelOrder'] },
  objected: { buyer: 'fan', words: '港口', before: [], after: [...sent, 'objectOrder'] },
  shipped: { buyer: 'me', words: 'FOR MIRA', before: [], after: sent },
  produced: { buyer: 'fan', words: 'AUG. 1794', before: [], after: made },
  accepted: { buyer: 'fan', words: 'R. V.', before: [], after: ['acceptOrder'] },
  placed: { buyer: 'fan', words: 'AMÉLIE V.', before: [], after: [] },
  mine: { buyer: 'me', words: 'ROBIN II', before: [], after: [] },
} as const satisfies Readonly<Record<string, Life>>
export type Fate = keyof typeof LIVES
export const FATES = Object.keys(LIVES) as readonly Fate[]
/** What was cut into each piece. */
export const ENGRAVED = Object.fromEntries(FATES.map((fate) => [fate, LIVES[fate].words])) as Readonly<
  Record<Fate, string>
>

/** Where every piece of this world goes; nobody but factory and carrier may read it. */
export const DELIVERY = {
  recipient: 'Robin Vale',
  lines: ['12 Harbour Street'],
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  contact: 'robin@example.org',
}

/** What a person says with a step. */
function stepOf(name: OrderStepName, from: Address, order: OrderId): Action {
  const said = {
    agreedLoss: {},
    reason: name === 'declineOrder' ? { reason: 'capacity' } : { reason: 'damaged' },
    note: { note: 'Batch 12, second cast' },
    trackingCode: { trackingCode: 'NW 4471 8820 DE' },
    days: { days: 7 },
  }
  const says = ORDER_STEPS.find((row) => row.name === name)!.says
  return { kind: name, from, order, ...(says === null ? {} : said[says]) } as Action
}

/** Words on the first place for them that this prop has. */
function designOf({ prop }: PublishedProp, words: string): Design {
  const [zone] = prop.textZones
  return createDesign(
    propHash(prop),
    words === '' || zone === undefined
      ? []
      : [
          {
            type: 'engraveText',
            zone: zone.id,
            engraving: {
              text: words,
              ...(/[\u4e00-\u9fff]/.test(words)
                ? { font: 'noto-sans-sc' as const, sizeMm: 9.5 }
                : { font: 'inter' as const, sizeMm: SIZE_MM }),
              depthMm: zone.depthMm,
            },
          },
        ],
  )
}

/** Founds the network, lets everybody live, and stops the clock of nobody: what is open stays open. */
export async function openRealWorld(): Promise<RealWorld> {
  const real = await openRealNode()
  const { client } = real
  await client.call('app.saveSettings', { autopilot: false, onboarded: true })
  await client.run('network.startLocal', undefined)
  const own = { password: PASSWORD, rememberInKeychain: false } as const
  const { address: me } = await client.run('accounts.create', {
    phrase: PHRASE,
    label: 'Robin Vale',
    role: 'fan',
    ...own,
  })
  const { address: designer } = await client.call('accounts.add', { label: 'Jun Okafor', role: 'designer' })
  await client.call('accounts.activate', { address: me })
  const { accounts } = await client.call('accounts.list')
  const sample = (role: string) => accounts.find((account) => account.sample && account.role === role)!.address
  const people = { me, designer, fan: sample('fan'), studio: sample('studio'), factory: sample('factory') }

  const act = async (action: Action) => {
    const { id } = await client.run('actions.prepare', action)
    const result = await client.run('actions.confirm', { id })
    if (result.state === 'queued') throw new Error(`${action.kind} has not left this machine`)
    return result
  }
  await act({ kind: 'sendDpn', from: people.fan, to: me, amountWei: parseDpn('2500') })

  // A line whose deadlines pass in eight days, and that outlives them.
  const [first] = await client.call('props.list', {})
  const { prop, licence: terms } = first!
  const published = await act({
    kind: 'publishProp',
    from: people.studio,
    prop: { ...prop, name: 'The Keeper’s Compass', designer },
    ...(first!.thumbnail === null ? {} : { thumbnail: first!.thumbnail }),
    terms: {
      ...terms,
      designer,
      factories: [people.factory],
      territory: [...terms.territory],
      acceptWindowS: HOUR_S,
      produceWindowS: 8 * DAY_S,
      disputeWindowS: DAY_S,
      maxOpenPerBuyer: 20,
    },
  })
  const item = (await client.call('props.list', {})).find(({ licence }) => licence.address === published.licence)!

  const ids = new Map<Fate, OrderId>()
  const place = async (fate: Fate) => {
    const { buyer, words } = LIVES[fate]
    const design = designOf(item, words)
    const { quotes, card, unfit } = await client.run('designs.quotes', { licence: item.licence.address, design })
    if (quotes[0] === undefined)
      throw new Error(`nobody makes “${words}”: ${JSON.stringify(card.verdict)} ${JSON.stringify(unfit)}`)
    const { order } = await act({
      kind: 'placeOrder',
      from: people[buyer],
      licence: item.licence.address,
      design,
      quoteHash: quotes[0].hash,
      factory: quotes[0].factory,
      delivery: DELIVERY,
    })
    ids.set(fate, order!)
  }
  const live = async (fate: Fate, steps: readonly OrderStepName[]) => {
    for (const step of steps) {
      const by = ORDER_STEPS.find((row) => row.name === step)!.by
      const from = by === 'factory' ? people.factory : people[LIVES[fate].buyer]
      await act(stepOf(step, from, ids.get(fate)!))
    }
  }
  const early = FATES.filter((fate) => LIVES[fate].before.length > 0 || fate === 'expired')
  await Promise.all(early.map((fate) => place(fate).then(() => live(fate, LIVES[fate].before))))
  await client.call('network.advanceTime', { seconds: 8 * DAY_S + HOUR_S })
  await Promise.all(early.map((fate) => live(fate, LIVES[fate].after)))
  await Promise.all(
    FATES.filter((fate) => !early.includes(fate)).map((fate) => place(fate).then(() => live(fate, LIVES[fate].after))),
  )

  // A holder: some DPN locked behind the witness, a part of it taken back.
  const { witnesses } = await client.call('witnesses.overview', { holder: me })
  const vote = { from: me, witness: witnesses[0]!.address } as const
  await act({ kind: 'voteWitness', ...vote, amountWei: parseDpn('120.5') })
  await act({ kind: 'unvoteWitness', ...vote, amountWei: parseDpn('20') })
  await client.call('designs.save', {
    name: 'For the mantelpiece',
    licence: item.licence.address,
    design: designOf(item, 'MANTEL'),
  })

  const orders = Object.fromEntries(
    await Promise.all([...ids].map(async ([fate, id]) => [fate, await client.call('orders.get', id)] as const)),
  ) as Record<Fate, Order>
  return { real, people, item, orders }
}
