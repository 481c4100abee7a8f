import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Action } from '#node-core/api/calls/actions.ts'
import { demoDesign, licenceCloses, uploadDemoProp } from '../../support/demo/demoProp.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import { hasJudge } from '../../support/outsideJudge.ts'
import { check, orderAt, PRICE, sign, STEP_MS, type Job, type Step } from './job.ts'

/** product.md §3: who is paid what of 129.00. */
export const SHARES = {
  studio: parseDpn('12.90'),
  designer: parseDpn('6.45'),
  developer: parseDpn('1.29'),
  material: parseDpn('21.00'),
  carrier: parseDpn('9.90'),
  factory: parseDpn('77.46'),
} as const

const DELIVERY = {
  recipient: 'Alice Example',
  lines: ['12 Harbour Street'],
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  contact: 'alice@example.org',
}

export const publish: Step = {
  name: 'the studio publishes its prop, the fan has it with its model',
  who: 'studio',
  async take(job) {
    const { cast } = job.town
    const studio = job.town.host('studio')
    const end = licenceCloses(Date.now())
    job.prop = await uploadDemoProp(studio.seam, end)
    await sign(studio, {
      kind: 'publishProp',
      from: cast.studio.address,
      prop: job.prop,
      terms: {
        designer: cast.designer.address,
        royaltyBps: 1_000,
        designerBps: 500,
        cap: 500,
        territory: ['EU', 'US'],
        opensAt: new Date(Date.now() - 3_600_000).toISOString(),
        closesAt: end,
        acceptWindowS: 48 * 3_600,
        produceWindowS: 21 * 86_400,
        disputeWindowS: 7 * 86_400,
        minPriceWei: parseDpn('0.01'),
        maxOpenPerBuyer: 5,
        cancelFeeBps: 100,
        anyFactory: false,
        factories: [cast.factoryNat.address, cast.factorySlow.address],
      },
    })
  },
  async isDone(job) {
    const [mine] = await job.town
      .host('studio')
      .seam.client.call('props.list', { studio: job.town.cast.studio.address })
    if (mine === undefined) return false
    job.licence = mine.licence.address
    job.prop = mine.prop
    const seen = await job.fan.seam.client.call('props.list', {})
    if (!seen.some(({ licence }) => licence.address === job.licence)) return false
    const opened = await job.fan.seam.client.run('props.open', { licence: mine.licence.address })
    return opened.local
  },
}

/** The factory's own table: with supplier and carrier it makes 129.00. */
async function priceTable(job: Job): Promise<Extract<Action, { kind: 'publishOffer' }>['offer']> {
  const { cast } = job.town
  const known = await eventually(
    'supplier and carrier known to the factory',
    async () => {
      const parties = await job.factory.seam.client.call('parties.list', {})
      const of = (address: string) => parties.find((party) => party.address === address)
      const [supplier, carrier] = [of(cast.supplier.address), of(cast.carrier.address)]
      return supplier !== undefined && carrier !== undefined && { supplier, carrier }
    },
    STEP_MS,
  )
  return {
    name: job.maker.label,
    location: 'Rotterdam, NL',
    carrier: {
      address: known.carrier.address,
      name: known.carrier.name,
      publicKey: known.carrier.publicKey,
      amountWei: SHARES.carrier,
    },
    material: { address: known.supplier.address, name: known.supplier.name, amountWei: SHARES.material },
    processes: ['sla'],
    materials: ['Cast resin'],
    buildVolumeMm: [400, 400, 400],
    minimumStrokeMm: 0.6,
    minimumWallMm: 0.5,
    rows: [{ upToMm3: 50_000_000, amountWei: SHARES.factory, basis: 'share' }],
    perCharacterWei: 0n,
    roundToWei: parseDpn('0.01'),
    capacity: 5,
    leadTimeDays: 7,
    quoteValidHours: 72,
  }
}

export const offer: Step = {
  name: 'the factory publishes its price table, the fan sees it',
  who: 'factory',
  async take(job) {
    const table = await priceTable(job)
    await sign(job.factory, { kind: 'publishOffer', from: job.maker.address, offer: table })
  },
  isDone: async (job) => (await job.fan.seam.client.call('factories.list', { factory: job.maker.address })).length > 0,
}

export const place: Step = {
  name: 'the fan sees the split, pays into escrow; the factory has the order',
  who: 'fan',
  async take(job) {
    const { client } = job.fan.seam
    const licence = job.licence!
    const design = demoDesign(job.prop!, 'ALICE #001')
    job.quote = await eventually(
      'a quote of the factory',
      async () =>
        (await client.run('designs.quotes', { licence, design })).quotes.find(
          ({ factory }) => factory === job.maker.address,
        ),
      STEP_MS,
    )
    const { split, priceWei } = job.quote
    check(priceWei === PRICE, `the price is 129.00, not ${priceWei} wei`)
    check(split.reduce((sum, { amountWei }) => sum + amountWei, 0n) === priceWei, 'the split adds up')
    for (const [role, amountWei] of Object.entries(SHARES))
      check(
        split.some((line) => line.role === role && line.amountWei === amountWei),
        `the share of the ${role} is ${amountWei} wei`,
      )
    await sign(job.fan, {
      kind: 'placeOrder',
      from: job.buyer.address,
      licence,
      design,
      quoteHash: job.quote.hash,
      factory: job.maker.address,
      delivery: DELIVERY,
    })
  },
  async isDone(job) {
    const [order] = await job.fan.seam.client.call('orders.list', { party: job.buyer.address, as: 'fan', limit: 10 })
    if (order === undefined) return false
    job.order = { licence: order.licence, id: order.id }
    const seen = await orderAt(job, job.factory)
    return seen.state === 'placed' && seen.designId !== null
  },
}

export const accept: Step = {
  name: 'the factory accepts: it has its serial, for good',
  who: 'factory',
  take: async (job) =>
    void (await sign(job.factory, { kind: 'acceptOrder', from: job.maker.address, order: job.order! })),
  async isDone(job) {
    const [order, atFactory] = [await orderAt(job, job.fan), await orderAt(job, job.factory)]
    if ([order, atFactory].some(({ state, final }) => state !== 'accepted' || !final)) return false
    check(order.serial === 1 && order.cap === 500, `the serial is ${order.serial}/${order.cap}`)
    return true
  },
}

export const file: Step = {
  name: 'the factory opens the sealed address and builds its file',
  who: 'factory',
  async take(job) {
    const { client } = job.factory.seam
    await client.call('accounts.activate', { address: job.maker.address })
    const request = { order: job.order!, as: job.maker.address }
    const delivery = await client.call('orders.delivery', request)
    check(delivery.city === DELIVERY.city, 'the factory reads the sealed address')
    const ticket = await client.run('orders.productionFile', request)
    const bytes = await job.factory.seam.getFile(ticket.file)
    check(bytes.length === ticket.fileBytes && bytes.length > 1_000, `the file has ${bytes.length} bytes`)
    check(ticket.shortCode === (await orderAt(job, job.fan)).shortCode, 'card and job ticket have one code')
    if (!hasJudge('prusa-slicer')) return
    const folder = mkdtempSync(join(tmpdir(), 'dipnet-town-3mf-'))
    try {
      writeFileSync(join(folder, ticket.fileName), bytes)
      const info = execFileSync('prusa-slicer', ['--info', join(folder, ticket.fileName)], { encoding: 'utf8' })
      check(/manifold = yes/.test(info) && !/manifold = no/.test(info), 'PrusaSlicer: manifold = yes')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  // Nothing on any chain says that a file was built: the next step shows it.
  isDone: async (job) => (await orderAt(job, job.factory)).state === 'accepted',
}

export const ship: Step = {
  name: 'the factory records the making and ships; the fan sees both',
  who: 'factory',
  async take(job) {
    const { address: from } = job.maker
    const seen = (await orderAt(job, job.factory)).timeline.map(({ kind }) => kind)
    if (!seen.includes('produced'))
      await sign(job.factory, { kind: 'recordProduced', from, order: job.order!, note: 'Printed and cured' })
    if (!seen.includes('shipped'))
      await sign(job.factory, { kind: 'recordShipped', from, order: job.order!, trackingCode: 'TOWN-0001' })
  },
  async isDone(job) {
    const order = await orderAt(job, job.fan)
    return order.state === 'shipped' && order.timeline.some(({ kind }) => kind === 'produced')
  },
}

export const confirm: Step = {
  name: 'the fan confirms: settled for good',
  who: 'fan',
  take: async (job) => void (await sign(job.fan, { kind: 'confirmOrder', from: job.buyer.address, order: job.order! })),
  async isDone(job) {
    const order = await orderAt(job, job.fan)
    return order.state === 'settled' && order.final
  },
}

/** Scenario 1 of product.md §3, from the studio's model to the twin in the fan's gallery. */
export const JOB_STEPS: readonly Step[] = [publish, offer, place, accept, file, ship, confirm]
