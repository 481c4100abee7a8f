import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Network } from '#node-core/network/network.ts'
import type { RpcMethods } from '#node-core/rpc/methods/method.ts'

/** What `dip_status` answers: where a node stands. Heights, slots and counts are plain numbers. */
export interface ChainStatus {
  readonly name: string
  readonly chainId: number
  readonly genesis: string
  readonly dev: boolean
  readonly slot: number
  readonly slotMs: number
  readonly head: { readonly height: number; readonly hash: string; readonly slot: number; readonly stateRoot: string }
  readonly justified: { readonly height: number; readonly hash: string }
  readonly final: { readonly height: number; readonly hash: string }
  readonly peers: number
  readonly syncing: boolean
  readonly waiting: number
  /** This node's own witness key: its address, and whether it signs (decisions of the core, protocol.md §2 "Vote"). */
  readonly witness: { readonly address: string | null; readonly key: string; readonly seat: 'executive' | 'alternate' | 'none' }
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
  /** Address of this node's witness key; null where it has none. */
  readonly witness: string | null
}

/** JSON-RPC methods about the node itself, beside Ethereum's: `dip_status`. */
export function chainStatusMethods({ chain, network, witness }: ChainStatusSources): RpcMethods {
  return {
    dip_status(): ChainStatus {
      const { consensus, genesis, head, final } = chain
      const members: readonly string[] = consensus.active.members
      const alternates: readonly string[] = consensus.alternates
      return {
        name: genesis.name, chainId: genesis.chainId, genesis: genesis.hash, dev: genesis.dev,
        slot: chain.slot, slotMs: genesis.params.slotMs,
        head: { height: head.height, hash: head.hash, slot: consensus.slot, stateRoot: chain.getBlock('head')?.header.stateRoot ?? '' },
        justified: { height: consensus.justified.height, hash: consensus.justified.hash },
        final: { height: final.height, hash: final.hash },
        peers: network.peers().length, syncing: chain.syncing, waiting: chain.pendingTransactions().length,
        witness: { address: witness, key: chain.keyStatus, seat: witness === null ? 'none' : members.includes(witness) ? 'executive' : alternates.includes(witness) ? 'alternate' : 'none' },
        executive: members, alternates, jailed: consensus.jailed,
        changing: consensus.pending !== null || consensus.tally !== null || (consensus.previous !== null && consensus.final.height < consensus.activatedAt), term: consensus.electedTerm,
      }
    },
  }
}
