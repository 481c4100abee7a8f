import type { Dag } from '#node-core/dag/dag.ts'
import type { OutboxEntry } from '#node-core/model/outbox.ts'
import type { Network } from '#node-core/network/network.ts'
import type { NetworkConfig } from '../networkConfig.ts'
import type { Outbox } from '../outbox/outbox.ts'

export interface UnsentSources {
  readonly config: Pick<NetworkConfig, 'mode'>
  readonly outbox: Pick<Outbox, 'entries'>
  readonly dag: Pick<Dag, 'unsent' | 'onUnsent'>
  readonly network: Pick<Network, 'online' | 'peers'>
}

/** How much of what was signed here waits for a network: nothing that has already reached everybody there is. */
export function createUnsentCount({ config, outbox, dag, network }: UnsentSources): () => number {
  /** Units made while this computer was the whole network: they had nobody to go to, so they wait for nobody. */
  let atHome = config.mode === 'local' ? dag.unsent() : 0
  const units = () => {
    const count = dag.unsent()
    // Others who come know nothing yet; in aeroplane mode what was home before stays home.
    if (network.online) atHome = config.mode === 'local' && network.peers().length === 0 ? count : 0
    atHome = Math.min(atHome, count)
    return count - atHome
  }
  // Each unit while it is made, not only when somebody asks.
  dag.onUnsent(units)
  // What is being handed over is gone in a moment, or waits for a reason in the next.
  const waits = ({ state, reason }: OutboxEntry) => state === 'waiting' && reason !== 'sending'
  return () => units() + outbox.entries().filter(waits).length
}
