import { expect, it } from 'vitest'
import { calm } from './scenarios/calm.ts'
import { chaos } from './scenarios/chaos.ts'
import { downtimeReplaced, quietNetwork } from './scenarios/downtime.ts'
import { lateRelease } from './scenarios/byzantine.ts'
import { doubleArmed } from './scenarios/keys.ts'
import { hoursWithoutFinality } from './scenarios/noFinality.ts'
import { offlineCandidates, partitionAtSetChange, setChange } from './scenarios/setChange.ts'
import { doubleVotersAtSetChange, splitAtSetChange } from './scenarios/jointQuorum.ts'
import { fiveOneDown, oneAsleep, threeOneDown } from './scenarios/smallSets.ts'
import { clockSkew, lateCertificates } from './scenarios/timing.ts'
import { scenarioSuite } from './scenarioSuite.ts'

// A day without finality takes minutes: `npm run sim -- --scenario a-day`.
scenarioSuite([
  calm,
  chaos,
  setChange,
  partitionAtSetChange,
  doubleVotersAtSetChange,
  offlineCandidates,
  lateCertificates,
  clockSkew,
  threeOneDown,
  fiveOneDown,
  oneAsleep,
  downtimeReplaced,
  quietNetwork,
  hoursWithoutFinality,
])

// decisions/0005 §8: before, orphans in orphans grew past what may be listed; only real encodings have a length.
it('excuses slots whose headers had listed headers that had listed headers', () => {
  expect(clockSkew.play({ seed: 12, witnesses: 5, realSignatures: true }).violations).toEqual([])
})

// decisions/0005 §7: with one change at a time that waits for finality and replaces a third at most, it takes a double
// voter.
it('finds no conflict with the joint quorum dropped as long as nobody votes twice', () => {
  const rules = { jointQuorum: false }
  const conflicts: string[] = []
  for (let seed = 1; seed <= 60; seed++)
    for (const world of [splitAtSetChange({ seed, rules }, 0), partitionAtSetChange.play({ seed, rules })])
      conflicts.push(...world.violations.filter((v) => v.includes('conflicting finality')))
  expect(conflicts).toEqual([])
})

it('is deterministic: one seed, one history', () => {
  const history = () => {
    const world = chaos.play({ seed: 7 })
    return [world.events, [...world.finalised]]
  }
  expect(history()).toEqual(history())
})

it.each([calm, partitionAtSetChange, doubleArmed, lateRelease])(
  '$name holds with real hashes and signatures',
  (scenario) => {
    expect(scenario.play({ seed: 1, witnesses: 5, realSignatures: true }).violations).toEqual([])
  },
)
