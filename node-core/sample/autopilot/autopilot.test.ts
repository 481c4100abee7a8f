import { expect, it } from 'vitest'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { startAutopilot, type AutopilotOptions } from './autopilot.ts'

const STUDIO = toAddress(`0x${'11'.repeat(20)}`)
const FAN = toAddress(`0x${'22'.repeat(20)}`)

it('a prop that nobody can make stops the autopilot for a minute, not for good', async () => {
  let now = 1_000_000
  let due: (() => void) | null = null
  const told: unknown[] = []
  let tries = 0
  const stop = startAutopilot({
    session: {
      ports: { log: silentLogger, chain: { timeS: () => now / 1_000 } },
      licences: { list: () => Promise.resolve([]) },
      status: () => ({ online: true }),
    },
    activity: { add: (...said: unknown[]) => void told.push(said) },
    clock: {
      now: () => now,
      after: (_ms: number, work: () => void) => {
        due = work
        return () => (due = null)
      },
    },
    log: silentLogger,
    people: [
      { address: STUDIO, role: 'studio', playable: true },
      { address: FAN, role: 'fan', playable: true },
    ],
    enabled: () => true,
    active: () => STUDIO,
    orderSomething: () => {
      tries++
      return tries === 1 ? Promise.reject(new Error('a piece that cannot be made')) : Promise.resolve({ number: 7 })
    },
  } as unknown as AutopilotOptions)
  /** The next look, once the last one is over. */
  const look = async () => {
    await expect.poll(() => due).not.toBeNull()
    const work = due!
    due = null
    work()
    await expect.poll(() => due).not.toBeNull()
  }
  await look()
  expect([tries, told]).toEqual([1, []])
  now += 30_000
  await look()
  expect(tries).toBe(1)
  now += 31_000
  await look()
  expect(tries).toBe(2)
  expect(told).toEqual([['autopilot', 'orderPlaced', { number: 7 }]])
  stop()
  expect(due).toBeNull()
})
