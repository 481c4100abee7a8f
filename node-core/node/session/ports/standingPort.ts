import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { Address } from '#node-core/model/ids.ts'
import { UNIT_LIMITS } from '#node-core/model/unit.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import type { StandingPort } from '#node-core/dag/ports.ts'

/** protocol.md §3.6: 1,000 DPN are worth 10,000 units. */
const UNITS_PER_DPN = 10n

export interface StandingOptions {
  readonly chain: Pick<Chain, 'getAccount' | 'head' | 'syncing'>
  /** Accounts whose keys are here. */
  isOwn(account: Address): boolean
  /** Whether a peer has said how high it stands, and the highest that any says. */
  peersSaid(): { readonly any: boolean; readonly best: number }
  /** Whether this node may be alone: nobody needs to have said anything. */
  readonly alone: boolean
}

/** A block or two is no reason to wait. */
const LEVEL_WITHIN = 10

/**
 * Quota as far as it can be told without anchors: by the money an account holds, liquid or locked. Until this node has
 * once been level
 * with what its peers say, nothing is said about accounts that have none here: their money may be in blocks still to
 * come.
 */
export function createStandingPort({ chain, isOwn, peersSaid, alone }: StandingOptions): StandingPort {
  let wasLevel = false
  const isLevel = (): boolean => {
    if (wasLevel) return true
    const { any, best } = peersSaid()
    wasLevel = (any || alone) && !chain.syncing && chain.head.height + LEVEL_WITHIN >= best
    return wasLevel
  }
  return {
    capacity(author) {
      if (isOwn(author)) return Infinity
      const { balance, bonded } = chain.getAccount(author)
      const units = ((balance + bonded) * UNITS_PER_DPN) / WEI_PER_DPN
      const capacity = units > BigInt(UNIT_LIMITS.backlogUnits) ? UNIT_LIMITS.backlogUnits : Number(units)
      return capacity === 0 && !isLevel() ? null : capacity
    },
  }
}
