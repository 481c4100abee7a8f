import { createSeededRandom, type Random } from '../../../node-core/kernel/random.ts'
import type { Address, Hash } from '../../../node-core/model/ids.ts'
import type { HeaderApplied } from '../../../node-core/consensus/transition/applyHeader.ts'
import { STANDARD_RULES, type ConsensusRules } from '../../../node-core/consensus/rules/consensusRules.ts'
import { createParams, type ChainParams } from '../../../node-core/consensus/params.ts'
import { initialConsensusState } from '../../../node-core/consensus/transition/createConsensusState.ts'
import { Ledger } from '../ledger/ledger.ts'
import { genesisLedger } from '../ledger/genesisLedger.ts'
import { BlockStore } from './blockStore.ts'
import { EventQueue } from './eventQueue.ts'
import { Network } from './network.ts'
import { fakeSealing, realSealing, type Sealing } from './sealing.ts'
import { SimNode } from './simNode.ts'

export interface WorldOptions {
  readonly seed: number
  /** Executive witnesses. */
  readonly witnesses: number
  /** Candidates beyond them (registered, with a node each). */
  readonly candidates?: number
  readonly rules?: Partial<ConsensusRules>
  readonly params?: Parameters<typeof createParams>[0]
  readonly realSignatures?: boolean
  readonly hotBlocks?: number
}

/** Unix ms of slot 0 in simulations. */
export const GENESIS_MS = 1_000_000

/** One simulated network: virtual time, nodes, faults, and what was observed. */
export class World {
  readonly options: WorldOptions
  readonly random: Random
  readonly sealing: Sealing
  readonly rules: ConsensusRules
  readonly params: ChainParams
  readonly queue = new EventQueue()
  readonly network: Network
  readonly store = new BlockStore()
  readonly ledger: Ledger
  readonly nodes: SimNode[] = []
  readonly memo = new Map<Hash, HeaderApplied>()
  /** Of nodes that act on a recovery: to others the same blocks mean something else. */
  readonly recoveredMemo = new Map<Hash, HeaderApplied>()
  /** Address of every witness key by its index. */
  readonly addresses: readonly Address[]
  /** Keys whose holders break rules: what they suffer is deserved, what they see does not count. */
  readonly faulty = new Set<Address>()
  readonly violations: string[] = []
  /** First finalised hash by height, over all honest nodes. */
  readonly finalised = new Map<number, Hash>()
  /** Offenders against whom an honest node holds proof. */
  readonly proven = new Set<Address>()
  nowMs = GENESIS_MS
  events = 0

  constructor(options: WorldOptions) {
    this.options = options
    this.random = createSeededRandom(options.seed)
    this.sealing = options.realSignatures === true ? realSealing(options.seed) : fakeSealing(options.seed)
    this.rules = { ...STANDARD_RULES, ...options.rules }
    this.params = createParams({ executiveCount: options.witnesses, alternateCount: 21, ...options.params })
    const count = options.witnesses + (options.candidates ?? 0)
    this.addresses = Array.from({ length: count }, (_, i) => this.sealing.signerOf(i).address)
    this.network = new Network(this)
    this.ledger = new Ledger(genesisLedger(this.addresses, options.witnesses, this.params), {
      params: this.params,
      rules: this.rules,
      sealing: this.sealing,
      random: this.random.next,
    })
    for (let i = 0; i < count; i++) this.addNode(i)
  }

  /** Another node with the key of witness `key` (null: an observer). */
  addNode(key: number | null, rules: Partial<ConsensusRules> = {}): SimNode {
    const node = new SimNode(this, this.nodes.length, key, { ...this.rules, ...rules })
    this.nodes.push(node)
    return node
  }

  genesisState() {
    const members = this.addresses.slice(0, this.options.witnesses).sort()
    return initialConsensusState(this.sealing.genesisHash, members, this.addresses.slice(this.options.witnesses))
  }

  at(atMs: number, task: () => void): void {
    this.queue.push(atMs, task)
  }

  /** At a time given in seconds since genesis. */
  atSecond(second: number, task: () => void): void {
    this.at(GENESIS_MS + second * 1000, task)
  }

  /** Runs until `second` seconds after genesis. */
  runUntil(second: number): void {
    const until = GENESIS_MS + second * 1000
    for (const node of this.nodes) if (!node.started) node.start()
    while (this.queue.nextAt() <= until) {
      this.nowMs = this.queue.nextAt()
      this.events++
      this.queue.pop()()
    }
    this.nowMs = until
  }

  /** Seconds since genesis. */
  get second(): number {
    return (this.nowMs - GENESIS_MS) / 1000
  }

  violation(text: string): void {
    if (this.violations.length < 20) this.violations.push(`${this.second.toFixed(2)} s: ${text}`)
  }

  /** Called by every honest node for every block it holds final. */
  noteFinal(node: SimNode, height: number, hash: Hash): void {
    const known = this.finalised.get(height)
    if (known === undefined) this.finalised.set(height, hash)
    else if (known !== hash)
      this.violation(
        `conflicting finality at height ${height}: node ${node.index} has ${hash.slice(0, 10)}, another ${known.slice(0, 10)}`,
      )
  }

  /** Nodes with honest keys that run. */
  honest(): SimNode[] {
    return this.nodes.filter((n) => n.up && !n.byzantine)
  }

  /** Seconds between now and the oldest final block among honest running nodes. */
  finalityLag(nodes: readonly SimNode[] = this.honest()): number {
    return Math.max(...nodes.map((n) => this.second - (n.core.final.slot * this.params.slotMs) / 1000))
  }

  /** Heights of the honest running nodes' final blocks. */
  finalHeights(): number[] {
    return this.honest().map((n) => n.core.final.height)
  }

  /** The honest running node that knows most. */
  best(): SimNode {
    return this.honest().reduce((a, b) =>
      b.core.final.height > a.core.final.height ||
      (b.core.final.height === a.core.final.height && b.core.head.height > a.core.head.height)
        ? b
        : a,
    )
  }

  /** Registry records at the best node's head. */
  registry() {
    return this.ledger.records(this.best().core.head.hash)
  }

  /** Witnesses punished for an offence, on the best chain. */
  slashed(): Address[] {
    return [
      ...new Set(
        this.registry()
          .slashed()
          .map((s) => s.witness),
      ),
    ]
  }

  /** Witnesses fined or jailed for downtime, on the best chain. */
  jailedForDowntime(): Address[] {
    const slashed = new Set(this.slashed())
    return this.registry()
      .jailed()
      .filter((w) => !slashed.has(w))
  }
}
