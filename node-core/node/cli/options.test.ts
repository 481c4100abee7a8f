import { expect, it } from 'vitest'
import { originsOption, parseOptions } from './options.ts'

const origins = (...args: string[]) => originsOption(parseOptions(['start', ...args]).values)

it('takes origins as browsers name them, beside --rpc only', () => {
  expect(origins()).toEqual([])
  expect(origins('--rpc', '8545')).toEqual([])
  const named = ['chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn', 'https://wallet.example:8443', 'moz-extension://2b1c7e0a-1111-2222-3333-444455556666']
  expect(origins('--rpc', '8545', ...named.flatMap((origin) => ['--rpc-origin', origin]))).toEqual(named)
  expect(() => origins('--rpc-origin', named[0]!)).toThrow(/goes with --rpc/)
  for (const bad of ['*', 'null', '', 'wallet.example', 'https://wallet.example/', 'https://wallet.example/page', 'https://a@b', 'HTTPS://wallet.example']) {
    expect(() => origins('--rpc', '8545', '--rpc-origin', bad), bad).toThrow(/a scheme and a host/)
  }
})
