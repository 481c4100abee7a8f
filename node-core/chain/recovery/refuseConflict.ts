import { recoveryConflict } from '#node-core/consensus/errors.ts'
import type { ChainStore } from '../storing/chainStore.ts'
import type { Recovery } from '#node-core/consensus/recovery/recovery.ts'

/**
 * A recovery goes on from what this node holds final or from above it, never back behind it: if the checkpoint's height
 * is final here,
 * it must be the very block, and where blocks above it are final too, the first of them must be the new set's (then the
 * recovery
 * took place already). @throws CHAIN_RECOVERY_CONFLICT
 */
export function refuseConflict(
  store: Pick<ChainStore, 'final' | 'canonicalHash' | 'block' | 'firstHeld'>,
  recoveries: readonly Recovery[],
): void {
  const final = store.final?.height ?? 0
  for (const { checkpoint, members } of recoveries) {
    // Below a snapshot this node began with nothing is held: its checkpoint spoke for all of that.
    if (checkpoint.height > final || checkpoint.height < store.firstHeld) continue
    const conflict = (why: string) => recoveryConflict(why, { checkpoint: checkpoint.height, final })
    if (store.canonicalHash(checkpoint.height) !== checkpoint.hash)
      throw conflict('another block is final here at the height of the checkpoint')
    const next = store.canonicalHash(checkpoint.height + 1)
    const child = next === undefined || checkpoint.height === final ? undefined : store.block(next)
    const setBefore = store.block(checkpoint.hash)?.header.setId
    if (child === undefined || setBefore === undefined) continue
    if (child.header.setId === setBefore || !members.includes(child.header.producer))
      throw conflict('the old witnesses made blocks above the checkpoint final')
  }
}
