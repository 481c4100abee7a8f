import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { AbortSignalLike, LongRun } from '#node-core/kernel/progress.ts'
import type { Address, ContentId, Hash } from '#node-core/model/ids.ts'
import type { SignedFacts } from '#node-core/model/outbox.ts'
import type { Design } from '#node-core/model/design.ts'
import type { MachineLimits } from '#node-core/model/making/machineLimits.ts'
import type { MadePart } from '#node-core/model/making/madePart.ts'
import type { PrintabilityCard } from '#node-core/model/making/printabilityCard.ts'
import type { ProductionForm } from '#node-core/model/order/jobTicket.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { PropInspection } from '#node-core/model/publishedProp.ts'

/** One log of a contract, with where and when it was written. */
export interface MarketLog {
  readonly address: Address
  readonly topics: readonly Hex[]
  readonly data: Hex
  readonly transactionHash: Hash
  readonly height: number
  readonly index: number
  /** Unix seconds of its block. */
  readonly timeS: number
}

export interface LogFilter {
  readonly address: Address
  /** By position; null = any. */
  readonly topics?: readonly (Hex | null)[]
  /** Both ends are read: what a question costs is bounded by who asks, not by who writes. */
  readonly fromHeight: number
  readonly toHeight: number
}

/** What the market needs of the main chain. Reads are of the head. */
export interface MarketChainPort {
  readonly chainId: number
  /** Named by the genesis (witness, holder of a first balance, contract): what no stranger can become later. */
  isFounder(account: Address): boolean
  call(request: { to: Address; data: Hex; from?: Address }): Promise<Hex>
  /** Blocks older than this node's history hold none. */
  logs(filter: LogFilter): Promise<readonly MarketLog[]>
  balance(account: Address): Promise<bigint>
  /** Unix seconds of the head: the clock that deadlines go by. */
  timeS(): number
  finalHeight(): number
  /** Hash of the head: while it stays, every read answers the same. */
  headHash(): Hash
  /** Contracts that wrote logs after the block `hash`; null where that is too far back or no longer on our chain. */
  touchedSince(hash: Hash): ReadonlySet<Address> | null
  estimate(request: {
    from: Address
    to: Address | null
    data: Hex
    valueWei: bigint
  }): Promise<{ gasLimit: bigint; maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }>
  nextNonce(account: Address): number
  /** Once this has resolved the transaction outlives a crash. */
  submit(raw: Uint8Array, signed: SignedFacts): Promise<Hash>
  /** A transaction that waits here or is in a block; null: not known (any more). */
  transaction(hash: Hash): MarketTransaction | null
  /** False with the network off on a node that is no witness: what is submitted waits. */
  canInclude(): boolean
  /** Resolves once included (`status` 1 or 0), or with null when it is still waiting after `timeoutMs`. */
  receipt(hash: Hash, timeoutMs: number): Promise<MarketReceipt | null>
}

/** Who called what. */
interface MarketTransaction {
  readonly from: Address
  readonly to: Address | null
  readonly data: Hex
  /** Not in a block yet. */
  readonly waits: boolean
}

export interface MarketReceipt {
  readonly status: 0 | 1
  readonly height: number
  readonly logs: readonly MarketLog[]
}

/** A signed unit as the market sees it: the payload is already checked against its hash. */
export interface MarketUnit {
  readonly id: Hash
  readonly author: Address
  readonly kind: string
  readonly subject: Hash
  /** Author's own statement, ISO 8601 UTC; advisory. */
  readonly at: string
  /** Height of a block its author knew to be final: the unit was made after it. */
  readonly anchorHeight: number
  readonly payload: Uint8Array
  /** Not yet seen by any other node. */
  readonly unsent: boolean
}

/** What the market needs of the DAG. Writing works with the network off. */
export interface MarketDagPort {
  append(author: Address, unit: { kind: string; subject: Hash; payload: Uint8Array }): Promise<MarketUnit>
  /** What anybody wrote of it, in the common order. */
  bySubject(subject: Hash, kind?: string): Promise<readonly MarketUnit[]>
  /**
   * What one author wrote of it, at most `limit`, oldest first unless said: costs what this author wrote, however much
   * others write of the same.
   */
  byAuthor(
    subject: Hash,
    author: Address,
    options: { kind?: string; limit: number; newestFirst?: boolean },
  ): Promise<readonly MarketUnit[]>
  byKind(kind: string): Promise<readonly MarketUnit[]>
}

/** Content-addressed files, fetched from peers where they are not here. */
export interface MarketContentPort {
  /** For everybody: any peer who knows the id is served it. Kept as one's own, or as part of an order. */
  put(bytes: Uint8Array, keep?: 'own' | 'order'): Promise<ContentId>
  /** From now on part of an order of somebody here: not swept. */
  keepForOrder(id: ContentId): Promise<void>
  /** For one account of this node: encrypted on the disk, served to nobody, opened in its window only. */
  keep(owner: Address, bytes: Uint8Array): Promise<ContentId>
  /** Serves to everybody a file that the window handed in. @throws CONTENT_NOT_FOUND where it is not here */
  release(id: ContentId): Promise<void>
  get(
    id: ContentId,
    options?: {
      maxBytes?: number
      onProgress?: (done: number) => void
      signal?: AbortSignalLike
      /** For an order of somebody here: kept; otherwise it is cache. */
      keep?: 'order'
    },
  ): Promise<Uint8Array>
  has(id: ContentId): Promise<boolean>
}

/** Keys stay behind this. @throws when locked */
export interface MarketWalletPort {
  holds(account: Address): boolean
  sign(account: Address, hash: Uint8Array): Promise<Uint8Array>
  publicKey(account: Address): Promise<Uint8Array>
  /** Opens a sealed envelope with the account's key. */
  open(account: Address, envelope: Uint8Array): Promise<Uint8Array>
  label(account: Address): string | null
}

export interface ProducedPiece {
  readonly file: Uint8Array
  readonly shortCode: string
  readonly parts: readonly MadePart[]
  readonly boundingBoxMm: readonly [number, number, number]
}

/** Geometry, in a worker that can be killed. */
export interface MarketModelingPort {
  inspect(glb: Uint8Array, run: LongRun): Promise<Omit<PropInspection, 'file'>>
  check(prop: Prop, design: Design, glb: Uint8Array, limits: MachineLimits, run: LongRun): Promise<PrintabilityCard>
  produce(
    prop: Prop,
    design: Design,
    glb: Uint8Array,
    limits: MachineLimits,
    form: ProductionForm,
    run: LongRun,
  ): Promise<ProducedPiece>
}

export interface MarketPorts {
  /** Says, in one line, how many of a list's rows could not be read. */
  readonly log: Logger
  readonly chain: MarketChainPort
  readonly dag: MarketDagPort
  readonly content: MarketContentPort
  readonly wallet: MarketWalletPort
  readonly modeling: MarketModelingPort
  /** Unix milliseconds of this machine: only for quotes' validity and advisory times. */
  now(): number
  /** Cryptographic randomness. */
  randomBytes(length: number): Uint8Array
}
