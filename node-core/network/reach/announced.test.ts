import { expect, it } from 'vitest'
import { announcedAt } from './announced.ts'

const PEER = '12D3KooWRdFFg3yTbTsDq5Z1yCvCWbqznEFro9jeVivo7rkayJ4D'

it('a host is announced at the port listened on, a multiaddr as it is', () => {
  const all = ['203.0.113.7', '2001:db8::7', 'node.example', '/ip4/8.8.8.8/tcp/443', '/dns4/node.example/tcp/80/ws']
  expect(announcedAt(all, 31_000)).toEqual([
    '/ip4/203.0.113.7/tcp/31000',
    '/ip6/2001:db8::7/tcp/31000',
    '/dns4/node.example/tcp/31000',
    '/ip4/8.8.8.8/tcp/443',
    '/dns4/node.example/tcp/80/ws',
  ])
})

it.each([
  '',
  'no name',
  '1.2.3',
  '-node.example',
  '0.0.0.0',
  '::',
  '203.0.113.7:443',
  'http://node.example',
  '/ip4/0.0.0.0/tcp/1',
  '/ip4/8.8.8.8',
  '/ip4/8.8.8.8/tcp/0',
  '/ip4/8.8.8.8/tcp/70000',
  '/ip4/8.8.8.8/udp/1',
  '/unix/tmp/socket',
  '/ip4/8.8.8.8/tcp/1/p2p-circuit',
  `/ip4/8.8.8.8/tcp/1/p2p/${PEER}`,
])('nobody could dial %j', (bad) => {
  expect(() => announcedAt([bad], 31_000)).toThrow(expect.objectContaining({ code: 'NETWORK_BAD_ADDRESS' }))
})

it('a host needs a port that is known', () => {
  expect(() => announcedAt(['node.example'], 0)).toThrow(expect.objectContaining({ code: 'NETWORK_BAD_ADDRESS' }))
  expect(announcedAt(['/ip4/8.8.8.8/tcp/443'], 0)).toEqual(['/ip4/8.8.8.8/tcp/443'])
})
