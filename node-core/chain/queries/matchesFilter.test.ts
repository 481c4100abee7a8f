import { describe, expect, it } from 'vitest'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { matchesFilter } from './matchesFilter.ts'

const word = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as Hash
const [here, there] = [`0x${'11'.repeat(20)}` as Address, `0x${'22'.repeat(20)}` as Address]
const log = { address: here, topics: [word(1), word(2), word(3), word(4)], data: '0x' as const }

describe('which logs a filter asks for', () => {
  it.each([0, 1, 2, 3])('the topic at position %i counts, and only there', (position) => {
    const asks = (topic: Hash) => log.topics.slice(0, position + 1).map((_, i) => (i === position ? [topic] : null))
    expect(matchesFilter(log, { topics: asks(word(position + 1)) })).toBe(true)
    for (let other = 0; other <= 4; other++) {
      if (other !== position)
        expect(matchesFilter(log, { topics: asks(word(other + 1)) }), `topic ${other} at ${position}`).toBe(false)
    }
    expect(
      matchesFilter(log, {
        topics: log.topics.slice(0, position + 1).map((topic, i) => (i === position ? [word(9), topic] : [topic])),
      }),
    ).toBe(true)
    expect(
      matchesFilter(log, {
        topics: log.topics.slice(0, position + 1).map((topic, i) => (i === position ? [word(9)] : [topic])),
      }),
    ).toBe(false)
  })

  it('a position that is asked for has to be there', () => {
    for (let topics = 0; topics <= 4; topics++) {
      for (let asked = 0; asked <= 4; asked++) {
        expect(
          matchesFilter({ ...log, topics: log.topics.slice(0, topics) }, { topics: Array<null>(asked).fill(null) }),
          `${asked} of ${topics}`,
        ).toBe(asked <= topics)
      }
    }
  })

  it('the address, where one is named', () => {
    expect([[], [here], [there, here]].map((addresses) => matchesFilter(log, { addresses }))).toEqual([
      true,
      true,
      true,
    ])
    expect(matchesFilter(log, { addresses: [there] })).toBe(false)
    expect(matchesFilter(log, {})).toBe(true)
  })
})
