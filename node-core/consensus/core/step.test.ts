import { describe, expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import type { Block } from '#node-core/model/block.ts'
import { ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { decodeHeader, encodeHeader } from '../header/headerCodec.ts'
import { createParams } from '../params.ts'
import { createSeals } from '../seals/createSeals.ts'
import { createSigner } from '../seals/createSigner.ts'
import { initialConsensusState } from '../transition/createConsensusState.ts'
import { createSafetyRecord } from '../votes/safetyRecord.ts'
import { createCore, type Core } from './core.ts'
import type { CoreEffect, CoreEvent } from './ports.ts'
import { STANDARD_RULES } from '../rules/consensusRules.ts'
import { startCore, step } from './step.ts'
import { hexToBytes } from '#node-core/kernel/bytes.ts'

const genesisHash = keccak256Hex(new Uint8Array([1])) as Hash
const key = new Uint8Array(32).fill(7)

/** The smallest shell: every effect is carried out at once, blocks are empty. */
function soloNetwork(emptyBlocks: 'always' | 'onDemand' = 'always', busy: () => boolean = () => false) {
  const signer = createSigner(genesisHash, key)
  const seals = createSeals(genesisHash)
  const ports = {
    seals,
    signer,
    archive: { load: () => null },
    decodeHeader: (h: `0x${string}`) => decodeHeader(hexToBytes(h)),
    encodeHeader: (h: Block['header']) => bytesToHex(encodeHeader(h)),
  }
  const config = {
    params: createParams({ executiveCount: 1, emptyBlocks }),
    rules: STANDARD_RULES,
    genesisHash,
    genesisTimeMs: 0,
    hotBlocks: 64,
  }
  const core: Core = createCore(config, ports, {
    anchor: { hash: genesisHash, header: null, state: initialConsensusState(genesisHash, [signer.address], []) },
    blocks: [],
    record: createSafetyRecord(genesisHash, signer.address),
    nowMs: 0,
  })
  const log: CoreEffect[] = []
  const timers: (CoreEffect & { type: 'setTimer' })[] = []
  const system = (input: { electionDue: boolean }) => ({
    jailed: [],
    ranked: input.electionDue ? [signer.address] : null,
  })
  const roots = {
    txRoot: ZERO_HASH,
    stateRoot: ZERO_HASH,
    receiptRoot: ZERO_HASH,
    logsBloom: `0x${'00'.repeat(256)}` as const,
    gasUsed: 0n,
  }
  const run = (effects: CoreEffect[], now: number): void => {
    const feed = (event: CoreEvent) => run(step(core, event, now), now)
    for (const effect of effects) {
      log.push(effect)
      if (effect.type === 'setTimer') timers.push(effect)
      else if (effect.type === 'build') {
        if (!effect.mustBuild && !busy()) feed({ type: 'buildFailed', slot: effect.draft.slot })
        else
          feed({
            type: 'built',
            slot: effect.draft.slot,
            transactions: busy() ? [new Uint8Array([1])] : [],
            system: system(effect.applied.input),
            header: {
              ...effect.draft,
              ...roots,
              gasLimit: 1n,
              baseFeePerGas: 1n,
              dagAnchor: { heads: [], count: 0, bytes: 0, root: ZERO_HASH },
              signature: '0x',
            },
          })
      } else if (effect.type === 'persistSafety') feed({ type: 'safetyPersisted', sequence: effect.record.sequence })
      else if (effect.type === 'persistBlock') feed({ type: 'blockPersisted', hash: effect.block.hash })
      else if (effect.type === 'execute')
        feed({ type: 'executed', hash: effect.block.hash, result: { ...roots, system: system(effect.applied.input) } })
    }
  }
  run(startCore(core, 0), 0)
  /** Fires due timers in order up to `untilMs`; `asleep`: all of them late, at that very moment. */
  const advance = (untilMs: number, asleep = false) => {
    for (;;) {
      timers.sort((a, b) => a.atMs - b.atMs)
      const next = timers[0]
      if (next === undefined || next.atMs > untilMs) return
      timers.shift()
      const now = asleep ? untilMs : next.atMs
      run(step(core, { type: 'timer', kind: next.kind, slot: next.slot }, now), now)
    }
  }
  return { core, log, advance, run }
}

describe('a network of one witness', () => {
  it('makes a block every slot, final two slots later by the common rules', () => {
    const { core, advance } = soloNetwork()
    advance(10_000)
    expect(core.head).toMatchObject({ height: 10, slot: 10 })
    expect(core.head.state).toMatchObject({ justified: { height: 9 }, final: { height: 8 } })
    expect(core.final.height).toBe(8)
  })
  it('goes on after an hour asleep, without penalty', () => {
    const { core, advance } = soloNetwork()
    advance(5_000)
    advance(3_605_000, true)
    advance(3_610_000)
    expect(core.head).toMatchObject({ height: 11, slot: 3610 })
    expect(core.final.height).toBe(9)
    expect(core.head.state.unsettled).toEqual([])
  })
  it('leaves idle slots empty on demand, but not before its last work is final', () => {
    let work = false
    const { core, advance } = soloNetwork('onDemand', () => work)
    advance(5_000)
    expect(core.head.height).toBe(0)
    work = true
    advance(6_000)
    work = false
    advance(20_000)
    expect(core.head.height).toBe(3)
    expect(core.final.height).toBe(1)
  })
})
