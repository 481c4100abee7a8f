import { describe, expect, it } from 'vitest'
import { parseTerritory, territoryCode, territoryOfCountry } from './territory.ts'

describe('territory', () => {
  it('finds the licence code a country falls under', () => {
    expect(territoryOfCountry('US', 'EU+US')).toBe('US')
    expect(territoryOfCountry('DE', 'EU+US')).toBe('EU')
    expect(territoryOfCountry('DE', 'EU+DE')).toBe('DE')
    expect(territoryOfCountry('GB', 'EU+US')).toBeUndefined()
    expect(territoryOfCountry('GB', 'EU+WW')).toBe('WW')
  })

  it('encodes a code as two ASCII bytes', () => {
    expect(territoryCode('EU')).toBe('0x4555')
  })

  it.each(['', 'eu', 'EU+', '+EU', 'EU,US', 'EUR', 'E'])('refuses %j', (list) => {
    expect(() => parseTerritory(list)).toThrow('CONTRACTS_BAD_TERRITORY')
  })

  it('takes only one code at a time', () => {
    expect(() => territoryCode('EU+US')).toThrow('CONTRACTS_BAD_TERRITORY')
  })
})
