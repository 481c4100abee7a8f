import { describe, expect, it } from 'vitest'
import { proofOf } from './proofOf.ts'

describe('a proof', () => {
  it('is final only once the block is, and says whose votes stand behind it', () => {
    expect(proofOf({ status: 'succeeded', final: true, witnesses: 5 })).toEqual({
      state: 'final',
      happened: true,
      witnesses: 5,
    })
    expect(proofOf({ status: 'succeeded', final: false, witnesses: null }).state).toBe('recorded')
  })
  it('of what failed proves that it was tried', () => {
    expect(proofOf({ status: 'failed', final: true, witnesses: 5 })).toMatchObject({ state: 'final', happened: false })
  })
  it('of what waits proves nothing yet', () => {
    expect(proofOf({ status: 'pending', final: false, witnesses: 3 })).toEqual({
      state: 'waiting',
      happened: true,
      witnesses: null,
    })
  })
})
