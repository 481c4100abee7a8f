import { describe, expect, it } from 'vitest'
import type { Attestation } from '../../../node-core/model/block.ts'
import { isNodeError } from '../../../node-core/kernel/errors.ts'
import { STANDARD_RULES } from '../../../node-core/consensus/rules/consensusRules.ts'
import { applyHeader } from '../../../node-core/consensus/transition/applyHeader.ts'
import { decodeConsensusState, encodeConsensusState } from '../../../node-core/consensus/state/consensusStateCodec.ts'
import { World } from '../../sim/engine/world.ts'
import { WEI_PER_DPN } from '../../../node-core/kernel/amount.ts'

/** A network of seven that changes its set while one member is away: states of every kind. */
function richHistory() {
  const world = new World({ seed: 3, witnesses: 7, candidates: 2, params: { termSlots: 12, orphanReachSlots: 4 } })
  for (const witness of world.addresses.slice(7))
    world.atSecond(4, () => world.ledger.submit({ op: 'vote', from: witness, witness, wei: 50_000n * WEI_PER_DPN }))
  world.atSecond(20, () => world.nodes[2]!.crash())
  world.runUntil(45)
  return { world, chain: [...world.nodes[0]!.disk.blocks].map((hash) => world.store.get(hash)!) }
}
const { world, chain } = richHistory()
const context = {
  params: world.params,
  rules: STANDARD_RULES,
  ports: { seals: world.sealing.seals, decodeHeader: world.sealing.decodeHeader },
}

describe('consensus state', () => {
  it('round-trips in every situation', () => {
    expect(
      chain.some((c) => c.state.pending !== null) &&
        chain.some((c) => c.state.tally !== null) &&
        chain.some((c) => c.state.previous !== null),
    ).toBe(true)
    for (const { state } of chain) expect(decodeConsensusState(encodeConsensusState(state))).toEqual(state)
  })
  it('a decoded state goes on exactly like the one in memory', () => {
    for (let i = 1; i < chain.length; i++) {
      const { block } = chain[i]!
      const parent = world.store.get(block.header.parentHash)
      if (parent === undefined) continue
      const direct = applyHeader({ hash: block.header.parentHash, state: parent.state }, block.header, context)
      const stored = applyHeader(
        { hash: block.header.parentHash, state: decodeConsensusState(encodeConsensusState(parent.state)) },
        block.header,
        context,
      )
      expect(stored).toEqual(direct)
    }
  })
  it('damage is refused with a code', () => {
    const bytes = encodeConsensusState(chain.at(-1)!.state)
    for (let at = 0; at < 40; at++) {
      const damaged = bytes.slice(0, bytes.length - 1 - at)
      expect(() => decodeConsensusState(damaged)).toThrow(/CHAIN_CORRUPT_CONSENSUS/)
    }
  })
})

describe('header rules', () => {
  const at = chain.findIndex((c) => c.block.header.attestation !== null && c.state.height > 20)
  const { block } = chain[at]!
  const parent = { hash: block.header.parentHash, state: world.store.get(block.header.parentHash)!.state }
  const att = block.header.attestation!
  const set = att.sets[0]!
  const withSet = (change: Partial<Attestation['sets'][number]>): Attestation => ({
    ...att,
    sets: [{ ...set, ...change }, ...att.sets.slice(1)],
  })
  it('accept the block as it is', () => {
    expect(applyHeader(parent, block.header, context).state.height).toBe(block.header.height)
  })
  it.each([
    ['version', { version: 1 }, 'CHAIN_BAD_HEADER'],
    ['parent', { parentHash: att.tgtHash === parent.hash ? att.srcHash : att.tgtHash }, 'CHAIN_BROKEN_LINK'],
    ['height', { height: block.header.height + 1 }, 'CHAIN_BROKEN_LINK'],
    ['slot of its parent', { slot: parent.state.slot }, 'CHAIN_BROKEN_LINK'],
    ['slot NaN', { slot: Number.NaN }, 'CHAIN_BROKEN_LINK'],
    ['set', { setId: block.header.setId + 1 }, 'CHAIN_WRONG_SET'],
    ['producer', { producer: world.addresses.find((a) => a !== block.header.producer)! }, 'CHAIN_WRONG_TURN'],
    ['target elsewhere', { attestation: { ...att, tgtHash: block.hash } }, 'CHAIN_BAD_ATTESTATION'],
    ['other source', { attestation: { ...att, srcHeight: att.srcHeight - 1 } }, 'CHAIN_BAD_ATTESTATION'],
    ['other set', { attestation: withSet({ setId: 99 }) }, 'CHAIN_BAD_ATTESTATION'],
    ['bit beyond the set', { attestation: withSet({ bitmap: '0xff' }) }, 'CHAIN_BAD_ATTESTATION'],
    ['long bitmap', { attestation: withSet({ bitmap: '0x7f00' }) }, 'CHAIN_BAD_ATTESTATION'],
    [
      'fewer signatures than bits',
      { attestation: withSet({ signatures: set.signatures.slice(1) }) },
      'CHAIN_BAD_ATTESTATION',
    ],
    [
      'too few votes',
      { attestation: withSet({ bitmap: '0x0f', signatures: set.signatures.slice(0, 4) }) },
      'CHAIN_BAD_ATTESTATION',
    ],
    [
      'signatures in another order',
      { attestation: withSet({ signatures: [...set.signatures].reverse() }) },
      'CHAIN_BAD_ATTESTATION',
    ],
    ['no set at all', { attestation: { ...att, sets: [] } }, 'CHAIN_BAD_ATTESTATION'],
  ])('refuse a wrong %s', (_what, change, code) => {
    try {
      applyHeader(parent, { ...block.header, ...change }, context)
    } catch (error) {
      expect(isNodeError(error) ? [error.code, error.family] : error).toEqual([code, 'invalid'])
      return
    }
    expect.unreachable('accepted')
  })
})
