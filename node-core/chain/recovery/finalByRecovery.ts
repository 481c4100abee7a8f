import type { ChainStore } from '../storing/chainStore.ts'
import type { SlotCheckpoint } from '#node-core/consensus/state/consensusState.ts'
import type { Recovery } from '#node-core/consensus/recovery/recovery.ts'

/**
 * What will be final here when the recoveries have taken effect: the highest checkpoint that is stored above `final`,
 * or `final`. (A
 * network that stood still for weeks is as old as its last final block, but its operators' checkpoint is not.)
 */
export function finalByRecovery(
  store: Pick<ChainStore, 'state'>,
  recoveries: readonly Recovery[],
  final: SlotCheckpoint,
): SlotCheckpoint {
  return recoveries.reduce(
    (highest, { checkpoint }) =>
      checkpoint.height > highest.height ? (store.state(checkpoint)?.final ?? highest) : highest,
    final,
  )
}
