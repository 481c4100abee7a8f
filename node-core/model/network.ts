import type { ChainHead } from './block.ts'
import type { Hash } from './ids.ts'

export interface PeerInfo {
  readonly id: string
  readonly address: string
  readonly latencyMs: number | null
  readonly height: number | null
}

/** What the always visible network status shows. */
export interface NetworkStatus {
  /** `none`: no network chosen yet. */
  readonly mode: 'none' | 'local' | 'joined'
  readonly name: string
  readonly chainId: number
  readonly genesisHash: Hash | null
  /** A network for trying things out: deadlines can be advanced, test money exists. */
  readonly dev: boolean
  /** Sample people live here and the autopilot may play them. */
  readonly sampleWorld: boolean
  readonly online: boolean
  readonly peers: readonly PeerInfo[]
  readonly addresses: readonly string[]
  readonly peerId: string
  readonly head: ChainHead | null
  readonly final: ChainHead | null
  /** Highest height any peer claims; equal to head when level with them. */
  readonly bestKnownHeight: number
  readonly syncing: boolean
  readonly witness: boolean
  /** Units and own transactions that wait for a network: none that has reached everybody there is. */
  readonly unsent: number
  /** Things a person should know: codes, e.g. `portInUse`. */
  readonly notices: readonly { readonly code: string; readonly data: Readonly<Record<string, string | number>> }[]
}
