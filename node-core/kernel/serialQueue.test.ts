import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSerialQueue } from './serialQueue.ts'

const pause = (turns: number): Promise<void> =>
  turns === 0 ? Promise.resolve() : Promise.resolve().then(() => pause(turns - 1))

describe('serialQueue', () => {
  it('runs one piece at a time, in order, and gives each caller its own answer or failure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ turns: fc.nat(5), fails: fc.boolean() })), async (pieces) => {
        const inTurn = createSerialQueue()
        const begun: number[] = []
        let running = 0
        let most = 0
        const answers = pieces.map(({ turns, fails }, i) =>
          inTurn(async () => {
            begun.push(i)
            most = Math.max(most, ++running)
            await pause(turns)
            running--
            if (fails) throw new RangeError(String(i))
            return i
          }),
        )
        const settled = await Promise.allSettled(answers)
        expect(begun).toEqual(pieces.map((_, i) => i))
        expect(most).toBe(pieces.length === 0 ? 0 : 1)
        expect(
          settled.map((one) => (one.status === 'fulfilled' ? one.value : Number((one.reason as Error).message))),
        ).toEqual(begun)
        expect(settled.map((one) => one.status === 'rejected')).toEqual(pieces.map(({ fails }) => fails))
      }),
    )
  })

  it('turns a throw into a rejection and goes on', async () => {
    const inTurn = createSerialQueue()
    const failed = inTurn(() => {
      throw new RangeError('no')
    })
    const after = inTurn(() => 'yes')
    await expect(failed).rejects.toThrow('no')
    await expect(after).resolves.toBe('yes')
  })
})
