import { expect, it } from 'vitest'
import type { PeerId } from '@libp2p/interface'
import { createVirtualClock } from '../../../tests/support/virtualClock.ts'
import { gateRelay } from './gateRelay.ts'

const peer = (name: string) => ({ toString: () => name }) as PeerId

it('who asks a relay again and again is refused for a while; others are not', async () => {
  const clock = createVirtualClock(0)
  const { denyInboundRelayReservation, denyOutboundRelayedConnection } = gateRelay(clock, () => false)
  const slot = (name: string) => denyInboundRelayReservation!(peer(name)) === false
  const way = (name: string) => denyOutboundRelayedConnection!(peer(name), peer('holder')) === false
  // Both ways of asking count together.
  expect(Array.from({ length: 10 }, () => slot('a') && way('a')).every(Boolean)).toBe(true)
  expect([slot('a'), way('a')]).toEqual([false, false])
  expect([slot('b'), way('b')]).toEqual([true, true])
  await clock.advance(2_000)
  expect([slot('a'), slot('a')]).toEqual([true, false])
})

it('who is kept out gets neither a connection nor a slot nor a way', () => {
  const gate = gateRelay(createVirtualClock(0), (one) => one.toString() === 'banned')
  const banned = peer('banned')
  expect(gate.denyInboundRelayReservation!(banned)).toBe(true)
  expect(gate.denyOutboundRelayedConnection!(banned, peer('holder'))).toBe(true)
  expect(gate.denyDialPeer!(banned)).toBe(true)
  expect(gate.denyDialPeer!(peer('other'))).toBe(false)
})
