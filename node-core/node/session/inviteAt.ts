import { addressKind, KINDS, type AddressKind } from '#node-core/network/reach/addressKind.ts'

/** Of each kind at most so many: an invitation is pasted into messengers. */
const MOST: Readonly<Record<AddressKind, number>> = { public: 3, relay: 2, lan: 3, loopback: 1 }

/**
 * The addresses an invitation names, of those this node has, most useful first. WebSocket ones are for browsers. This
 * computer's own is last: an app beside this one finds it there.
 */
export function inviteAt(addresses: readonly string[]): string[] {
  const plain = addresses.filter((address) => !/\/wss?(\/|$)/.test(address))
  return KINDS.flatMap((kind) => plain.filter((address) => addressKind(address) === kind).slice(0, MOST[kind]))
}
