import type { Logger } from '#node-core/kernel/log.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { toContentId } from '#node-core/model/ids.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import { checkMakeable } from '#node-core/market/props/checkMakeable.ts'

/** Remembers which props can be made at all, so that the shop promises no price for one that nobody can make. */
export interface Makeability {
  /** Null while it is not known; then a model that is on this machine is looked at in the background. */
  of(ports: MarketPorts, prop: Prop, local: boolean): boolean | null
}

/** Props looked at while the node runs: strangers can publish more than anybody needs to know about. */
const LOOKED_AT = 256
const MAX_MODEL_BYTES = 256 * 1024 * 1024

export function createMakeability(log: Logger): Makeability {
  const known = new Map<string, boolean | null>()
  const inTurn = createSerialQueue()
  const look = async (ports: MarketPorts, prop: Prop, hash: string): Promise<void> => {
    try {
      const glb = await ports.content.get(toContentId(prop.glb), { maxBytes: MAX_MODEL_BYTES })
      known.set(hash, (await checkMakeable(ports.modeling, prop, glb, UNWATCHED)).verdict !== 'no')
    } catch (error) {
      // Not known is not no: the card of the piece says what is wrong when somebody opens it.
      log.debug('a prop could not be looked at', { prop: hash, error })
    }
  }
  return {
    of(ports, prop, local) {
      const hash = propHash(prop)
      const found = known.get(hash)
      if (found !== undefined || !local || known.size >= LOOKED_AT) return found ?? null
      known.set(hash, null)
      void inTurn(() => look(ports, prop, hash))
      return null
    },
  }
}
