import type { Action, ActionResult, PreparedAction } from '#node-core/api/calls/actions.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { preparedGone } from '../errors.ts'
import { toldOfAction } from './toldOfAction.ts'
import { planAction } from './planAction.ts'
import type { Plan, PlanContext } from './plan.ts'

/** How long a prepared action may be thought about, ms. */
const PREPARED_FOR_MS = 10 * 60_000
const MAX_PREPARED = 100

interface Held {
  readonly prepared: PreparedAction
  readonly plan: Plan
  readonly expiresAt: number
  result: Promise<ActionResult> | null
}

type Done = (prepared: PreparedAction, result: ActionResult) => void

export interface Actions {
  prepare(action: Action, run: LongRun): Promise<PreparedAction>
  /**
   * Confirming the same id again answers the first result: a double click pays once.
   * @param done told once, however often it is confirmed
   * @throws NODE_PREPARED_GONE
   */
  confirm(id: string, run: LongRun, done?: Done): Promise<ActionResult>
  discard(id: string): void
}

/** Two steps to every signature: read what it does, then confirm it. The plan never leaves this process. */
export function createActions(context: () => PlanContext): Actions {
  const held = new Map<string, Held>()

  const forget = (now: number) => {
    for (const [id, item] of held)
      if (item.expiresAt < now || (held.size > MAX_PREPARED && item.result === null)) held.delete(id)
  }

  const execute = async ({ plan, prepared }: Held, run: LongRun, done?: Done): Promise<ActionResult> => {
    const { kind, sentence } = prepared
    const about = { kind, by: done === undefined ? 'node' : 'person', data: toldOfAction(sentence.data) } as const
    const result = { ...(await plan.execute({ ...run, about })), kind }
    try {
      done?.(prepared, result)
    } catch {
      // Paid is paid: what is told of it may fail, but must not make it look undone, to be signed again.
    }
    return result
  }

  return {
    async prepare(action, run) {
      const { ports } = context()
      forget(ports.now())
      const plan = await planAction(action, context(), run)
      const expiresAt = ports.now() + PREPARED_FOR_MS
      const { sentence, amountWei, maxFeeWei, split, warnings } = plan
      const prepared: PreparedAction = {
        id: bytesToHex(ports.randomBytes(16)),
        kind: action.kind,
        from: action.from,
        sentence,
        amountWei,
        maxFeeWei,
        split,
        warnings,
        expiresAt: new Date(expiresAt).toISOString(),
      }
      held.set(prepared.id, { prepared, plan, expiresAt, result: null })
      return prepared
    },

    confirm(id, run, done) {
      const item = held.get(id)
      if (!item || (item.result === null && item.expiresAt < context().ports.now()))
        return Promise.reject(preparedGone('prepare it again', { id }))
      item.result ??= execute(item, run, done)
      // What failed before anything was sent may be tried again.
      item.result.catch(() => {
        item.result = null
      })
      return item.result
    },

    discard: (id) => {
      if (held.get(id)?.result === null) held.delete(id)
    },
  }
}
