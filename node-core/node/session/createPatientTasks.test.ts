import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { unknownAccount } from '../errors.ts'
import { createPatientTasks, type PatientTasks } from './createPatientTasks.ts'

let tasks: PatientTasks | null = null
afterEach(() => tasks?.stop())
const make = (options: Partial<Parameters<typeof createPatientTasks>[0]> = {}) =>
  (tasks = createPatientTasks({
    clock: systemClock,
    log: silentLogger,
    atOnce: 2,
    most: 10,
    firstMs: 40,
    longestMs: 1_000,
    tries: 3,
    ...options,
  }))
const fails = () => Promise.reject(unknownAccount('never'))
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('patient tasks', () => {
  it('one that hangs and one that fails hold up none of the others', async () => {
    const patient = make()
    void patient.want('hangs', () => new Promise(() => undefined))
    expect(await patient.want('fails', fails)).toBe(false)
    expect(
      await Promise.all(['a', 'b', 'c'].map((key) => patient.want(key, () => wait(1).then(() => undefined)))),
    ).toEqual([true, true, true])
  })
  it('rests longer after each failure, answers at once meanwhile, and forgets what never succeeds', async () => {
    const patient = make()
    const at: number[] = []
    const work = () => {
      at.push(Date.now())
      return fails()
    }
    await patient.want('x', work)
    expect(await patient.want('x', work)).toBe(false)
    expect(at).toHaveLength(1)
    await vi.waitFor(() => expect(patient.size).toBe(0), 3_000)
    expect(at).toHaveLength(3)
    expect(at[2]! - at[1]!).toBeGreaterThan(1.5 * 40)
  })
  it('tries at once when something has changed', async () => {
    const patient = make({ firstMs: 600_000, longestMs: 600_000 })
    let here = false
    await patient.want('note', () => (here ? Promise.resolve() : fails()))
    here = true
    patient.hurry('note')
    await vi.waitFor(() => expect(patient.size).toBe(0), 1_000)
  })
  it('takes no more than it may', async () => {
    const patient = make({ most: 3, atOnce: 1 })
    for (let i = 0; i < 3; i++) void patient.want(`hangs ${i}`, () => new Promise(() => undefined))
    expect(await patient.want('one more', () => Promise.resolve())).toBe(false)
    expect(patient.size).toBe(3)
  })
})
