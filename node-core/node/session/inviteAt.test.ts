import { expect, it } from 'vitest'
import { toHash } from '#node-core/model/ids.ts'
import { inviteAt } from './inviteAt.ts'
import { formatInvitation } from './invitation.ts'

const ME = '12D3KooWRdFFg3yTbTsDq5Z1yCvCWbqznEFro9jeVivo7rkayJ4D'
const RELAY = '12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN'
const at = (ip: string, rest = '') => `/ip4/${ip}/tcp/31999${rest}/p2p/${ME}`
const through = (ip: string) => `/ip4/${ip}/tcp/31999/p2p/${RELAY}/p2p-circuit/p2p/${ME}`

it('names a few addresses of each kind, those that work from outside first, this computer last', () => {
  const many = (make: (ip: string) => string, net: string) =>
    Array.from({ length: 6 }, (_, index) => make(`${net}.${String(index + 100)}`))
  const all = [
    ...many(at, '127.0.0'),
    ...many(at, '192.168.100'),
    ...many(through, '100.200.100'),
    ...many(at, '200.200.200'),
  ]
  const told = inviteAt([at('192.168.1.1', '/ws'), ...all])
  expect(told).toEqual([
    ...many(at, '200.200.200').slice(0, 3),
    ...many(through, '100.200.100').slice(0, 2),
    ...many(at, '192.168.100').slice(0, 3),
    at('127.0.0.100'),
  ])
  // The window takes 4,000 characters.
  const text = formatInvitation({
    name: 'Ein Netz mit einem recht langen Namen',
    genesis: toHash(`0x${'ab'.repeat(32)}`),
    addresses: told,
    checkpoint: { height: 31_536_000, hash: toHash(`0x${'cd'.repeat(32)}`) },
  })
  expect(text.length).toBeLessThan(4_000)
})
