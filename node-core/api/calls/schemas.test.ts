import { expect, it } from 'vitest'
import { address } from './schemas.ts'

it('an address with a wrong capital is refused at the seam, with its own code', () => {
  const right = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
  expect([right, right.toLowerCase(), `0x${right.slice(2).toUpperCase()}`].map((text) => address.parse(text))).toEqual(
    Array(3).fill(right.toLowerCase()),
  )
  expect(() => address.safeParse(right.replace('5aA', '5AA'))).toThrow(/MODEL_WRONG_CHECKSUM/)
  expect(address.safeParse('0x5aA').success).toBe(false)
})
