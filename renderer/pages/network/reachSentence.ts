import type { NetworkStatus } from '#node-core/model/network.ts'

/** Keys of `network.reach`: how this computer is reached, or why it is not. */
export type ReachSentence = 'direct' | 'relay' | 'lan' | 'alone' | 'shut' | 'offline'

/** What to say about how other computers reach this one. */
export function reachSentence({ online, reach }: Pick<NetworkStatus, 'online' | 'reach'>): ReachSentence {
  if (!online) return 'offline'
  if (reach.way !== 'none') return reach.way
  // Listening, but with no address beyond this computer's own.
  return reach.open ? 'alone' : 'shut'
}
