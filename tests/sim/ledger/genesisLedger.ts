import { WEI_PER_DPN } from '../../../node-core/kernel/amount.ts'
import type { Address } from '../../../node-core/model/ids.ts'
import type { ChainParams } from '../../../node-core/consensus/params.ts'
import { registryRecords } from '../../../node-core/consensus/witnesses/registry/registryRecords.ts'
import { LedgerDraft, type LedgerState } from './ledgerState.ts'

/** Every witness has a deposit, a million DPN, and 1,000 DPN of votes less for each place in the list. */
export function genesisLedger(addresses: readonly Address[], executive: number, params: ChainParams): LedgerState {
  const draft = new LedgerDraft({
    liquid: new Map(),
    bonded: new Map(),
    records: new Map(),
    potWei: 0n,
    distributedWei: 0n,
    done: new Set(),
  })
  const records = registryRecords(draft)
  addresses.forEach((address, i) => {
    const votesWei = BigInt(addresses.length - i) * 1000n * WEI_PER_DPN
    draft.credit(address, 1_000_000n * WEI_PER_DPN + params.witnessDepositWei + votesWei)
    draft.bond(address, address, params.witnessDepositWei + votesWei)
    records.setWitness(address, {
      depositWei: params.witnessDepositWei,
      votesWei,
      heartbeatSlot: 0,
      jailedUntilSlot: -1,
      unlockSlot: -1,
    })
    records.setVotes(address, address, votesWei)
  })
  records.setCandidates(addresses)
  records.setMembers(addresses.slice(0, executive).sort())
  return draft.finish()
}
