import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'

/**
 * Carries out the operator's word that no other node uses the witness key: asks the chain to arm it once two rounds
 * have passed
 * without a signature of the key, and again while it is refused (protocol.md §2.6). Ends when the key is armed: a
 * key that is
 * silenced later needs a new word. Returns the stop function.
 */
export function armKey(chain: Chain, clock: Clock, log: Logger): () => void {
  let cancel: () => void = () => undefined
  const waitSlots = () => 2 * chain.consensus.active.members.length + 1
  const tryLater = () => {
    cancel = clock.after(waitSlots() * chain.genesis.params.slotMs, () => {
      if (chain.keyStatus === 'armed') return log.info('the witness key is armed')
      chain.rearm()
      tryLater()
    })
  }
  if (chain.keyStatus === 'silent') {
    log.info('the witness key waits two rounds before it is armed', { slots: waitSlots() })
    tryLater()
  }
  return () => cancel()
}
