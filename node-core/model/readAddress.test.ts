import { expect, it } from 'vitest'
import { toAddress } from './ids.ts'
import { readAddress } from './readAddress.ts'
import { toChecksumAddress } from './toChecksumAddress.ts'

// The examples of EIP-55 itself.
it.each([
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
])('writes %s with its checksum', (address) => {
  expect(toChecksumAddress(address.toLowerCase())).toBe(address)
})

const RIGHT = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
it('reads one case as it is, both cases only with the right capitals', () => {
  const address = RIGHT.toLowerCase()
  for (const text of [
    RIGHT,
    address,
    `0x${RIGHT.slice(2).toUpperCase()}`,
    `0X${RIGHT.slice(2)}`,
    ` ${RIGHT}\n`,
    address.replace(/[0-9a-fx]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)),
  ]) {
    expect(readAddress(text), text).toEqual({ kind: 'read', address })
  }
  expect(
    [readAddress(''), readAddress(RIGHT.slice(0, -1)), readAddress(`${RIGHT}0`), readAddress(RIGHT.slice(2))].map(
      ({ kind }) => kind,
    ),
  ).toEqual(['empty', 'bad', 'bad', 'bad'])
})

it('notices any one digit that is not as it was, and any one capital', () => {
  let noticed = 0
  for (let at = 2; at < RIGHT.length; at++) {
    const changed = `${RIGHT.slice(0, at)}${RIGHT[at] === '7' ? '8' : '7'}${RIGHT.slice(at + 1)}`
    if (readAddress(changed).kind === 'wrongChecksum') noticed++
    expect(() => toAddress(changed)).toThrow(/MODEL_WRONG_CHECKSUM/)
    const flipped = RIGHT[at] === RIGHT[at]!.toLowerCase() ? RIGHT[at]!.toUpperCase() : RIGHT[at]!.toLowerCase()
    if (flipped !== RIGHT[at])
      expect(readAddress(`${RIGHT.slice(0, at)}${flipped}${RIGHT.slice(at + 1)}`).kind).toBe('wrongChecksum')
  }
  expect(noticed).toBe(40)
})
