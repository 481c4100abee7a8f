import type { ChainHead } from './block.ts'
import type { Hash } from './ids.ts'

export interface PeerInfo {
  readonly id: string
  readonly address: string
  /** Through a relay, which limits it. */
  readonly relayed: boolean
  readonly latencyMs: number | null
  readonly height: number | null
}

/**
 * What came of asking the router for a port: not asked, asked now, nobody there who opens any, refused, opened by one
 * that stands behind another itself, opened by one that says it is on the internet.
 */
export type RouterState = 'off' | 'searching' | 'none' | 'refused' | 'behindAnother' | 'open'

/** How other computers come to this node. */
export interface ReachStatus {
  /** From anywhere, from anywhere through a relay, from the local network only, not at all. */
  readonly way: 'direct' | 'relay' | 'lan' | 'none'
  /** Whether it listens beyond this computer. */
  readonly open: boolean
  /** Whether the person's switch decides that; else who started the node. */
  readonly bySetting: boolean
  /** TCP port in use, what a router would have to forward; null while offline. */
  readonly port: number | null
  readonly router: RouterState
  /** The port it opened; null: none, or one nobody outside can know. */
  readonly routerPort: number | null
}

/** A snapshot on its way to this node; bytes count the state's parts. */
export interface SnapshotStatus {
  /** Who has one is looked for; its parts come; its last blocks come; the chain is put together from it. */
  readonly step: 'looking' | 'parts' | 'blocks' | 'building'
  readonly doneBytes: number
  /** 0: not known yet. */
  readonly totalBytes: number
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
  /** The most useful to a stranger first. */
  readonly addresses: readonly string[]
  readonly reach: ReachStatus
  readonly peerId: string
  readonly head: ChainHead | null
  readonly final: ChainHead | null
  /** Highest height any peer claims; equal to head when level with them. */
  readonly bestKnownHeight: number
  readonly syncing: boolean
  /** While this node joins by a snapshot, and no blocks are fetched yet. */
  readonly snapshot: SnapshotStatus | null
  readonly witness: boolean
  /** Units and own transactions that wait for a network: none that has reached everybody there is. */
  readonly unsent: number
  /** Things a person should know: codes, e.g. `portInUse`. */
  readonly notices: readonly { readonly code: string; readonly data: Readonly<Record<string, string | number>> }[]
}
