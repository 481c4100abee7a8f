import { expect, it } from 'vitest'
import { calm } from './scenarios/calm.ts'
import { chaos } from './scenarios/chaos.ts'
import { downtimeReplaced, quietNetwork } from './scenarios/downtime.ts'
import { lateRelease } from './scenarios/byzantine.ts'
import { doubleArmed } from './scenarios/keys.ts'
import { hoursWithoutFinality } from './scenarios/noFinality.ts'
import { offlineCandidates, partitionAtSetChange, setChange } from './scenarios/setChange.ts'
import { fiveOneDown, oneAsleep, threeOneDown } from './scenarios/smallSets.ts'
import { clockSkew, lateCertificates } from './scenarios/timing.ts'
import { scenarioSuite } from './scenarioSuite.ts'

// A day without finality takes minutes: `npm run sim -- --scenario a-day`.
scenarioSuite([calm, chaos, setChange, partitionAtSetChange, offlineCandidates, lateCertificates, clockSkew, threeOneDown, fiveOneDown, oneAsleep, downtimeReplaced, quietNetwork, hoursWithoutFinality])

it('is deterministic: one seed, one history', () => {
  const history = () => {
    const world = chaos.play({ seed: 7 })
    return [world.events, [...world.finalised]]
  }
  expect(history()).toEqual(history())
})

it.each([calm, partitionAtSetChange, doubleArmed, lateRelease])('$name holds with real hashes and signatures', (scenario) => {
  expect(scenario.play({ seed: 1, witnesses: 5, realSignatures: true }).violations).toEqual([])
})
