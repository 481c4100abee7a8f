import { describe, expect, it } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { timedOut, unreachable } from '../errors.ts'
import { askInTurn } from './askInTurn.ts'

const options = { clock: systemClock, nextAfterMs: 30, isEnough: (answer: readonly number[]) => answer.length > 0 }
const none = () => unreachable('nobody')

describe('asking peers in turn', () => {
  it('a silent peer costs its own time once, and is told to stop', async () => {
    const late: string[] = []
    let told = false
    const answer = await askInTurn(
      ['silent', 'good'],
      (peer, signal) => {
        if (peer === 'good') return Promise.resolve([1])
        signal.addEventListener('abort', () => void (told = true))
        return new Promise(() => undefined)
      },
      none,
      { ...options, onLate: (peer) => void late.push(peer) },
    )
    expect([answer, late, told]).toEqual([[1], ['silent'], true])
  })
  it('goes on at once after a failure or an empty answer, and keeps the empty one for want of better', async () => {
    const asked: string[] = []
    const ask = (peer: string): Promise<number[]> => {
      asked.push(peer)
      return peer === 'bad' ? Promise.reject(timedOut('no')) : Promise.resolve([])
    }
    const slow = { ...options, nextAfterMs: 60_000 }
    expect(await askInTurn(['bad', 'empty', 'bad'], ask, none, slow)).toEqual([])
    expect(asked).toEqual(['bad', 'empty', 'bad'])
    await expect(askInTurn(['bad'], ask, none, slow)).rejects.toMatchObject({ code: 'NETWORK_TIMEOUT' })
    await expect(askInTurn([], ask, none, slow)).rejects.toMatchObject({ code: 'NETWORK_UNREACHABLE' })
  })
})
