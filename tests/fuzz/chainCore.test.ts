import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block, Vote } from '../../node-core/model/block.ts'
import type { Hash } from '../../node-core/model/ids.ts'
import { createCore, type Core } from '../../node-core/consensus/core/core.ts'
import type { CoreEffect, CoreEvent } from '../../node-core/consensus/core/ports.ts'
import { startCore, step } from '../../node-core/consensus/core/step.ts'
import { STANDARD_RULES } from '../../node-core/consensus/rules/consensusRules.ts'
import { GENESIS_MS, World } from '../sim/engine/world.ts'

/** An ordinary history to distort. */
function history() {
  const world = new World({ seed: 11, witnesses: 5 })
  for (const node of world.nodes) node.keepVotes = true
  world.runUntil(30)
  const blocks = [...world.nodes[0]!.disk.blocks]
    .map((hash) => world.store.get(hash)!.block)
    .sort((a, b) => a.header.height - b.header.height)
  return { world, blocks, votes: world.nodes.flatMap((node) => node.signedVotes) }
}
const { world, blocks, votes } = history()

/** A fresh observer whose effects are carried out at once. */
function observer(): { core: Core; feed: (event: CoreEvent) => CoreEffect[] } {
  const { seals, decodeHeader, encodeHeader, genesisHash } = world.sealing
  const now = GENESIS_MS + 30_500
  const core = createCore(
    { params: world.params, rules: STANDARD_RULES, genesisHash, genesisTimeMs: GENESIS_MS, hotBlocks: 64 },
    {
      seals,
      signer: null,
      archive: { load: () => null },
      decodeHeader: (hex) => decodeHeader(hex) ?? blocks[0]!.header,
      encodeHeader,
    },
    { anchor: { hash: genesisHash, header: null, state: world.genesisState() }, blocks: [], record: null, nowMs: now },
  )
  const seen: CoreEffect[] = []
  const run = (effects: CoreEffect[]): void => {
    for (const effect of effects) {
      seen.push(effect)
      if (effect.type === 'execute')
        run(
          step(
            core,
            {
              type: 'executed',
              hash: effect.block.hash,
              result: world.ledger.has(effect.block.hash) ? world.ledger.execute(effect.block, effect.applied) : null,
              code: 'CHAIN_WRONG_EXECUTION',
            },
            now,
          ),
        )
      else if (effect.type === 'persistBlock') run(step(core, { type: 'blockPersisted', hash: effect.block.hash }, now))
    }
  }
  run(startCore(core, now))
  return {
    core,
    feed: (event) => {
      seen.length = 0
      run(step(core, event, now))
      return [...seen]
    },
  }
}

const strange = fc.oneof(
  fc.integer(),
  fc.constantFrom(Number.NaN, Infinity, -1, 0.5, 2 ** 53, 2 ** 60),
  fc.constantFrom<unknown>('0x', `0x${'ff'.repeat(32)}`, `0x${'00'.repeat(65)}`),
)
const headerNumber = fc.constantFrom('height', 'slot', 'setId', 'version')
const headerHash = fc.constantFrom('parentHash', 'producer', 'signature', 'stateRoot', 'txRoot')
const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => `0x${Buffer.from(b).toString('hex')}` as Hash)

const distorted: fc.Arbitrary<Block> = fc
  .tuple(
    fc.nat({ max: blocks.length - 1 }),
    fc.nat({ max: blocks.length - 1 }),
    headerNumber,
    fc.integer({ min: 0, max: 2 ** 52 }),
    headerHash,
    hash,
    fc.boolean(),
    fc.boolean(),
  )
  .map(([i, j, number, value, text, other, changeNumber, copy]) => {
    const block = blocks[i]!
    const header = {
      ...block.header,
      ...(changeNumber ? { [number]: value } : { [text]: copy ? blocks[j]!.header[text as 'parentHash'] : other }),
      ...(copy ? { attestation: blocks[j]!.header.attestation } : {}),
    }
    return { ...block, header, hash: world.sealing.seals.headerHash(header) }
  })
const event: fc.Arbitrary<CoreEvent> = fc.oneof(
  distorted.map((block): CoreEvent => ({ type: 'blockReceived', block, from: 'p' })),
  fc.nat({ max: blocks.length - 1 }).map((i): CoreEvent => ({ type: 'blockReceived', block: blocks[i]!, from: 'p' })),
  fc
    .tuple(
      fc.nat({ max: votes.length - 1 }),
      fc.constantFrom('srcHeight', 'tgtHeight', 'srcHash', 'tgtHash', 'signature'),
      strange,
    )
    .map(([i, field, value]): CoreEvent => ({
      type: 'voteReceived',
      vote: { ...votes[i]!, [field]: value } as Vote,
      from: 'p',
    })),
  fc.nat({ max: votes.length - 1 }).map((i): CoreEvent => ({ type: 'voteReceived', vote: votes[i]!, from: 'p' })),
  fc
    .tuple(hash, fc.boolean())
    .map(([h, known]): CoreEvent => ({ type: 'executed', hash: known ? blocks[0]!.hash : h, result: null })),
  hash.map((h): CoreEvent => ({ type: 'blockPersisted', hash: h })),
  fc.nat().map((sequence): CoreEvent => ({ type: 'safetyPersisted', sequence })),
  fc.constantFrom<CoreEvent>(
    { type: 'rearm' },
    { type: 'workArrived' },
    { type: 'buildFailed', slot: 3 },
    { type: 'timer', kind: 'slot', slot: 1 },
    { type: 'timer', kind: 'early', slot: 9 },
  ),
)

describe('the core under a flood of distorted messages', () => {
  it('never throws, never follows an invalid block, and keeps its memory bounded', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 120 }), (events) => {
        const { core, feed } = observer()
        for (const e of events) feed(e)
        for (const hash of core.nodes.keys())
          expect(hash === world.sealing.genesisHash || blocks.some((b) => b.hash === hash)).toBe(true)
        expect(core.waitingHashes.size).toBeLessThanOrEqual(512)
        expect(core.early.length).toBeLessThanOrEqual(128)
        expect(core.looseVotes.size).toBeLessThanOrEqual(128)
        // And it still works, with peers that answer: who made two other blocks for a slot is heard again only where
        // others build on his third.
        const deliver = (block: Block): void => {
          for (const effect of feed({ type: 'blockReceived', block, from: 'p' })) {
            const wanted = effect.type === 'requestBlocks' ? blocks.find((b) => b.hash === effect.to) : undefined
            if (wanted !== undefined) deliver(wanted)
          }
        }
        for (const block of blocks) deliver(block)
        // Nobody builds on the last block yet: there it is the votes that call for it.
        for (const vote of votes) feed({ type: 'voteReceived', vote, from: 'p' })
        const tip = blocks.at(-1)!
        deliver(tip)
        expect(core.head.height).toBe(tip.header.height)
      }),
      { numRuns: 1_000 },
    )
  })
  it('scores the peer for what no honest peer sends', () => {
    const { feed } = observer()
    const bad = {
      ...blocks[0]!,
      header: { ...blocks[0]!.header, slot: blocks[0]!.header.slot + 1 },
      hash: `0x${'12'.repeat(32)}` as Hash,
    }
    const codes = (effects: CoreEffect[]) => effects.flatMap((e) => (e.type === 'penalise' ? [e.code] : []))
    expect(codes(feed({ type: 'blockReceived', block: bad, from: 'p' }))).toHaveLength(1)
    // Again: still scored, at no cost.
    expect(codes(feed({ type: 'blockReceived', block: bad, from: 'p' }))).toHaveLength(1)
    expect(codes(feed({ type: 'voteReceived', vote: { ...votes[0]!, signature: '0x12' }, from: 'p' }))).toEqual([
      'CHAIN_BAD_VOTE',
    ])
    const future = {
      ...blocks[0]!,
      header: { ...blocks[0]!.header, slot: 10_000 },
      hash: `0x${'13'.repeat(32)}` as Hash,
    }
    expect(codes(feed({ type: 'blockReceived', block: future, from: 'p' }))).toEqual(['CHAIN_FROM_FUTURE'])
    // Duplicates of good messages are nobody's fault.
    feed({ type: 'blockReceived', block: blocks[0]!, from: 'p' })
    expect(feed({ type: 'blockReceived', block: blocks[0]!, from: 'p' })).toEqual([])
  })
})
