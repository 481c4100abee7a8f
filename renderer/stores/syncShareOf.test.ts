import { expect, it } from 'vitest'
import type { ChainHead } from '#node-core/model/block.ts'
import { syncShareOf } from './syncShareOf.ts'

const at = (height: number) => ({ height }) as ChainHead

it('is how much of the known chain is here, and nothing where no higher block is known', () => {
  expect(syncShareOf({ syncing: true, head: at(50), bestKnownHeight: 200 })).toBe(0.25)
  expect(syncShareOf({ syncing: true, head: null, bestKnownHeight: 200 })).toBe(0)
  // A peer was asked and does not answer: nobody is 0 blocks behind.
  expect(syncShareOf({ syncing: true, head: at(200), bestKnownHeight: 200 })).toBeNull()
  expect(syncShareOf({ syncing: false, head: at(50), bestKnownHeight: 200 })).toBeNull()
})
