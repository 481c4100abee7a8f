import { describe, expect, it } from 'vitest'
import { EU_COUNTRIES } from '#node-core/model/licence.ts'
import { expandTerritory } from './expandTerritory.ts'

describe('expandTerritory', () => {
  it('lets a fan in Germany order under a licence for EU and US', () => {
    expect(expandTerritory(['EU', 'US'])).toEqual([...EU_COUNTRIES, 'US'])
    expect(expandTerritory(['EU', 'US'])).toContain('DE')
  })
  it('names a country once, however often it is covered', () =>
    expect(expandTerritory(['DE', 'EU', 'DE']).filter((code) => code === 'DE')).toHaveLength(1))
  it('leaves worldwide alone', () => expect(expandTerritory([])).toEqual([]))
})
