import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { shareOf } from '#node-core/kernel/amount.ts'
import { ORDER_STATES, ROLES, type OrderLeg } from '#node-core/contracts/index.ts'
import { compilePayeeMocks } from '../support/solidityMocks.ts'
import { DAY, createLicensedPropWorld, hashOf, type LicensedPropWorld } from './licensedPropWorld.ts'

const REVERTING = compilePayeeMocks().get('RevertingPayee')!.bytecode

type Step = {
  readonly order: number
  readonly act:
    | 'accept'
    | 'decline'
    | 'cancel'
    | 'expire'
    | 'ship'
    | 'confirm'
    | 'settle'
    | 'refundLate'
    | 'extend'
    | 'object'
    | 'withdraw'
    | 'giveBack'
    | 'refundObjected'
    | 'wait'
}

const steps = fc.array(
  fc.record({
    order: fc.nat(5),
    act: fc.constantFrom<Step['act'][]>(
      'accept',
      'accept',
      'accept',
      'decline',
      'cancel',
      'expire',
      'ship',
      'ship',
      'confirm',
      'confirm',
      'settle',
      'refundLate',
      'extend',
      'object',
      'object',
      'withdraw',
      'giveBack',
      'refundObjected',
      'wait',
      'wait',
    ),
  }),
  { minLength: 4, maxLength: 40 },
)

/** Tries a step; a refused one changes nothing, which is as good for this property. */
async function attempt(world: LicensedPropWorld, orderId: Hex, act: Step['act']): Promise<void> {
  const { prop, people } = world
  const quietly = (sent: Promise<unknown>): Promise<unknown> => sent.catch(() => undefined)
  switch (act) {
    case 'accept':
      return void (await quietly(prop.send('accept', [orderId], { from: people.factory })))
    case 'decline':
      return void (await quietly(prop.send('decline', [orderId, 1], { from: people.factory })))
    case 'cancel':
      return void (await quietly(prop.send('cancel', [orderId], { from: people.buyer })))
    case 'expire':
      return void (await quietly(prop.send('expire', [orderId], { from: people.stranger })))
    case 'ship':
      return void (await quietly(prop.send('markShipped', [orderId, hashOf('parcel')], { from: people.factory })))
    case 'confirm':
      return void (await quietly(prop.send('confirm', [orderId], { from: people.buyer })))
    case 'settle':
      return void (await quietly(prop.send('settle', [orderId], { from: people.stranger })))
    case 'refundLate':
      return void (await quietly(prop.send('refundLate', [orderId], { from: people.buyer })))
    case 'extend':
      return void (await quietly(
        prop.send('extend', [orderId, world.evm.now() + BigInt(7 * DAY)], { from: people.buyer }),
      ))
    case 'object':
      return void (await quietly(prop.send('objectTo', [orderId, 1, hashOf('broken')], { from: people.buyer })))
    case 'withdraw':
      return void (await quietly(prop.send('withdrawObjection', [orderId], { from: people.buyer })))
    case 'giveBack':
      return void (await quietly(prop.send('giveBack', [orderId], { from: people.factory })))
    case 'refundObjected':
      return void (await quietly(prop.send('refundObjected', [orderId], { from: people.stranger })))
    case 'wait':
      return world.evm.advance(3 * DAY)
  }
}

async function expectBalanced(world: LicensedPropWorld, orderIds: readonly Hex[]): Promise<void> {
  let escrowed = 0n
  const states: Record<string, number> = {}
  for (const orderId of orderIds) {
    const [order] = await world.prop.read('order', [orderId])
    const state = ORDER_STATES[order.state]!
    states[state] = (states[state] ?? 0) + 1
    if (state !== 'settled' && state !== 'refunded') escrowed += order.priceWei
  }
  const credited = await world.prop.read('totalCredit', [])
  expect(await world.evm.balanceOf(world.prop.address)).toBe(escrowed + credited)
  const serials = await world.prop.read('serials', [])
  expect(serials.assigned).toBe(serials.settled + serials.inProcess + serials.voided + serials.destroyed)
  expect(serials.open).toBe(states['placed'] ?? 0)
  expect(serials.inProcess).toBe((states['accepted'] ?? 0) + (states['shipped'] ?? 0) + (states['objected'] ?? 0))
  expect(serials.settled).toBe(states['settled'] ?? 0)
  expect(serials.open + serials.assigned - serials.voided).toBeLessThanOrEqual(serials.cap)
  expect(await world.prop.read('bookSize', [3, world.people.stranger])).toBe(BigInt(states['settled'] ?? 0))
}

describe('conservation', () => {
  it('paid + credited = price for any price, shares and legs, to the wei', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: 10_000n, max: 10n ** 24n }),
        fc.nat(6_000),
        fc.nat(3_000),
        fc.nat(500),
        fc.array(fc.nat(80), { maxLength: 8 }),
        fc.boolean(),
        async (priceWei, royaltyBps, designerBps, commissionBps, legPermille, deaf) => {
          const world = await createLicensedPropWorld(
            { royaltyBps, designerBps, minPriceWei: 10_000n },
            { commissionBps },
          )
          const payee = deaf ? await world.evm.deploy(world.people.stranger, REVERTING) : world.people.supplier
          const legs: OrderLeg[] = legPermille.map((permille, i) => ({
            role: i + 1,
            payee,
            amountWei: (priceWei * BigInt(permille)) / 10_000n,
          }))
          const orderId = await world.ship({ priceWei, legs })
          const receipt = await world.prop.send('confirm', [orderId], { from: world.people.buyer })

          const shares = world.prop.events(receipt, 'SharePaid').map(({ args }) => args)
          expect(shares.reduce((sum, share) => sum + share.amountWei, 0n)).toBe(priceWei)
          const of = (role: number): bigint => shares.find((share) => share.role === role)!.amountWei
          expect(of(ROLES.studio)).toBe(shareOf(priceWei, royaltyBps))
          expect(of(ROLES.designer)).toBe(shareOf(priceWei, designerBps))
          expect(of(ROLES.paradigmDeveloper)).toBe(shareOf(priceWei, commissionBps))
          const credited = shares.filter((share) => !share.pushed).reduce((sum, share) => sum + share.amountWei, 0n)
          expect(await world.prop.read('totalCredit', [])).toBe(credited)
          expect(await world.evm.balanceOf(world.prop.address)).toBe(credited)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('holds exactly the open orders after any sequence of steps, and nothing after all exits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min: 10_000n, max: 10n ** 21n }), { minLength: 6, maxLength: 6 }),
        steps,
        async (prices, sequence) => {
          const world = await createLicensedPropWorld({ cap: 6, minPriceWei: 10_000n })
          const orderIds: Hex[] = []
          for (const priceWei of prices) orderIds.push(await world.place({ priceWei, legs: [] }))
          for (const step of sequence) {
            await attempt(world, orderIds[step.order]!, step.act)
            await expectBalanced(world, orderIds)
          }
          // Every state has an exit that needs nobody's good will: time and a stranger are enough.
          world.evm.advance(100 * DAY)
          for (const orderId of orderIds) {
            await attempt(world, orderId, 'expire')
            await attempt(world, orderId, 'settle')
            await attempt(world, orderId, 'refundObjected')
            await world.prop.send('refundLate', [orderId], { from: world.people.stranger }).catch(() => undefined)
          }
          await expectBalanced(world, orderIds)
          expect(await world.evm.balanceOf(world.prop.address)).toBe(0n)
          const { open, inProcess } = await world.prop.read('serials', [])
          expect([open, inProcess]).toEqual([0, 0])
        },
      ),
      { numRuns: 20 },
    )
  }, 600_000)
})
