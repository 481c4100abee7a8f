import type { KeeperMode } from '#node-core/api/calls/app.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { KeychainPort } from '#node-core/vault/keyring/keyring.ts'
import type { Modeling } from '#node-core/modeling/modeling.ts'

/** What a node is composed from. Only entry points (main/, cli/) read the environment to make it. */
export interface NodeOptions {
  /** Folder of this profile; everything the node keeps is below it. */
  readonly dataDir: string
  readonly profile: string
  readonly host: 'electron' | 'headless'
  readonly version: string
  readonly log: Logger
  readonly clock: Clock
  /** Null on a headless node. */
  readonly keychain: KeychainPort | null
  /**
   * A file with a passphrase that the node's own keys lie under; for headless nodes. @default the keychain, where there
   * is one
   */
  readonly secretFile?: string
  /** Geometry; in a worker, so that it never holds up blocks. */
  readonly modeling: Modeling
  /** Language of the very first start. @default 'en' */
  readonly language?: 'en' | 'zh-CN'
  /**
   * IP to listen on; `asSet`: all interfaces unless the person switched that off (`Settings.reachable`). Beyond
   * loopback the node is found on the local network, uses relays and is one. @default '127.0.0.1'
   */
  readonly listenHost?: string
  /**
   * What others are told instead of where it listens: hosts or multiaddrs, as `ListenOptions.announce`. Neither a
   * router nor a relay is asked then. @default none
   */
  readonly announce?: readonly string[]
  /**
   * TCP port for peers; taken → the next free one; 0 = any. @default the one in the settings, of its own for each
   * profile, so that invitations outlive a restart
   */
  readonly listenPort?: number
  /**
   * Ask the router to let others in at that port. @default where `asSet`, as the person set (`Settings.opensPort`); else
   * no
   */
  readonly opensPort?: boolean
  /** Loopback port for JSON-RPC; null = off. @default null */
  readonly rpcPort?: number | null
  /** Web pages and extensions that may ask there. @default none */
  readonly rpcOrigins?: readonly string[]
  /** Hold sealed packages for others (protocol.md §5.10). @default as the settings say */
  readonly holdPackages?: boolean
  /** Whose orders the keeper watches (protocol.md §4.12). @default as the settings say */
  readonly keeper?: KeeperMode
  /**
   * The operator's word that no other node uses this witness key: a key without a current safety record is armed after
   * two rounds. @default false
   */
  readonly armKey?: boolean
  /**
   * The operator vouches for this block: the folder's network is followed through it. @default the one it was joined
   * with
   */
  readonly checkpoint?: Checkpoint
  /**
   * Stand for election with this node's witness key once its account can pay the deposit; null: what the network asks
   * for. @default absent: no
   */
  readonly candidate?: { readonly depositWei: bigint | null }
  /** Joins by blocks even where somebody has a snapshot, so that all of history is held here. @default false */
  readonly wholeHistory?: boolean
  /** Heights of snapshots for peers are multiples of this: shorter in tests. @default SNAPSHOT_EVERY */
  readonly snapshotEvery?: number
}
