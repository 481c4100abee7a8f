import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLineQueue } from '../../support/lineQueue.ts'
import { createWay } from './createWay.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const MINUTES = 60_000
function wayOver(loss = 0) {
  let isOpen = true
  let again = () => undefined as void
  const arrived: string[] = []
  const givenUp = vi.fn()
  const way = createWay({
    stretches: [{ line: createLineQueue({ bitsPerSecond: Infinity, delayMs: 10 }), loss: () => loss }],
    isOpen: () => isOpen,
    onClosed: (tries) => (again = tries),
    givenUp,
  })
  const setOpen = (open: boolean) => {
    isOpen = open
    if (open) again()
  }
  return { send: (name: string) => way(100, () => void arrived.push(name)), arrived, givenUp, setOpen }
}

it('what was under way when it was closed arrives when it opens, before what is sent then', () => {
  const { send, arrived, givenUp, setOpen } = wayOver()
  send('a')
  setOpen(false)
  send('b')
  vi.advanceTimersByTime(14 * MINUTES)
  expect(arrived).toEqual([])
  send('c')
  setOpen(true)
  send('d')
  vi.advanceTimersByTime(20)
  expect(arrived).toEqual(['a', 'b', 'c', 'd'])
  expect(givenUp).not.toHaveBeenCalled()
})

it('what was closed longer than TCP waits is given up, and nothing arrives', () => {
  const { send, arrived, givenUp, setOpen } = wayOver()
  setOpen(false)
  send('a')
  vi.advanceTimersByTime(16 * MINUTES)
  setOpen(true)
  expect(arrived).toEqual([])
  expect(givenUp).toHaveBeenCalledOnce()
})

it('what follows a lost segment waits for it', () => {
  const numbers = [0.1, 0.9, 0.9, 0.9]
  vi.spyOn(Math, 'random').mockImplementation(() => numbers.shift() ?? 0.9)
  const { send, arrived } = wayOver(0.5)
  send('lost')
  send('next')
  vi.advanceTimersByTime(199)
  expect(arrived).toEqual([])
  vi.advanceTimersByTime(20)
  expect(arrived).toEqual(['lost', 'next'])
})
