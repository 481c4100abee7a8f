import { addressKind, KINDS } from './addressKind.ts'

/** Most addresses this node tells of itself. */
export const MAX_OWN_ADDRESSES = 24
/** Link-local IPv6 means nothing without the name of an interface, which is another on every computer. */
const LINK_LOCAL = /^\/ip6\/fe[89ab]/i

/**
 * Own addresses, the most useful to a stranger first: public, through a relay, local network, this computer; of one
 * kind TCP before WebSocket. At most 24.
 */
export function rankAddresses(addresses: readonly string[]): string[] {
  const rank = (address: string) => {
    const kind = addressKind(address)
    return (kind === null ? KINDS.length : KINDS.indexOf(kind)) * 2 + (/\/wss?(\/|$)/.test(address) ? 1 : 0)
  }
  return [...new Set(addresses)]
    .filter((address) => !LINK_LOCAL.test(address))
    .map((address) => ({ address, rank: rank(address) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, MAX_OWN_ADDRESSES)
    .map(({ address }) => address)
}
