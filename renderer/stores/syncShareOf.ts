import type { NetworkStatus } from '#node-core/model/network.ts'

/** Share of the known chain that is here; null when level: who asks and knows of no higher block is not behind. */
export function syncShareOf({
  syncing,
  head,
  bestKnownHeight,
}: Pick<NetworkStatus, 'syncing' | 'head' | 'bestKnownHeight'>): number | null {
  const height = head?.height ?? 0
  return syncing && bestKnownHeight > height ? height / bestKnownHeight : null
}
