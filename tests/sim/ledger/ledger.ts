import { bytesToUtf8, utf8ToBytes } from '../../../node-core/kernel/bytes.ts'
import { isNodeError } from '../../../node-core/kernel/errors.ts'
import type { Block } from '../../../node-core/model/block.ts'
import { ZERO_HASH, type Address, type Hash } from '../../../node-core/model/ids.ts'
import type { ExecutionResult } from '../../../node-core/consensus/core/ports.ts'
import type { HeaderApplied } from '../../../node-core/consensus/transition/applyHeader.ts'
import type { ConsensusRules } from '../../../node-core/consensus/rules/consensusRules.ts'
import type { ChainParams } from '../../../node-core/consensus/params.ts'
import type { SystemOutput } from '../../../node-core/consensus/state/consensusState.ts'
import type { Evidence } from '../../../node-core/consensus/witnesses/evidence/evidence.ts'
import { verifyEvidence } from '../../../node-core/consensus/witnesses/evidence/verifyEvidence.ts'
import { beginBlock, endBlock } from '../../../node-core/consensus/witnesses/registry/epochTransition.ts'
import * as handlers from '../../../node-core/consensus/witnesses/registry/registryHandlers.ts'
import { registryRecords } from '../../../node-core/consensus/witnesses/registry/registryRecords.ts'
import { REGISTRY_ADDRESS } from '../../../node-core/consensus/witnesses/registry/registryState.ts'
import { slashWitness } from '../../../node-core/consensus/witnesses/registry/slashWitness.ts'
import { randomHash, type Sealing } from '../engine/sealing.ts'
import { LedgerDraft, LedgerShortOfFunds, totalWei, type LedgerState } from './ledgerState.ts'

/** A transaction of the simulated ledger. */
export type Operation =
  | { readonly op: 'heartbeat'; readonly from: Address }
  | { readonly op: 'exit'; readonly from: Address }
  | { readonly op: 'register' | 'transfer'; readonly from: Address; readonly wei: bigint }
  | { readonly op: 'vote'; readonly from: Address; readonly witness: Address; readonly wei: bigint }
  | { readonly op: 'unvote'; readonly from: Address; readonly witness: Address; readonly wei: bigint }
  | { readonly op: 'evidence'; readonly from: Address; readonly evidence: Evidence }

const EMPTY_BLOOM = `0x${'00'.repeat(256)}` as const

interface Executed {
  readonly state: LedgerState
  readonly result: ExecutionResult
}

/**
 * A small ledger with the real registry rules: what the EVM does for the product, this does for the simulator. Results
 * are kept by
 * block hash, so a block is executed once and not once per node.
 */
export class Ledger {
  readonly operations: Operation[] = []
  readonly violations: string[] = []
  private readonly executed = new Map<Hash, Executed>()
  private readonly roots = new Map<string, Hash>()
  private readonly supplyWei: bigint
  private readonly context: {
    readonly params: ChainParams
    readonly rules: ConsensusRules
    readonly sealing: Sealing
    readonly random: () => number
  }

  constructor(genesis: LedgerState, context: Ledger['context']) {
    this.context = context
    this.supplyWei = totalWei(genesis)
    this.executed.set(context.sealing.genesisHash, {
      state: genesis,
      result: {
        txRoot: ZERO_HASH,
        stateRoot: ZERO_HASH,
        receiptRoot: ZERO_HASH,
        logsBloom: EMPTY_BLOOM,
        gasUsed: 0n,
        system: { jailed: [], ranked: null },
      },
    })
  }

  /** Everybody knows the operation at once; the next producers execute it. */
  submit(operation: Operation): number {
    this.operations.push(operation)
    return this.operations.length - 1
  }

  has(hash: Hash): boolean {
    return this.executed.has(hash)
  }

  /** State after a block. */
  at(hash: Hash): LedgerState {
    return this.executed.get(hash)!.state
  }

  records(hash: Hash) {
    return registryRecords(new LedgerDraft(this.at(hash)))
  }

  /** Operations for a new block. */
  build(
    parentHash: Hash,
    applied: HeaderApplied,
  ): { transactions: Uint8Array[]; roots: Omit<ExecutionResult, 'system'>; system: SystemOutput } {
    const { done } = this.executed.get(parentHash)!.state
    const transactions: Uint8Array[] = []
    for (let id = Math.max(0, this.operations.length - 400); id < this.operations.length; id++)
      if (!done.has(id)) transactions.push(utf8ToBytes(String(id)))
    const { result } = this.run(parentHash, transactions, applied)
    const { system, ...roots } = result
    return { transactions, roots, system }
  }

  execute(block: Block, applied: HeaderApplied): ExecutionResult {
    let known = this.executed.get(block.hash)
    if (known === undefined)
      this.executed.set(block.hash, (known = this.run(block.header.parentHash, block.transactions, applied)))
    return known.result
  }

  private run(parentHash: Hash, transactions: readonly Uint8Array[], applied: HeaderApplied): Executed {
    const parent = this.executed.get(parentHash)!
    const { params, rules, random } = this.context
    const draft = new LedgerDraft(parent.state)
    const options = { heartbeatNeeded: rules.heartbeatNeeded }
    beginBlock(draft, applied.input, params, options)
    for (const bytes of transactions) this.apply(draft, Number(bytesToUtf8(bytes)), applied)
    const system = endBlock(draft, applied.input, params, options)
    const state = draft.finish()
    if (state !== parent.state && totalWei(state) !== this.supplyWei)
      this.violations.push(
        `supply changed by ${totalWei(state) - this.supplyWei} wei at height ${applied.input.height}`,
      )
    const name = `${parent.result.stateRoot}${transactions.join()}${applied.input.downtime.join()}`
    let root = this.roots.get(name)
    if (root === undefined) this.roots.set(name, (root = randomHash(random)))
    return {
      state,
      result: {
        txRoot: root,
        stateRoot: root,
        receiptRoot: root,
        logsBloom: EMPTY_BLOOM,
        gasUsed: BigInt(transactions.length),
        system,
      },
    }
  }

  /** A refused operation changes nothing but counts as done, like a reverted transaction. */
  private apply(draft: LedgerDraft, id: number, applied: HeaderApplied): void {
    const operation = this.operations[id]!
    const { params, rules, sealing } = this.context
    const { slot } = applied.input
    const context = { state: draft, caller: operation.from, slot, params }
    draft.markDone(id)
    try {
      if (operation.op === 'heartbeat') handlers.heartbeat(context)
      else if (operation.op === 'exit') handlers.exit(context)
      else if (operation.op === 'unvote') handlers.unvote(context, operation.witness, operation.wei)
      else if (operation.op === 'evidence') {
        const offence = verifyEvidence(operation.evidence, { seals: sealing.seals, decodeHeader: sealing.decodeHeader })
        slashWitness(draft, offence, operation.from, slot, applied.input.members.length, params, rules.evidenceOnce)
      } else {
        draft.transfer(operation.from, REGISTRY_ADDRESS, operation.wei)
        if (operation.op === 'register') handlers.register(context, operation.wei)
        else if (operation.op === 'vote') handlers.vote(context, operation.witness, operation.wei)
      }
    } catch (error) {
      if (!isNodeError(error) && !(error instanceof LedgerShortOfFunds)) throw error
    }
  }
}
