import type { KeeperMode, KeeperState } from '#node-core/api/calls/app.ts'
import { createEmitter, type Emitter } from '#node-core/kernel/emitter.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address } from '#node-core/model/ids.ts'
import { endOfOrder } from '#node-core/model/order/orderMachine.ts'
import type { Session } from '../session/session.ts'
import type { Wallets } from '../session/wallets.ts'
import type { ActivityLog } from '../state/activityLog.ts'
import type { SettingsStore } from '../state/settings.ts'
import { createOrderWatch } from './createOrderWatch.ts'
import { KEEPER_FLOOR_WEI, KEEPER_WEI_A_DAY, keeperDay } from './keeperBudget.ts'
import { keeperFile, type KeptKeeper } from './keeperFile.ts'
import { keeperKeys } from './keeperKeys.ts'
import { keepOrders, NOTHING_KEPT, type Kept } from './keepOrders.ts'
import { keepLooking } from './keepLooking.ts'

/** Between two looks, slots; and ms at least. */
const LOOK_SLOTS = 2
const LOOK_MS = 500

export interface KeeperOptions {
  /** Where it keeps what a restart must not forget. */
  readonly file: string
  readonly settings: SettingsStore
  /** The operator's word at the start; the settings then do not matter. */
  readonly fixed?: KeeperMode
  readonly wallets: Wallets
  /** Pays on a witness's node for orders that none of its accounts has a part in. */
  readonly witnessKey: Uint8Array
  readonly activity: ActivityLog
  readonly clock: Clock
  readonly log: Logger
}

export interface Keeper {
  state(): KeeperState
  readonly changes: Emitter<KeeperState>
  /** Watches the orders of this network until the returned function is called. */
  follow(session: Pick<Session, 'config' | 'ports' | 'licences' | 'keeping'>): () => void
}

/**
 * Sends the defaults of orders without a person (protocol.md §4.12): each node for the orders of its own accounts, a
 * witness's node for everybody's. In turns, so that one sends and the others see its transaction; from disk after a
 * restart.
 */
export async function createKeeper(options: KeeperOptions): Promise<Keeper> {
  const { settings, wallets, activity, clock, log } = options
  const file = keeperFile(options.file)
  let kept: KeptKeeper = await file.readOrSetAside()
  const changes = createEmitter<KeeperState>((error) => log.error('listener failed', { error }))
  let witness: Address | null = null
  let found: Kept = NOTHING_KEPT
  let told = ''

  const mode = (): KeeperMode => {
    if (options.fixed !== undefined) return options.fixed
    const { keeper, keeperForAll } = settings.get()
    if (!keeper) return 'off'
    return keeperForAll && witness !== null ? 'all' : 'own'
  }
  const state = (): KeeperState => {
    const { sent, spentWei } = keeperDay(kept, clock.now())
    return {
      mode: mode(),
      fixed: options.fixed !== undefined,
      witness,
      ...found,
      sentToday: sent,
      spentTodayWei: spentWei,
      mostADayWei: KEEPER_WEI_A_DAY,
      floorWei: KEEPER_FLOOR_WEI,
    }
  }
  const tell = () => {
    const now = state()
    const text = Object.values(now).join()
    if (text !== told) changes.emit(now)
    told = text
  }
  const take = (now: Kept) => {
    if (now.waitsFor !== null && now.waitsFor !== found.waitsFor) {
      log.warn('orders are past their date, and this node cannot send what is due', {
        waitsFor: now.waitsFor,
        due: now.due,
      })
      if (now.waitsFor === 'unlock') activity.add('node', 'keeperLocked', { number: now.due })
    }
    found = now
    tell()
  }

  function follow({ config, ports, licences, keeping }: Parameters<Keeper['follow']>[0]): () => void {
    const keys = keeperKeys(wallets, config.witness ? options.witnessKey : null)
    witness = keys.witness
    const look = keepOrders({
      chain: ports.chain,
      keeping,
      watch: createOrderWatch({ chain: ports.chain, licences, log }),
      keys,
      mode,
      kept: () => kept,
      keep: (change) => {
        kept = { ...kept, ...change }
        return file.write(kept)
      },
      sent: (order, step, from) =>
        activity.add('node', endOfOrder(step.to) === 'paid' ? 'keeperSettled' : 'keeperRefunded', {
          propName: order.propName,
          number: order.number,
          priceWei: order.priceWei,
          fromName: wallets.label(from) ?? '',
        }),
      clock,
      log,
    })
    const loop = keepLooking({
      look: async () => {
        const now = await look()
        if (now !== null && !loop.stopped) take(now)
      },
      everyMs: Math.max(LOOK_MS, LOOK_SLOTS * keeping.slotMs),
      clock,
      failed: (error) => log.warn('orders could not be looked at', { code: toNodeError(error).code, error }),
    })
    const stops = [wallets.changed.on(loop.soon), settings.changes.on(loop.soon)]
    loop.soon()
    return () => {
      loop.stop()
      for (const stop of stops) stop()
      witness = null
      found = NOTHING_KEPT
      tell()
    }
  }
  return { state, changes, follow }
}
