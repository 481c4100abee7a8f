import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BoundedMap } from './boundedMap.ts'
import { BoundedSet } from './boundedSet.ts'

const keys = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 })
const most = fc.integer({ min: 1, max: 8 })
/** What is left when the oldest of a list of distinct keys are dropped. */
const newest = <T>(list: readonly T[], limit: number) => list.slice(Math.max(0, list.length - limit))

describe('BoundedMap', () => {
  it('holds the newest entries, each where it was first set since it was last pushed out', () => {
    fc.assert(
      fc.property(most, keys, (limit, list) => {
        const map = new BoundedMap<number, string>(limit)
        let expected: number[] = []
        for (const key of list) {
          map.set(key, `v${key}`)
          if (!expected.includes(key)) expected = newest([...expected, key], limit)
          expect([...map.keys()]).toEqual(expected)
          expect(map.get(key)).toBe(`v${key}`)
        }
      }),
    )
  })

  it('forgets the longest unused when it is renewed on use', () => {
    fc.assert(
      fc.property(most, keys, (limit, list) => {
        const map = new BoundedMap<number, number>(limit)
        for (const [i, key] of list.entries()) map.renew(key, i)
        const byLastUse = [...new Set([...list].reverse())].slice(0, limit).reverse()
        expect([...map.keys()]).toEqual(byLastUse)
        for (const key of byLastUse) expect(map.get(key)).toBe(list.lastIndexOf(key))
      }),
    )
  })

  it('does not push anything out for a key that it has, nor for a value that is undefined', () => {
    const map = new BoundedMap<string, undefined>(2).set('a', undefined).set('b', undefined).set('a', undefined)
    expect([...map.keys()]).toEqual(['a', 'b'])
  })
})

describe('BoundedSet', () => {
  it('holds the newest values', () => {
    fc.assert(
      fc.property(most, keys, (limit, list) => {
        const set = new BoundedSet<number>(limit)
        let expected: number[] = []
        for (const value of list) {
          set.add(value)
          if (!expected.includes(value)) expected = newest([...expected, value], limit)
        }
        expect([...set]).toEqual(expected)
      }),
    )
  })
})
