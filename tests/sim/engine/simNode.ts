import type { Block, Vote } from '../../../node-core/model/block.ts'
import { ZERO_HASH, type Hash } from '../../../node-core/model/ids.ts'
import type { Recovery } from '../../../node-core/consensus/recovery/recovery.ts'
import { withRecovery } from '../../../node-core/consensus/recovery/recoverState.ts'
import { createCore, type Core } from '../../../node-core/consensus/core/core.ts'
import type { AlertCode, CoreEffect, CoreEvent, CorePorts } from '../../../node-core/consensus/core/ports.ts'
import type { HeaderApplied } from '../../../node-core/consensus/transition/applyHeader.ts'
import type { WitnessSigner } from '../../../node-core/consensus/ports.ts'
import type { ConsensusRules } from '../../../node-core/consensus/rules/consensusRules.ts'
import { startCore, step } from '../../../node-core/consensus/core/step.ts'
import type { ConsensusState, Checkpoint } from '../../../node-core/consensus/state/consensusState.ts'
import { createSafetyRecord, type SafetyRecord } from '../../../node-core/consensus/votes/safetyRecord.ts'
import { GENESIS_MS, type World } from './world.ts'

/** What survives a crash. */
export interface Disk {
  readonly blocks: Set<Hash>
  anchor: Hash
  record: SafetyRecord | null
}

/** Looks at, changes or drops what a node sends: how Byzantine witnesses are written. */
export interface Tamper {
  /** Sends the block as it likes; return true if it did (else it is broadcast as usual). */
  block?(node: SimNode, block: Block): boolean
  vote?(node: SimNode, vote: Vote): boolean
}

const BLOCKS_PER_ANSWER = 128

/** The imperative shell around a core, in virtual time. */
export class SimNode {
  readonly index: number
  readonly key: number | null
  rules: ConsensusRules
  readonly signer: WitnessSigner | null
  private readonly world: World
  core!: Core
  up = false
  started = false
  byzantine = false
  tamper: Tamper = {}
  /** Local clock minus true time, ms. */
  skewMs = 0
  disk: Disk
  /** Time that writing a block takes, ms. */
  diskMs = 3
  /** Time until the safety record is durable, ms. */
  recordDiskMs = 3
  readonly alerts: { readonly code: AlertCode; readonly second: number }[] = []
  penalties = 0
  /** Blocks refused, by code. */
  readonly refusals = new Map<string, number>()
  /** Goes into its headers: two nodes never build the very same block. */
  salt: Hash = ZERO_HASH
  readonly signedVotes: Vote[] = []
  keepVotes = false
  asleep = false
  /** Recoveries that its operator gave it; taken up at the next start. */
  recoveries: readonly Recovery[] = []
  private sleeping: (() => void)[] = []
  private life = 0
  private lastApplied: HeaderApplied | null = null

  constructor(world: World, index: number, key: number | null, rules: ConsensusRules) {
    this.world = world
    this.index = index
    this.key = key
    this.rules = rules
    this.signer = key === null ? null : world.sealing.signerOf(key)
    this.disk = {
      blocks: new Set(),
      anchor: world.sealing.genesisHash,
      record: this.signer === null ? null : createSafetyRecord(world.sealing.genesisHash, this.signer.address),
    }
  }

  /** Its key's holder breaks rules. */
  makeByzantine(tamper: Tamper = {}): this {
    this.byzantine = true
    this.tamper = tamper
    if (this.signer !== null) this.world.faulty.add(this.signer.address)
    return this
  }

  localNow(): number {
    return Math.floor(this.world.nowMs + this.skewMs)
  }

  /** Starts from what is on the disk. */
  start(): void {
    const { world } = this
    this.started = true
    this.up = true
    this.life++
    const { recoveries } = this
    const stored = (hash: Hash) => {
      const found = this.disk.blocks.has(hash) ? world.store.get(hash) : undefined
      return found === undefined
        ? undefined
        : {
            block: found.block,
            state: withRecovery(found.state, hash, recoveries, world.params, this.rules.recoveryAnchors),
          }
    }
    const ports: CorePorts = {
      seals: world.sealing.seals,
      signer: this.signer,
      encodeHeader: world.sealing.encodeHeader,
      decodeHeader: world.sealing.decodeHeader,
      archive: {
        load: (hash) => {
          const s = stored(hash)
          return s === undefined ? null : { header: s.block.header, state: s.state }
        },
      },
      memo:
        recoveries.length > 0
          ? world.recoveredMemo
          : this.rules === world.rules || sameTransition(this.rules, world.rules)
            ? world.memo
            : undefined,
    }
    const anchored = stored(this.disk.anchor)
    const anchor =
      anchored === undefined
        ? { hash: world.sealing.genesisHash, header: null, state: world.genesisState() }
        : { hash: this.disk.anchor, header: anchored.block.header, state: anchored.state }
    const above = [...this.disk.blocks]
      .map(stored)
      .filter((s) => s !== undefined && s.state.height > anchor.state.height)
    const blocks = above
      .sort((a, b) => a!.state.height - b!.state.height)
      .map((s) => ({ hash: s!.block.hash, header: s!.block.header, state: s!.state, busy: false }))
    const nowMs = this.localNow()
    this.core = createCore(
      {
        params: world.params,
        rules: this.rules,
        genesisHash: world.sealing.genesisHash,
        genesisTimeMs: GENESIS_MS,
        hotBlocks: world.options.hotBlocks ?? 1024,
        recoveries,
      },
      ports,
      { anchor, blocks, record: this.disk.record, nowMs },
    )
    this.carryOut(startCore(this.core, nowMs))
  }

  /** kill −9: memory is gone, writes under way are lost. */
  crash(): void {
    this.up = false
    this.life++
    this.asleep = false
    this.sleeping = []
  }

  /** The process is frozen (lid closed): nothing runs, timers fire late, connections are dead. */
  sleep(): void {
    this.asleep = true
  }
  wake(): void {
    this.asleep = false
    const due = this.sleeping
    this.sleeping = []
    for (const task of due) task()
  }

  /** A copy of the disk, as a backup would have it. */
  backup(): Disk {
    return { ...this.disk, blocks: new Set(this.disk.blocks) }
  }

  feed(event: CoreEvent): void {
    if (this.up && !this.asleep) this.carryOut(step(this.core, event, this.localNow()))
  }

  private later(delayMs: number, task: () => void): void {
    const { life, world } = this
    const run = () => {
      if (this.life !== life) return
      if (this.asleep) this.sleeping.push(run)
      else task()
    }
    world.at(world.nowMs + Math.max(0, delayMs), run)
  }

  private carryOut(effects: readonly CoreEffect[]): void {
    const { world } = this
    for (const effect of effects) {
      switch (effect.type) {
        case 'setTimer':
          this.later(effect.atMs - this.localNow(), () =>
            this.feed({ type: 'timer', kind: effect.kind, slot: effect.slot }),
          )
          break
        case 'execute': {
          const result = world.ledger.execute(effect.block, effect.applied)
          this.feed({ type: 'executed', hash: effect.block.hash, result })
          break
        }
        case 'build': {
          this.lastApplied = effect.applied
          const { transactions, roots, system } = world.ledger.build(effect.draft.parentHash, effect.applied)
          if (transactions.length === 0 && !effect.mustBuild) {
            this.feed({ type: 'buildFailed', slot: effect.draft.slot })
            break
          }
          const header = {
            ...effect.draft,
            ...roots,
            gasLimit: 30_000_000n,
            baseFeePerGas: 1n,
            dagAnchor: { heads: [], count: 0, bytes: 0, root: this.salt },
            signature: '0x' as const,
          }
          this.feed({ type: 'built', slot: effect.draft.slot, header, transactions, system })
          break
        }
        case 'persistBlock':
          world.store.put(effect.block, effect.state)
          // A block of our own was built, not executed.
          if (!world.ledger.has(effect.block.hash) && this.lastApplied !== null)
            world.ledger.execute(effect.block, this.lastApplied)
          this.later(this.diskMs, () => {
            this.disk.blocks.add(effect.block.hash)
            this.feed({ type: 'blockPersisted', hash: effect.block.hash })
          })
          break
        case 'persistSafety':
          this.later(this.recordDiskMs, () => {
            this.disk.record = effect.record
            this.feed({ type: 'safetyPersisted', sequence: effect.record.sequence })
          })
          break
        case 'broadcastBlock':
          if (this.tamper.block?.(this, effect.block) !== true) this.sendBlock(effect.block)
          break
        case 'broadcastVote':
          if (this.keepVotes) this.signedVotes.push(effect.vote)
          if (this.tamper.vote?.(this, effect.vote) !== true) this.sendVote(effect.vote)
          break
        case 'requestBlocks':
          this.ask(effect.from, effect.to, effect.locator)
          break
        case 'finalised':
          this.onFinal(effect.chain, effect.final)
          break
        case 'evidence':
          this.onEvidence(effect.evidence)
          break
        case 'alert':
          this.alerts.push({ code: effect.code, second: world.second })
          break
        case 'penalise':
          this.penalties++
          break
        case 'blockRefused':
          this.refusals.set(effect.code, (this.refusals.get(effect.code) ?? 0) + 1)
          break
        case 'headChanged':
          break
      }
    }
  }

  sendBlock(block: Block, to: (node: SimNode) => boolean = () => true, extraMs = 0): void {
    this.world.network.broadcast(
      this,
      'block',
      (node) => {
        if (to(node)) node.feed({ type: 'blockReceived', block, from: String(this.index) })
      },
      extraMs,
    )
  }
  sendVote(vote: Vote, to: (node: SimNode) => boolean = () => true, extraMs = 0): void {
    const { network } = this.world
    network.broadcast(
      this,
      'vote',
      (node) => {
        if (to(node)) node.feed({ type: 'voteReceived', vote, from: String(this.index) })
      },
      extraMs + network.voteDelayMs,
    )
  }

  private onEvidence(
    evidence: Parameters<typeof JSON.stringify>[0] & (CoreEffect & { type: 'evidence' })['evidence'],
  ): void {
    if (this.byzantine || this.signer === null) return
    const { world } = this
    world.ledger.submit({ op: 'evidence', from: this.signer.address, evidence })
    const { seals, decodeHeader } = world.sealing
    const offender =
      evidence.kind === 'E1'
        ? decodeHeader(evidence.first).producer
        : seals.voteSigner(evidence.kind === 'E2' ? evidence.first : evidence.outer)
    if (offender === null) return
    world.proven.add(offender)
    if (!world.faulty.has(offender))
      world.violation(`honest witness ${offender.slice(0, 8)} is proven to have broken ${evidence.kind}`)
  }

  private onFinal(chain: readonly Hash[], final: Checkpoint): void {
    const { world } = this
    this.disk.anchor = final.hash
    if (this.byzantine) return
    if (chain.length > 0 && chain.at(-1) !== final.hash)
      world.violation(`node ${this.index}: final block ${final.height} is not at the end of its chain`)
    chain.forEach((hash, i) => world.noteFinal(this, final.height - chain.length + 1 + i, hash))
  }

  /** Range request: answered by the peer's disk, oldest first. */
  private ask(from: string | null, to: Hash, locator: readonly Checkpoint[]): void {
    const { world } = this
    const asked = from === null ? undefined : world.nodes[Number(from)]
    const peer =
      asked !== undefined && asked.up && world.network.connected(this, asked)
        ? asked
        : world.nodes.find((n) => n !== this && n.up && n.disk.blocks.has(to) && world.network.connected(this, n))
    if (peer === undefined) return
    world.network.send(
      this,
      peer,
      () => {
        const known = new Set(locator.map((c) => c.hash))
        const range: Block[] = []
        for (let hash = to; !known.has(hash);) {
          const stored = peer.disk.blocks.has(hash) ? world.store.get(hash) : undefined
          if (stored === undefined) break
          range.push(stored.block)
          hash = stored.block.header.parentHash
        }
        const answer = range.reverse().slice(0, BLOCKS_PER_ANSWER)
        world.network.send(
          peer,
          this,
          () => {
            for (const block of answer) this.feed({ type: 'blockReceived', block, from: String(peer.index) })
            this.feed({ type: 'rangeDelivered', to, from: String(peer.index), count: answer.length })
          },
          0,
          true,
        )
      },
      0,
      true,
    )
  }
}

/** Do two rule sets agree on everything that the header transition depends on? Then results may be shared. */
function sameTransition(a: ConsensusRules, b: ConsensusRules): boolean {
  return (
    a.quorum === b.quorum &&
    a.isFinalLink === b.isFinalLink &&
    a.changeLimit === b.changeLimit &&
    a.changeAwaitsFinality === b.changeAwaitsFinality &&
    a.jointQuorum === b.jointQuorum &&
    a.orphansExcuse === b.orphansExcuse &&
    a.quietExcuses === b.quietExcuses
  )
}

export type { ConsensusState }
