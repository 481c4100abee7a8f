import { describe, expect, it } from 'vitest'
import { takeWebToken } from './webToken.ts'

function page(hash: string) {
  const kept = new Map<string, string>()
  const shown: string[] = []
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as unknown as Storage
  const history = { replaceState: (_: unknown, __: string, url: string) => void shown.push(url) } as unknown as History
  return { location: { hash, pathname: '/', search: '' } as Location, history, storage, shown }
}

describe('takeWebToken', () => {
  it('keeps the token for the tab and takes it out of the address', () => {
    const { location, history, storage, shown } = page('#token=abcDEF_123-456')
    expect(takeWebToken(location, history, storage)).toBe('abcDEF_123-456')
    expect(shown).toEqual(['/#/'])
    expect(takeWebToken(page('#/wallet').location, history, storage)).toBe('abcDEF_123-456')
  })
  it('leaves ordinary addresses alone', () => {
    const { location, history, storage, shown } = page('#/shop?token=abcdefghij')
    expect(takeWebToken(location, history, storage)).toBeNull()
    expect(shown).toEqual([])
  })
})
