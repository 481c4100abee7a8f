import { describe, expect, it } from 'vitest'
import { nextTurn } from './nextTurn.ts'

describe('nextTurn', () => {
  it('lets waiting work in, where a resolved promise does not', async () => {
    let ran = false
    setImmediate(() => (ran = true))
    await Promise.resolve()
    expect(ran).toBe(false)
    await nextTurn()
    expect(ran).toBe(true)
  })
})
