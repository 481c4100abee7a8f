import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'

/** What a flat key names; the first byte of the key. */
export const STATE_KIND = { account: 0x61, slot: 0x73, record: 0x78 } as const

/**
 * The flat state's keys as text, because journals and caches are Maps: kind, then hex of the address, then the slot as
 * hex
 * or a record's name. {@link stateKeyToBytes} gives the bytes that the database and the tree see.
 */
export type StateKey = string

export function accountKey(address: Address): StateKey {
  return `a${address}`
}
/** `slot` is 64 hex digits with `0x`. */
export function slotKey(address: Address, slot: string): StateKey {
  return `s${address}${slot}`
}
/** A native contract's own record. */
export function recordKey(address: Address, name: string): StateKey {
  return `x${address}${name}`
}

export function stateKeyToBytes(key: StateKey): Uint8Array {
  const address = Buffer.from(key.slice(3, 43), 'hex')
  switch (key[0]) {
    case 'a':
      return Buffer.concat([Uint8Array.of(STATE_KIND.account), address])
    case 's':
      return Buffer.concat([Uint8Array.of(STATE_KIND.slot), address, Buffer.from(key.slice(45), 'hex')])
    default:
      return Buffer.concat([Uint8Array.of(STATE_KIND.record), address, utf8ToBytes(key.slice(43))])
  }
}

/** Inverse of {@link stateKeyToBytes}. */
export function bytesToStateKey(bytes: Uint8Array): StateKey {
  const kind = String.fromCharCode(bytes[0]!)
  const address = Buffer.from(bytes.subarray(1, 21)).toString('hex')
  const rest = Buffer.from(bytes.subarray(21))
  return `${kind}0x${address}${kind === 's' ? `0x${rest.toString('hex')}` : rest.toString('utf8')}`
}
