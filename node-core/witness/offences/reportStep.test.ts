import { expect, it } from 'vitest'
import { MAX_PATIENCE, reportStep, type ReportFacts } from './reportStep.ts'

const facts: ReportFacts = {
  punishedFinal: false,
  punishedHead: false,
  depositFinalWei: 9n,
  depositHeadWei: 9n,
  inPool: false,
  oursInPool: false,
  patience: 0,
  due: true,
  current: true,
  age: 1,
  expiry: 100,
}

it.each<[string, Partial<ReportFacts>, ReturnType<typeof reportStep>]>([
  ['it is due and nobody else did', {}, 'send'],
  ['its delay is not over', { due: false }, 'wait'],
  ['this node is behind', { current: false }, 'wait'],
  ['somebody’s transaction waits', { inPool: true }, 'later'],
  ['somebody’s transaction waits and waits', { inPool: true, patience: MAX_PATIENCE }, 'send'],
  ['our own waits, however long', { inPool: true, oursInPool: true, patience: MAX_PATIENCE }, 'wait'],
  ['punished, but a reorganisation may still undo it', { punishedHead: true }, 'wait'],
  ['punished for good', { punishedHead: true, punishedFinal: true }, 'forget'],
  ['punished in the final chain, head not there', { punishedFinal: true }, 'forget'],
  ['the offender has nothing left', { depositHeadWei: 0n, depositFinalWei: 0n }, 'forget'],
  ['the offender has nothing left at the head', { depositHeadWei: 0n }, 'wait'],
  ['too old for any deposit', { age: 101 }, 'forget'],
])('%s', (_what, change, expected) => {
  expect(reportStep({ ...facts, ...change })).toBe(expected)
})
