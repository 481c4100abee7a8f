import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KEEPER_PATIENCE, keeperStep, type KeeperFacts } from './keeperStep.ts'

const facts: fc.Arbitrary<KeeperFacts> = fc.record({
  current: fc.boolean(),
  due: fc.boolean(),
  oursWaits: fc.boolean(),
  othersWaits: fc.boolean(),
  patience: fc.integer({ min: 0, max: 4 }),
  canPay: fc.boolean(),
})

it('a node sends only on a chain that is up to date, in its turn, never beside a transaction of its own', () =>
  fc.assert(
    fc.property(facts, (now) => {
      if (keeperStep(now) !== 'send') return
      expect(now).toMatchObject({ current: true, due: true, oursWaits: false, canPay: true })
      expect(!now.othersWaits || now.patience >= KEEPER_PATIENCE).toBe(true)
    }),
  ))

it('says that it cannot only where it would send', () =>
  fc.assert(
    fc.property(facts, (now) => {
      expect(keeperStep(now) === 'cannot').toBe(!now.canPay && keeperStep({ ...now, canPay: true }) === 'send')
    }),
  ))

it('gives somebody else’s transaction its time, and then no more', () => {
  const now = { current: true, due: true, oursWaits: false, othersWaits: true, canPay: true }
  const told = [0, 1, 2, 3].map((patience) => keeperStep({ ...now, patience }))
  expect(told).toEqual(['later', 'later', 'send', 'send'])
})
