import { describe, expect, it } from 'vitest'
import { createPartKeys } from './partKeys.ts'

describe('createPartKeys', () => {
  it('counts equal names up, past those a file already uses', () => {
    const keyOf = createPartKeys()
    expect(['leg', 'leg#2', 'leg', 'leg', 'arm', 'leg'].map(keyOf)).toEqual([
      'leg',
      'leg#2',
      'leg#3',
      'leg#4',
      'arm',
      'leg#5',
    ])
  })

  it('names two hundred thousand equal parts in a moment (the square of that would take an hour)', () => {
    const keyOf = createPartKeys()
    const from = performance.now()
    for (let i = 0; i < 200_000; i++) keyOf('brick')
    expect(keyOf('brick')).toBe('brick#200001')
    expect(performance.now() - from).toBeLessThan(20_000)
  })

  it('never cuts a character in two', () => {
    expect(createPartKeys()(`${'x'.repeat(119)}🐉`)).toBe('x'.repeat(119))
  })
})
