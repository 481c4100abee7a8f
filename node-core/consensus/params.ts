import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { badGenesis } from './errors.ts'

/**
 * Numbers of the main chain (protocol.md §2.1). All slots are counts of `slotMs`; all money is wei. Fixed by the
 * genesis file.
 */
export interface ChainParams {
  /** Slot length T, ms. */
  readonly slotMs: number
  /** N, odd: size of the executive set aimed at. */
  readonly executiveCount: number
  /** M: alternates kept ready behind the executive set. */
  readonly alternateCount: number
  /** Slots between two ordinary elections. */
  readonly termSlots: number
  readonly witnessDepositWei: bigint
  /** Slots that a deposit stays locked after its term, and in which old evidence still counts (21 days). */
  readonly slashWindowSlots: number
  /** A new member must have sent a heartbeat within this many slots. */
  readonly heartbeatWindowSlots: number
  /** An attestation's target is at most this many heights back. */
  readonly attestationReach: number
  /** A missed slot is settled (and may be forgiven by an orphan header) this many slots later. */
  readonly orphanReachSlots: number
  readonly maxOrphansPerHeader: number
  /**
   * Slots of non-final history kept for downtime counting; older ones are forgotten (bounds memory without finality).
   */
  readonly maxUnsettledSlots: number
  readonly downtime: {
    /** So many own slots missed in a row … */
    readonly missesInRow: number
    /** … or `missesInWindow` of the last `windowSlots` own ones. */
    readonly windowSlots: number
    readonly missesInWindow: number
    /** Fine in basis points of the deposit. */
    readonly fineBps: number
    /** Misses count only while a third of the last so many slots were filled. */
    readonly quietWindowSlots: number
    /** A witness jailed for downtime may come back by a heartbeat after so many slots. */
    readonly jailSlots: number
  }
  readonly slashing: {
    readonly minBps: number
    /** Penalty fraction = factor × share of the set slashed within the window. */
    readonly factor: number
    /** A slashed sum rests so long before it is distributed (7 days). */
    readonly restSlots: number
    readonly reporterRewardWei: bigint
  }
  readonly gasLimit: bigint
  readonly minBaseFeeWei: bigint
  /** EIP-1559: target = gasLimit ÷ elasticity. */
  readonly elasticity: bigint
  readonly baseFeeChangeDenominator: bigint
  /** Shares of every fee in basis points; they add up to 10,000 (protocol.md §1.6). */
  readonly feeSplit: {
    readonly producerBps: number
    /** Shared by the witnesses in the same header's attestation; to holders when there is none. */
    readonly attestersBps: number
    /** To the producer, taken from the attesters' part, per vote that it includes. */
    readonly inclusionBonusBpsPerVote: number
    /** Upper bound: a paradigm declares its own share. What is not claimed goes to the holders. */
    readonly developerMaxBps: number
    /** At least 1,000. */
    readonly holdersBps: number
  }
  /**
   * `always`: a block in every slot. `onDemand`: while the network has one witness only, a slot without transactions
   * stays empty
   * (but two more blocks follow the last transaction, so that it becomes final). Ignored at N > 1.
   */
  readonly emptyBlocks: 'always' | 'onDemand'
}

const DAY_SLOTS = 86_400

/** Main-network values. */
export const DEFAULT_PARAMS: ChainParams = {
  slotMs: 1000,
  executiveCount: 21,
  alternateCount: 21,
  termSlots: DAY_SLOTS,
  witnessDepositWei: 100_000n * WEI_PER_DPN,
  slashWindowSlots: 21 * DAY_SLOTS,
  heartbeatWindowSlots: 1000,
  attestationReach: 8,
  orphanReachSlots: 32,
  maxOrphansPerHeader: 4,
  maxUnsettledSlots: 256,
  downtime: {
    missesInRow: 3,
    windowSlots: 20,
    missesInWindow: 10,
    fineBps: 50,
    quietWindowSlots: 128,
    jailSlots: 1000,
  },
  slashing: { minBps: 500, factor: 3, restSlots: 7 * DAY_SLOTS, reporterRewardWei: 100n * WEI_PER_DPN },
  gasLimit: 30_000_000n,
  minBaseFeeWei: 1_000_000n,
  elasticity: 2n,
  baseFeeChangeDenominator: 8n,
  feeSplit: {
    producerBps: 4000,
    attestersBps: 3000,
    inclusionBonusBpsPerVote: 10,
    developerMaxBps: 2000,
    holdersBps: 1000,
  },
  emptyBlocks: 'always',
}

/** 1,000,000,000 DPN, all in genesis. */
export const TOTAL_SUPPLY_WEI = 1_000_000_000n * WEI_PER_DPN

/**
 * How early (ms before its slot starts locally) a block may enter, and how long a builder waits for the previous one:
 * 0.3 T.
 */
export function toleranceMs(params: ChainParams): number {
  return Math.floor(params.slotMs * 0.3)
}

/** The head that a vote must beat is frozen this long before the slot starts: T ÷ 4. */
export function freezeMs(params: ChainParams): number {
  return Math.floor(params.slotMs / 4)
}

type Overrides = {
  readonly [K in keyof ChainParams]?: ChainParams[K] extends number | bigint | string
    ? ChainParams[K]
    : Partial<ChainParams[K]>
}

/** Defaults with overrides, checked. @throws CHAIN_BAD_GENESIS */
export function createParams(overrides: Overrides = {}): ChainParams {
  const merged: ChainParams = {
    ...DEFAULT_PARAMS,
    ...(overrides as Partial<ChainParams>),
    downtime: { ...DEFAULT_PARAMS.downtime, ...overrides.downtime },
    slashing: { ...DEFAULT_PARAMS.slashing, ...overrides.slashing },
    feeSplit: { ...DEFAULT_PARAMS.feeSplit, ...overrides.feeSplit },
  }
  const must = (ok: boolean, field: string, why: string) => {
    if (!ok) throw badGenesis(why, { field: `params.${field}` })
  }
  must(
    Number.isInteger(merged.slotMs) && merged.slotMs >= 50 && merged.slotMs <= 60_000,
    'slotMs',
    'slot must be 50 to 60,000 ms',
  )
  must(
    merged.executiveCount % 2 === 1 && merged.executiveCount >= 1 && merged.executiveCount <= 101,
    'executiveCount',
    'N must be odd, 1 to 101',
  )
  must(
    Number.isInteger(merged.alternateCount) && merged.alternateCount >= 0 && merged.alternateCount <= 200,
    'alternateCount',
    'M must be 0 to 200',
  )
  for (const key of [
    'termSlots',
    'slashWindowSlots',
    'heartbeatWindowSlots',
    'orphanReachSlots',
    'maxUnsettledSlots',
  ] as const)
    must(Number.isSafeInteger(merged[key]) && merged[key] >= 1, key, 'must be a positive whole number')
  must(merged.attestationReach >= 1 && merged.attestationReach <= 32, 'attestationReach', 'must be 1 to 32')
  must(merged.maxOrphansPerHeader >= 0 && merged.maxOrphansPerHeader <= 16, 'maxOrphansPerHeader', 'must be 0 to 16')
  must(merged.downtime.windowSlots >= 1 && merged.downtime.windowSlots <= 30, 'downtime.windowSlots', 'must be 1 to 30')
  must(
    merged.downtime.quietWindowSlots >= 1 && merged.downtime.quietWindowSlots <= 128,
    'downtime.quietWindowSlots',
    'must be 1 to 128',
  )
  must(merged.witnessDepositWei > 0n, 'witnessDepositWei', 'must be positive')
  const { producerBps, attestersBps, developerMaxBps, holdersBps } = merged.feeSplit
  must(
    producerBps + attestersBps + developerMaxBps + holdersBps === 10_000,
    'feeSplit',
    'shares must add up to 10,000 basis points',
  )
  must(holdersBps >= 1000 && developerMaxBps <= 2000, 'feeSplit', 'holders get at least 10 %, developers at most 20 %')
  must(
    merged.emptyBlocks === 'always' || merged.emptyBlocks === 'onDemand',
    'emptyBlocks',
    "must be 'always' or 'onDemand'",
  )
  return merged
}
