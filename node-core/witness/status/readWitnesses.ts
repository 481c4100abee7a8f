import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { toIsoTime } from '#node-core/kernel/isoTime.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { WitnessOverview, WitnessRow } from '#node-core/model/witness.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { NEVER, registryRecords, type WitnessRecord } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { DIVIDEND_SCALE } from '#node-core/evm/dividend/dividend.ts'
import { countMisses } from './countMisses.ts'

/** What of a chain the witnesses are read from. */
export type WitnessChain = Pick<Chain, 'genesis' | 'consensus' | 'getRecord' | 'getAccount' | 'getDividend' | 'slot'>

/** The registry's records at the head. */
export function recordsAtHead(chain: Pick<Chain, 'getRecord'>) {
  return registryRecords({ record: (owner, name) => chain.getRecord(owner, name), setRecord: () => undefined })
}

/** Start of a slot, ISO 8601. */
export function isoOfSlot(chain: Pick<Chain, 'genesis'>, slot: number): string {
  return toIsoTime(chain.genesis.timeMs + slot * chain.genesis.params.slotMs)
}

/**
 * Reads everyone with a deposit or votes, and what is `holder`'s own (protocol.md §2.4). `here`: the address of this
 * node's witness key.
 */
export function readWitnesses(chain: WitnessChain, holder: Address | null, here: Address | null): WitnessOverview {
  const { genesis, consensus } = chain
  const { params } = genesis
  const records = recordsAtHead(chain)
  const members = new Set(consensus.active.members)
  const alternates = new Set(consensus.alternates)

  const ranked = records
    .candidates()
    .map((address) => ({ address, record: records.witness(address) }))
    .filter((entry): entry is { address: Address; record: WitnessRecord } => entry.record !== null)
    .sort(
      (a, b) =>
        descending(a.record.votesWei, b.record.votesWei) ||
        descending(a.record.depositWei, b.record.depositWei) ||
        (a.address < b.address ? -1 : 1),
    )
  const witnesses = ranked.map(({ address, record }, index): WitnessRow => {
    const { missed, missedInRow } = countMisses(consensus.duty.misses[address] ?? 0, params.downtime.windowSlots)
    return {
      address,
      rank: index + 1,
      seat: members.has(address)
        ? 'executive'
        : record.unlockSlot !== -1
          ? 'leaving'
          : alternates.has(address)
            ? 'alternate'
            : 'candidate',
      jailed:
        record.jailedUntilSlot === -1
          ? null
          : { until: record.jailedUntilSlot === NEVER ? null : isoOfSlot(chain, record.jailedUntilSlot) },
      depositWei: record.depositWei,
      votesWei: record.votesWei,
      heardAt: record.heartbeatSlot < 0 ? null : isoOfSlot(chain, record.heartbeatSlot),
      missed,
      missedInRow,
      myVotesWei: holder === null ? 0n : records.votes(holder, address),
      here: address === here,
    }
  })

  const slot = Math.max(chain.slot, consensus.slot)
  const term = Math.floor(slot / params.termSlots)
  const unlocking = holder === null ? [] : records.unlocking(holder)
  const dividend = chain.getDividend()
  const account = holder === null ? null : chain.getAccount(holder)
  const weight = account === null ? null : account.balance + account.bonded
  const resting = records.resting()
  return {
    executiveCount: consensus.active.members.length,
    alternateCount: consensus.alternates.length,
    term: {
      number: term,
      endsAt: isoOfSlot(chain, (term + 1) * params.termSlots),
      lengthS: Math.round((params.termSlots * params.slotMs) / 1000),
    },
    changing: consensus.pending !== null || consensus.tally !== null,
    depositNeededWei: params.witnessDepositWei,
    witnesses,
    mine:
      holder === null
        ? null
        : {
            lockedWei: witnesses.reduce((sum, row) => sum + row.myVotesWei, 0n),
            freeWei: unlocking.filter((u) => u.slot <= slot).reduce((sum, u) => sum + u.amountWei, 0n),
            unlocking: unlocking
              .filter((u) => u.slot > slot)
              .map((u) => ({ amountWei: u.amountWei, freeAt: isoOfSlot(chain, u.slot) })),
          },
    dividends: {
      perDpnWei: (dividend.index * WEI_PER_DPN) / DIVIDEND_SCALE,
      gatheredWei: dividend.holdersPot - resting.reduce((sum, r) => sum + r.amountWei, 0n),
      coming: resting.map((r) => ({
        amountWei: r.amountWei,
        offender: r.offender,
        at: isoOfSlot(chain, r.slot),
        yourShareWei:
          weight === null || dividend.total === 0n
            ? null
            : holder === r.offender
              ? 0n
              : (r.amountWei * weight) / dividend.total,
      })),
    },
  }
}

function descending(a: bigint, b: bigint): number {
  return a > b ? -1 : a < b ? 1 : 0
}
