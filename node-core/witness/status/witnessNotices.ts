import type { Address } from '#node-core/model/ids.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { NEVER } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { countMisses } from './countMisses.ts'
import { isoOfSlot, recordsAtHead, type WitnessChain } from './readWitnesses.ts'

type Notice = NetworkStatus['notices'][number]

export interface NoticeSources {
  readonly chain: WitnessChain & { readonly keyStatus: string }
  /** Address of this node's witness key; null where it has none. */
  readonly here: Address | null
  readonly finalityStopped: boolean
}

/** A registered deposit below nine tenths of what is asked is not elected again. */
const LEAST_DEPOSIT_TENTHS = 9n

/**
 * What a person should know of consensus now: a stopped finality for everybody, and for a witness alarms before
 * penalties.
 */
export function witnessNotices({ chain, here, finalityStopped }: NoticeSources): Notice[] {
  const notices: Notice[] = []
  if (finalityStopped) notices.push({ code: 'noFinality', data: {} })
  if (here === null) return notices
  if (chain.keyStatus === 'silent') notices.push({ code: 'safetyGap', data: {} })
  const record = recordsAtHead(chain).witness(here)
  if (record === null) return notices
  const { params } = chain.genesis
  const { downtime } = params
  if (record.jailedUntilSlot === NEVER) notices.push({ code: 'witnessSlashed', data: {} })
  else if (record.jailedUntilSlot !== -1)
    notices.push({ code: 'witnessJailed', data: { until: isoOfSlot(chain, record.jailedUntilSlot) } })
  else {
    const { missed, missedInRow } = countMisses(chain.consensus.duty.misses[here] ?? 0, downtime.windowSlots)
    if (missedInRow >= downtime.missesInRow - 1 || missed * 2 >= downtime.missesInWindow)
      notices.push({
        code: 'missedTurns',
        data: { missed, of: downtime.windowSlots, allowed: downtime.missesInWindow, inRow: downtime.missesInRow },
      })
  }
  if (record.unlockSlot === -1 && record.depositWei * 10n < params.witnessDepositWei * LEAST_DEPOSIT_TENTHS)
    notices.push({
      code: 'depositLow',
      data: { missingWei: (params.witnessDepositWei - record.depositWei).toString() },
    })
  return notices
}
