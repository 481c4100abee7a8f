import { describe, expect, it } from 'vitest'
import type { Address } from '#node-core/model/ids.ts'
import { STANDARD_RULES } from '../../rules/consensusRules.ts'
import { DEFAULT_PARAMS } from '../../params.ts'
import type { DutyRecord, SlotRecord } from '../../state/consensusState.ts'
import { settleDuty } from './settleDuty.ts'

const a = `0x${'aa'.repeat(20)}` as Address
const b = `0x${'bb'.repeat(20)}` as Address
const full: DutyRecord = { misses: {}, filled: (1n << 128n) - 1n, known: 128 }
/** `x` missed, `.` filled, `o` orphaned, one slot of witness a each. */
const slots = (text: string): SlotRecord[] =>
  [...text].map((c, slot) => ({ slot, witness: a, outcome: c === 'x' ? 'missed' : c === 'o' ? 'orphaned' : 'filled' }))
const judge = (text: string, duty = full, jailed: Address[] = []) =>
  settleDuty(duty, slots(text), [a, b], jailed, DEFAULT_PARAMS.downtime, STANDARD_RULES).downtime

describe('downtime', () => {
  it.each([
    ['xx.xx.xx.', []],
    ['xxx', [a]],
    ['xxoxxoxxo', []],
    ['x.x.x.x.x.x.x.x.x.', []],
    ['x.x.x.x.x.x.x.x.x.x', [a]],
    ['x.x.x.x.x...............x.x.x.x.x', []],
  ])('%s', (text, expected) => {
    expect(judge(text)).toEqual(expected)
  })
  it('is ignored while fewer than a third of the last 128 slots were filled', () => {
    expect(judge('xxxxxx', { ...full, filled: (1n << 42n) - 1n })).toEqual([])
    expect(judge('xxxxxx', { ...full, filled: (1n << 43n) - 1n })).toEqual([a])
  })
  it('is not counted for a jailed witness, and starts anew after a fine', () => {
    expect(judge('xxxxxx', full, [a])).toEqual([])
    expect(settleDuty(full, slots('xxx'), [a], [], DEFAULT_PARAMS.downtime, STANDARD_RULES).duty.misses[a]).toBe(0)
  })
})
