import type { Reach } from '../network.ts'
import { addressKind } from './addressKind.ts'

/** The best way to this node that its own addresses leave. None at all: it only dials, or is off. */
export function reachOf(addresses: readonly string[]): Reach {
  const kinds = new Set(addresses.map(addressKind))
  if (kinds.has('public')) return 'direct'
  if (kinds.has('relay')) return 'relay'
  return kinds.has('lan') ? 'lan' : 'none'
}
