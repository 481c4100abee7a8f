import { describe, expect, it } from 'vitest'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { NodeOptions } from '../options.ts'
import type { SettingsStore } from '../state/settings.ts'
import { createListening } from './createListening.ts'

const GENESIS = `0x${'ab'.repeat(32)}` as Hash
const asks = (node: Partial<NodeOptions>, settings: { reachable?: boolean; opensPort?: boolean } = {}) => {
  const now = { reachable: true, opensPort: true, peerPort: 31_000, ...settings }
  const store = { get: () => now, changes: createEmitter() } as unknown as SettingsStore
  return createListening({ log: silentLogger, ...node }, store).of(GENESIS).mapPort === true
}

it('the router is asked as the person set, where others may connect at all', () => {
  expect(asks({ listenHost: 'asSet' })).toBe(true)
  expect(asks({ listenHost: 'asSet' }, { opensPort: false })).toBe(false)
  expect(asks({ listenHost: 'asSet' }, { reachable: false })).toBe(false)
})

it('an operator’s node asks it only when told', () => {
  expect(asks({ listenHost: '0.0.0.0' })).toBe(false)
  expect(asks({ listenHost: '0.0.0.0', opensPort: true })).toBe(true)
  expect(asks({ listenHost: '127.0.0.1', opensPort: true })).toBe(false)
  expect(asks({ listenHost: 'asSet', opensPort: false })).toBe(false)
})

describe('what an operator announces', () => {
  const of = (node: Partial<NodeOptions>) => {
    const store = { get: () => ({ peerPort: 31_000 }), changes: createEmitter() } as unknown as SettingsStore
    const listening = createListening({ log: silentLogger, ...node }, store)
    return { ...listening.of(GENESIS), isOpen: listening.isOpen() }
  }
  it('is told, and neither a router nor a relay is asked', () => {
    const open = of({ listenHost: '0.0.0.0', opensPort: true, announce: ['203.0.113.7'] })
    expect(open).toMatchObject({ announce: ['203.0.113.7'], viaRelay: false, mapPort: false, relays: 'whenPublic' })
    expect(of({ listenHost: '0.0.0.0' })).not.toHaveProperty('announce')
  })
  it('makes a node on loopback one that others come to, unless it is loopback as well', () => {
    expect(of({ listenHost: '127.0.0.1', announce: ['node.example'] }).isOpen).toBe(true)
    for (const node of [{ listenHost: '127.78.0.2' }, { listenHost: '127.78.0.2', announce: ['127.77.0.2'] }])
      expect([of(node).isOpen, of(node).lan]).toEqual([false, undefined])
  })
})
