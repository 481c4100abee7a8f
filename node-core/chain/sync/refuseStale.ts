import type { Address } from '#node-core/model/ids.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint, SlotCheckpoint } from '#node-core/consensus/state/consensusState.ts'
import { checkpointNeeded } from './errors.ts'

export interface StaleQuestion {
  readonly genesis: Genesis
  readonly signer: { readonly address: Address } | undefined
  readonly checkpoint: Checkpoint | undefined
  /** The checkpoint was given for this start, not earlier. */
  readonly vouchedNow: boolean
  /** What is final here. */
  readonly final: SlotCheckpoint
  /** The executive set as it is known here. */
  readonly members: readonly Address[]
  /** The running slot. */
  readonly slot: number
}

/**
 * Refuses to start from what is older than the slash window (21 days) without a word from somebody trusted (protocol.md
 * §2.14): those who were
 * witnesses then may have their deposits back, and lie for nothing. A single witness has nobody who could lie to it.
 * @throws CHAIN_CHECKPOINT_NEEDED
 */
export function refuseStale({ genesis, signer, checkpoint, vouchedNow, final, members, slot }: StaleQuestion): void {
  if (slot - final.slot <= genesis.params.slashWindowSlots) return
  if (members.length === 1 && members[0] === signer?.address) return
  // One above shows its own age on the way down from it. At the very block, the operator says that after all this time
  // it still stands,
  // as when a whole network rested.
  if (
    checkpoint !== undefined &&
    (checkpoint.height > final.height || (vouchedNow && checkpoint.height === final.height))
  )
    return
  throw checkpointNeeded(
    'what is known here is older than the time in which witnesses can be fined for forging history',
    { finalHeight: final.height, slotsAgo: slot - final.slot },
  )
}
