import { expect, it } from 'vitest'
import { blockAt } from '../../../tests/support/fakeNode/sampleWorld.ts'
import { mergeBlocks } from './mergeBlocks.ts'

it('keeps one row a height, highest first, and believes the newer answer', () => {
  const merged = mergeBlocks([blockAt(5, 4), blockAt(4, 4)], [blockAt(4, 0), blockAt(3, 0)])
  expect(merged.map((block) => block.height)).toEqual([5, 4, 3])
  expect(merged[1]?.final).toBe(true)
})
