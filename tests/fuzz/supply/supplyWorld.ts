import { secp256k1 } from '@bitauth/libauth'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes, type Hex } from '../../../node-core/kernel/bytes.ts'
import { keccak256 } from '../../../node-core/kernel/hash.ts'
import { privateKeyToAddress } from '../../../node-core/kernel/keys.ts'
import { silentLogger } from '../../../node-core/kernel/log.ts'
import type { Attestation, Block, Vote, VoteData } from '../../../node-core/model/block.ts'
import type { Address, Hash } from '../../../node-core/model/ids.ts'
import type { Receipt } from '../../../node-core/model/receipt.ts'
import type { Transaction } from '../../../node-core/model/transaction.ts'
import { STANDARD_RULES } from '../../../node-core/consensus/rules/consensusRules.ts'
import { parseGenesis, type Genesis } from '../../../node-core/consensus/genesis.ts'
import { decodeListedHeader, HEADER_VERSION } from '../../../node-core/consensus/header/headerCodec.ts'
import { headerHash } from '../../../node-core/consensus/header/headerHash.ts'
import { openChainData, type ChainData } from '../../../node-core/chain/service/opening/openChainData.ts'
import { activeInChild } from '../../../node-core/consensus/transition/activateSet.ts'
import { applyHeader, producerAt } from '../../../node-core/consensus/transition/applyHeader.ts'
import { applySystem } from '../../../node-core/consensus/transition/applySystem.ts'
import type { ConsensusState } from '../../../node-core/consensus/state/consensusState.ts'
import { createConsensusState } from '../../../node-core/consensus/transition/createConsensusState.ts'
import { votingSets } from '../../../node-core/consensus/state/votingSets.ts'
import { createBlockWriter, type BlockWriter } from '../../../node-core/chain/service/driving/blockWriter.ts'
import { buildAttestation } from '../../../node-core/consensus/votes/buildAttestation.ts'
import { voteDigest } from '../../../node-core/consensus/votes/voteDigest.ts'
import { decodeAccount } from '../../../node-core/evm/state/accountRecord.ts'
import { WorldState } from '../../../node-core/evm/state/worldState.ts'
import { createMemoryStore } from '../../../node-core/storage/createMemoryStore.ts'
import { openStorageOver, type Storage } from '../../../node-core/storage/openStorage.ts'
import { FACTORY, RELAY } from './contracts.ts'

export const CHAIN_ID = 7
export const DPN = 10n ** 18n
export const RELAYS = [
  '0x00000000000000000000000000000000000e0001',
  '0x00000000000000000000000000000000000e0002',
] as readonly string[] as readonly Address[]
export const FACTORY_ADDRESS = '0x00000000000000000000000000000000000e0003' as Address

export interface Key {
  readonly secret: Uint8Array
  readonly address: Address
}
const keyOf = (name: string): Key => {
  const secret = keccak256(utf8ToBytes(name))
  return { secret, address: privateKeyToAddress(secret) as Address }
}
/** Five witnesses of genesis (three executive, two alternates), two that may become candidates, five holders. */
export const WITNESSES: readonly Key[] = Array.from({ length: 7 }, (_, i) => keyOf(`supply witness ${i}`))
export const HOLDERS: readonly Key[] = Array.from({ length: 5 }, (_, i) => keyOf(`supply holder ${i}`))
export const KEYS: readonly Key[] = [...HOLDERS, ...WITNESSES]

const keyAt = (address: Address): Key | undefined => KEYS.find((key) => key.address === address)

/** r ‖ s ‖ recovery id. */
export function signDigest(digest: Uint8Array, { secret }: Key): Uint8Array {
  const signed = secp256k1.signMessageHashRecoverableCompact(secret, digest)
  if (typeof signed === 'string') throw new Error(signed)
  return concatBytes(signed.signature, Uint8Array.of(signed.recoveryId))
}

/**
 * Short terms and rests, so that a few dozen blocks see elections, fines, and slashed sums paid out. Amounts that
 * divide badly.
 */
export const GENESIS: Genesis = parseGenesis({
  format: 'dipnet-genesis/1',
  chainId: CHAIN_ID,
  name: 'supply',
  time: '2026-01-01T00:00:00Z',
  openCreate: true,
  witnesses: WITNESSES.slice(0, 5).map((key, i) => ({
    address: key.address,
    votesWei: String(50n * DPN + BigInt(i) * 3n),
  })),
  allocations: [
    ...WITNESSES.map((key, i) => ({
      address: key.address,
      balanceWei: String(i < 5 ? 20n * DPN + 7n : 3_000n * DPN + 1n),
    })),
    { address: HOLDERS[1]!.address, balanceWei: String(333_333n * DPN + 1n) },
    { address: HOLDERS[2]!.address, balanceWei: String(7n * DPN) },
    { address: HOLDERS[3]!.address, balanceWei: '1' },
    { address: RELAYS[0]!, balanceWei: String(DPN) },
  ],
  remainderTo: HOLDERS[0]!.address,
  code: [
    ...RELAYS.map((address) => ({ address, code: bytesToHex(RELAY) })),
    { address: FACTORY_ADDRESS, code: bytesToHex(FACTORY) },
  ],
  params: {
    slotMs: 1_000,
    executiveCount: 3,
    alternateCount: 2,
    termSlots: 20,
    witnessDepositWei: String(1_000n * DPN),
    slashWindowSlots: 30,
    heartbeatWindowSlots: 40,
    orphanReachSlots: 3,
    maxUnsettledSlots: 64,
    downtime: { missesInRow: 2, windowSlots: 20, missesInWindow: 8, fineBps: 333, quietWindowSlots: 16, jailSlots: 12 },
    // Shares and a base fee that divide badly: the roundings have to go somewhere.
    minBaseFeeWei: '1000003',
    feeSplit: {
      producerBps: 3_997,
      attestersBps: 3_001,
      inclusionBonusBpsPerVote: 7,
      developerMaxBps: 2_000,
      holdersBps: 1_002,
    },
    slashing: { minBps: 500, factor: 1, restSlots: 6, reporterRewardWei: String(3n * DPN + 1n) },
  },
})

/** A block of the tree, with what consensus is after it. */
export interface Node {
  readonly hash: Hash
  readonly height: number
  readonly slot: number
  readonly parent: Node | null
  readonly state: ConsensusState
  readonly receipts: readonly Receipt[]
  /** Its header carries votes. */
  readonly attested: boolean
  /** Accounts that had money before they had code. */
  readonly gainedCode: number
}

export interface BlockPlan {
  readonly parent: Node
  /** How many turns are let pass. */
  readonly gap: number
  /** Whose turns are let pass too. */
  readonly avoid: Address | null
  /** Which of the ancestors the attestation is for: 1 = the parent; 0: no attestation. */
  readonly attest: number
  /** Bit i: does member i vote? As many as a quorum needs do anyway. */
  readonly voters: number
}

/** What is asked for transactions, one after the other, until it has no more. */
export type NextTransaction = (baseFee: bigint) => Uint8Array | null

/**
 * The real executor, registry, header rules, branch state and block writer over a store in memory; blocks with real
 * signatures are made
 * wherever in the tree the plan says, executed a second time as a follower would, stored, and made the head.
 */
export class SupplyWorld {
  readonly storage: Storage
  readonly data: ChainData
  readonly #writer: BlockWriter
  readonly #context
  readonly root: Node
  head: Node
  readonly nodes = new Map<Hash, Node>()
  reorganisations = 0

  private constructor(storage: Storage, data: ChainData) {
    this.storage = storage
    this.data = data
    this.#context = {
      params: GENESIS.params,
      rules: STANDARD_RULES,
      ports: { seals: data.seals, decodeHeader: (bytes: Hex) => decodeListedHeader(hexToBytes(bytes)) },
    }
    this.#writer = createBlockWriter(
      {
        storage,
        store: data.store,
        branch: data.branch,
        executor: data.executor,
        archive: false,
        keepStates: 1_024,
        snapshotEvery: 4_096,
        grouped: () => false,
        onStored: () => undefined,
        onHeadState: () => undefined,
        onHead: () => undefined,
        onFinal: () => undefined,
      },
      data.final,
    )
    this.root = {
      hash: GENESIS.hash,
      height: 0,
      slot: 0,
      parent: null,
      state: createConsensusState(GENESIS),
      receipts: [],
      attested: false,
      gainedCode: 0,
    }
    this.head = this.root
    this.nodes.set(this.root.hash, this.root)
  }

  static async open(): Promise<SupplyWorld> {
    const storage = await openStorageOver(createMemoryStore())
    return new SupplyWorld(storage, await openChainData({ genesis: GENESIS, storage, log: silentLogger }))
  }

  get finalHeight(): number {
    return this.#writer.final.height
  }

  /** What lies `back` blocks behind the head, but not below the final block. */
  behind(back: number): Node {
    let node = this.head
    for (let i = 0; i < back && node.parent !== null && node.height > this.finalHeight; i++) node = node.parent
    return node
  }

  world(node: Node): WorldState {
    return new WorldState(this.data.branch.at(node))
  }

  #attestation(plan: BlockPlan): Attestation | null {
    let target: Node | null = plan.parent
    for (let i = 1; i < plan.attest && target !== null; i++) target = target.parent
    if (plan.attest === 0 || target === null || target.height <= plan.parent.state.justified.height) return null
    const sets = votingSets(target.state, true)
    const source = target.state.justified
    const data: VoteData = {
      srcHeight: source.height,
      srcHash: source.hash,
      tgtHeight: target.height,
      tgtHash: target.hash,
    }
    const digest = hexToBytes(voteDigest(GENESIS.hash, data))
    const votes = new Map<Address, Vote>()
    for (const set of sets) {
      let missing = STANDARD_RULES.quorum(set.members.length)
      for (const [i, member] of set.members.entries()) {
        const key = keyAt(member)
        if (key === undefined || (((plan.voters >> i) & 1) === 0 && set.members.length - i > missing)) continue
        votes.set(member, { ...data, signature: bytesToHex(signDigest(digest, key)) })
        missing--
      }
    }
    return buildAttestation(target, source, sets, votes, STANDARD_RULES.quorum)
  }

  /** The next slot after the parent's whose witness may produce and is not avoided, `gap` such slots later. */
  #slot({ parent, gap, avoid }: BlockPlan): number | null {
    let left = gap
    let last: number | null = null
    for (let slot = parent.slot + 1; slot <= parent.slot + 200; slot++) {
      const producer = producerAt(parent, slot, STANDARD_RULES)
      // A contract may be elected, but signs nothing.
      if (producer === null || keyAt(producer) === undefined) continue
      last = slot
      if (producer !== avoid && left-- === 0) break
    }
    return last
  }

  /**
   * Makes, checks, stores one block and moves the head there; null: all of its set is jailed, this branch has come to
   * its end.
   */
  async extend(plan: BlockPlan, next: NextTransaction, onRefused: () => void): Promise<Node | null> {
    const { parent } = plan
    const { executor } = this.data
    const slot = this.#slot(plan)
    if (slot === null) return null
    const producer = producerAt(parent, slot, STANDARD_RULES)!
    const draft = {
      version: HEADER_VERSION,
      height: parent.height + 1,
      slot,
      parentHash: parent.hash,
      producer,
      setId: activeInChild(parent.state, parent.hash, STANDARD_RULES).id,
      attestation: this.#attestation(plan),
      orphans: [],
    }
    const applied = applyHeader(parent, draft, this.#context)
    const pull = (_: bigint, baseFee: bigint): Transaction | null => {
      const raw = next(baseFee)
      return raw === null ? null : executor.decode(raw)
    }
    const built = await executor.build(draft, applied, pull, onRefused)
    const unsigned = headerHash(GENESIS.hash, built.header)
    const key = keyAt(producer)!
    const block: Block = {
      header: { ...built.header, signature: bytesToHex(signDigest(hexToBytes(unsigned), key)) },
      hash: unsigned,
      transactions: built.transactions,
    }
    const state = applySystem(applied.state, applied.input, built.system, GENESIS.params)
    // As a follower does it: from the bytes of the body, nothing left out.
    const again = await executor.execute(block, applied)
    if (!('result' in again)) throw new Error(`our own block is refused: ${again.code}`)
    if (
      again.result.stateRoot !== block.header.stateRoot ||
      again.result.receiptRoot !== block.header.receiptRoot ||
      again.result.txRoot !== block.header.txRoot
    )
      throw new Error('a block has two results')
    const { receipts, changes } = executor.candidate(block.hash)!.executed
    const before = this.data.branch.at(parent)
    const gainedCode = [...changes.values].filter(([name, value]) => {
      const old =
        name[0] === 'a' && value !== null && decodeAccount(value).codeHash !== null ? before.get(name) : undefined
      return old !== undefined && decodeAccount(old).codeHash === null && decodeAccount(old).balance > 0n
    }).length
    if (parent !== this.head) this.reorganisations++
    const finalNow = state.final.height > this.finalHeight ? state.final : null
    await this.#writer.write([
      { type: 'persistBlock', block, state },
      { type: 'headChanged', head: { height: draft.height, hash: block.hash } },
    ])
    const node: Node = {
      hash: block.hash,
      height: draft.height,
      slot,
      parent,
      state,
      receipts,
      attested: draft.attestation !== null,
      gainedCode,
    }
    this.nodes.set(node.hash, node)
    this.head = node
    if (finalNow !== null) await this.#finalise(finalNow)
    return node
  }

  async #finalise(final: ConsensusState['final']): Promise<void> {
    const kept = new Set<Hash>()
    for (const node of this.nodes.values()) {
      let at: Node | null = node
      while (at !== null && at.height > final.height) at = at.parent
      if (at?.hash === final.hash) kept.add(node.hash)
    }
    const chain = new Set<Hash>()
    for (let node: Node | null = this.nodes.get(final.hash)!; node !== null; node = node.parent) chain.add(node.hash)
    const dropped = [...this.nodes.values()]
      .filter((node) => node.height > this.finalHeight && !kept.has(node.hash) && !chain.has(node.hash))
      .map((node) => node.hash)
    await this.#writer.write([{ type: 'finalised', final, slot: final.slot, chain: [], dropped }])
    for (const hash of dropped) this.nodes.delete(hash)
  }
}
