import type { Chain } from '#node-core/chain/service/chain.ts'
import { NEVER, registryRecords } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { toAddress } from '#node-core/model/ids.ts'
import type { SnapshotStatus } from '#node-core/model/network.ts'
import type { Network } from '#node-core/network/network.ts'
import type { RpcMethods } from '#node-core/rpc/methods/method.ts'
import type { Reports } from '../offences/reportOffences.ts'
import { finalityStatus, type FinalityStatus } from './finalityStatus.ts'
import type { Candidacy } from '../duties/keepCandidacy.ts'

/** What the registry at the head knows of this node's own witness; wei as decimal text, slots −1 = none. */
export interface WitnessStanding {
  readonly balanceWei: string
  readonly depositWei: string
  readonly votesWei: string
  readonly heartbeatSlot: number
  readonly jailed: 'no' | 'downtime' | 'forGood'
  /** From this slot on a heartbeat ends a jail time for downtime. */
  readonly jailedUntilSlot: number
  /** It left: from this slot on the deposit may be taken back. */
  readonly unlockSlot: number
  /** Turns missed lately that are not excused: in settled history, and after it. */
  readonly missed: { readonly settled: number; readonly recent: number }
}

/** What `dip_status` answers: where a node stands. Heights, slots and counts are plain numbers. */
export interface ChainStatus {
  readonly name: string
  readonly chainId: number
  readonly genesis: string
  readonly dev: boolean
  readonly slot: number
  readonly slotMs: number
  /** Unix ms at which the running slot started, so that other slots can be told as dates. */
  readonly slotTimeMs: number
  readonly head: { readonly height: number; readonly hash: string; readonly slot: number; readonly stateRoot: string }
  readonly justified: { readonly height: number; readonly hash: string }
  readonly final: { readonly height: number; readonly hash: string }
  readonly finality: FinalityStatus
  readonly peers: number
  /** Units of the sub-chain held here. */
  readonly units: number
  readonly syncing: boolean
  /** While the node joins by a snapshot. */
  readonly snapshot: SnapshotStatus | null
  readonly waiting: number
  /**
   * This node's own witness key: its address, whether it signs (decisions of the core, protocol.md §2.6), and how
   * it stands.
   */
  readonly witness: {
    readonly address: string | null
    readonly key: string
    readonly seat: 'executive' | 'alternate' | 'none'
    readonly standing: WitnessStanding | null
    readonly candidacy: Candidacy['state'] | null
    /**
     * Offences that this node can prove and that are not punished for good yet; `unpaid`: its account lacks the fee.
     */
    readonly evidence: { readonly waiting: number; readonly unpaid: boolean }
  }
  readonly executive: readonly string[]
  readonly alternates: readonly string[]
  readonly jailed: readonly string[]
  /** A change of the executive set is under way. */
  readonly changing: boolean
  readonly term: number
}

export interface ChainStatusSources {
  readonly chain: Chain
  readonly network: Network
  readonly units: () => number
  /** Address of this node's witness key; null where it has none. */
  readonly witness: string | null
  readonly reports: Pick<Reports, 'waiting' | 'unpaid'> | null
  readonly candidacy: Pick<Candidacy, 'state'> | null
  readonly snapshot: () => SnapshotStatus | null
}

function standingOf(chain: Chain, address: string): WitnessStanding | null {
  const witness = toAddress(address)
  const record = registryRecords({
    record: (owner, name) => chain.getRecord(owner, name),
    setRecord: () => undefined,
  }).witness(witness)
  const balanceWei = String(chain.getAccount(witness).balance)
  const { duty, unsettled } = chain.consensus
  const missed = {
    settled: [...(duty.misses[witness] ?? 0).toString(2)].filter((bit) => bit === '1').length,
    recent: unsettled.filter((slot) => slot.witness === witness && slot.outcome === 'missed').length,
  }
  if (record === null)
    return {
      balanceWei,
      depositWei: '0',
      votesWei: '0',
      heartbeatSlot: -1,
      jailed: 'no',
      jailedUntilSlot: -1,
      unlockSlot: -1,
      missed,
    }
  return {
    balanceWei,
    depositWei: String(record.depositWei),
    votesWei: String(record.votesWei),
    heartbeatSlot: record.heartbeatSlot,
    unlockSlot: record.unlockSlot,
    missed,
    jailed: record.jailedUntilSlot === NEVER ? 'forGood' : record.jailedUntilSlot === -1 ? 'no' : 'downtime',
    jailedUntilSlot: record.jailedUntilSlot === NEVER ? -1 : record.jailedUntilSlot,
  }
}

/** JSON-RPC methods about the node itself, beside Ethereum's: `dip_status`. */
export function chainStatusMethods({
  chain,
  network,
  units,
  witness,
  reports,
  candidacy,
  snapshot,
}: ChainStatusSources): RpcMethods {
  return {
    dip_status(): ChainStatus {
      const { consensus, genesis, head, final } = chain
      const members: readonly string[] = consensus.active.members
      const alternates: readonly string[] = consensus.alternates
      return {
        name: genesis.name,
        chainId: genesis.chainId,
        genesis: genesis.hash,
        dev: genesis.dev,
        slot: chain.slot,
        slotMs: genesis.params.slotMs,
        slotTimeMs: genesis.timeMs + chain.slot * genesis.params.slotMs,
        head: {
          height: head.height,
          hash: head.hash,
          slot: consensus.slot,
          stateRoot: chain.getBlock('head')?.header.stateRoot ?? '',
        },
        justified: { height: consensus.justified.height, hash: consensus.justified.hash },
        final: { height: final.height, hash: final.hash },
        finality: finalityStatus(chain),
        peers: network.peers().length,
        units: units(),
        syncing: chain.syncing,
        snapshot: snapshot(),
        waiting: chain.pendingTransactions().length,
        witness: {
          address: witness,
          key: chain.keyStatus,
          seat:
            witness === null
              ? 'none'
              : members.includes(witness)
                ? 'executive'
                : alternates.includes(witness)
                  ? 'alternate'
                  : 'none',
          standing: witness === null ? null : standingOf(chain, witness),
          candidacy: candidacy?.state ?? null,
          evidence: { waiting: reports?.waiting ?? 0, unpaid: reports?.unpaid ?? false },
        },
        executive: members,
        alternates,
        jailed: consensus.jailed,
        changing:
          consensus.pending !== null ||
          consensus.tally !== null ||
          (consensus.previous !== null && consensus.final.height < consensus.activatedAt),
        term: consensus.electedTerm,
      }
    },
  }
}
