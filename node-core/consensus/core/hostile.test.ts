import { describe, expect, it } from 'vitest'
import { ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import { hexToBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import type { Block, BlockHeader, Vote } from '#node-core/model/block.ts'
import { HEADER_VERSION, decodeHeader, headerToHex } from '../header/headerCodec.ts'
import { createParams } from '../params.ts'
import { createSeals } from '../seals/createSeals.ts'
import { createSigner } from '../seals/createSigner.ts'
import { initialConsensusState } from '../transition/createConsensusState.ts'
import { createCore } from './core.ts'
import type { CoreEffect } from './ports.ts'
import type { WitnessSigner } from '../ports.ts'
import { STANDARD_RULES } from '../rules/consensusRules.ts'
import { startCore, step } from './step.ts'

const genesisHash = keccak256Hex(new Uint8Array([1])) as Hash
const [witness, other, third] = [7, 8, 10].map((fill) => createSigner(genesisHash, new Uint8Array(32).fill(fill))) as [
  WitnessSigner,
  WitnessSigner,
  WitnessSigner,
]
const stranger = createSigner(genesisHash, new Uint8Array(32).fill(9))
const seals = createSeals(genesisHash)
const bodyRoot = (transactions: readonly Uint8Array[]) =>
  keccak256Hex(Uint8Array.from(transactions.flatMap((t) => [...t.subarray(0, 64)]))) as Hash
const named = (name: string) => keccak256Hex(utf8ToBytes(name)) as Hash
const NOW = 10_000

function observer() {
  const ports = {
    seals,
    signer: null,
    archive: { load: () => null },
    decodeHeader: (hex: `0x${string}`) => decodeHeader(hexToBytes(hex)),
    encodeHeader: headerToHex,
    bodyRoot,
  }
  const config = {
    params: createParams({ executiveCount: 3 }),
    rules: STANDARD_RULES,
    genesisHash,
    genesisTimeMs: 0,
    hotBlocks: 64,
  }
  const members = [witness, other, third].map((s) => s.address).sort()
  const core = createCore(config, ports, {
    anchor: { hash: genesisHash, header: null, state: initialConsensusState(genesisHash, members, []) },
    blocks: [],
    record: null,
    nowMs: NOW,
  })
  startCore(core, NOW)
  const receive = (block: Block) => step(core, { type: 'blockReceived', block, from: 'p' }, NOW)
  const vote = (v: Vote) => step(core, { type: 'voteReceived', vote: v, from: 'p' }, NOW)
  return { core, receive, vote }
}
function block(by: WitnessSigner, over: Partial<BlockHeader> = {}, transactions: readonly Uint8Array[] = []): Block {
  const unsigned: BlockHeader = {
    version: HEADER_VERSION,
    height: 5,
    slot: 9,
    parentHash: named('somewhere'),
    producer: by.address,
    setId: 0,
    txRoot: bodyRoot(transactions),
    receiptRoot: ZERO_HASH,
    stateRoot: ZERO_HASH,
    logsBloom: `0x${'00'.repeat(256)}`,
    gasLimit: 1n,
    gasUsed: 0n,
    baseFeePerGas: 1n,
    dagAnchor: { heads: [], count: 0, bytes: 0, root: ZERO_HASH },
    attestation: null,
    orphans: [],
    signature: `0x${'00'.repeat(65)}`,
    ...over,
  }
  const hash = seals.headerHash(unsigned)
  return { header: { ...unsigned, signature: by.signHeader(hash) }, hash, transactions }
}
function vote(by: WitnessSigner, tgtHeight: number, target: string): Vote {
  const data = { srcHeight: 0, srcHash: genesisHash, tgtHeight, tgtHash: named(target) }
  return { ...data, signature: by.signVote(data) }
}
const types = (effects: readonly CoreEffect[]) => effects.map((e) => e.type)
const held = (core: ReturnType<typeof observer>['core']) =>
  [...core.waiting.values()]
    .flat()
    .reduce((sum, w) => sum + w.block.transactions.reduce((n, tx) => n + tx.length, 0), 0)

describe('a stranger without a stake', () => {
  it('makes no node remember, hold or pass on blocks signed with a key of his own', () => {
    const { core, receive } = observer()
    const effects = Array.from({ length: 40 }, (_, i) =>
      receive(block(stranger, { slot: i % 10, parentHash: named(`nowhere ${i}`) })),
    ).flat()
    expect(core.headers.size).toBe(0)
    expect(core.waitingHashes.size).toBe(0)
    // One question a slot at most: the witnesses may have changed while this node was away.
    expect(types(effects)).toEqual(['requestBlocks'])
  })
  it('cannot have himself "proven" guilty at our expense', () => {
    const { receive } = observer()
    expect(types(receive(block(stranger, { parentHash: named('a') })))).not.toContain('evidence')
    expect(types(receive(block(stranger, { parentHash: named('b') })))).not.toContain('evidence')
  })
  it('does not fill the place of blocks that come a little early', () => {
    const { core, receive } = observer()
    for (let i = 0; i < 10; i++)
      expect(types(receive(block(stranger, { slot: 15, parentHash: named(`early ${i}`) })))).toEqual([])
    expect(
      types(
        receive({
          ...block(witness, { slot: 15 }),
          header: { ...block(witness, { slot: 15 }).header, signature: block(other).header.signature },
        }),
      ),
    ).toEqual(['blockRefused', 'penalise'])
    expect(core.early).toHaveLength(0)
    expect(types(receive(block(witness, { slot: 15 })))).toContain('setTimer')
    expect(core.early).toHaveLength(1)
  })
  it('has no votes passed on', () => {
    const { vote: receive } = observer()
    expect(types(receive(vote(stranger, 3, 'x')))).toEqual([])
    expect(types(receive(vote(witness, 3, 'x')))).toEqual(['passOn'])
    expect(types(receive(vote(witness, 3, 'x')))).toEqual([])
  })
})

describe('a copy of a good block', () => {
  it('with another body is refused before it is held or executed, and does not keep the good one out', () => {
    const { core, receive } = observer()
    const good = block(witness, {}, [new Uint8Array([1])])
    expect(types(receive({ ...good, transactions: [new Uint8Array([2])] }))).toEqual(['blockRefused', 'penalise'])
    expect(core.waitingHashes.size).toBe(0)
    expect(types(receive(good))).toEqual(['passOn', 'requestBlocks'])
  })
  it('is passed on once only', () => {
    const { receive } = observer()
    const good = block(witness)
    receive(good)
    expect(types(receive({ ...good, transactions: [new Uint8Array(1000)] }))).toEqual([])
  })
  it('with the other signature that proves the same (high s) is no message at all', () => {
    const { receive } = observer()
    const good = block(witness)
    const s = BigInt(`0x${good.header.signature.slice(66, 130)}`)
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const flipped =
      `${good.header.signature.slice(0, 66)}${(order - s).toString(16).padStart(64, '0')}0${1 - Number(good.header.signature.slice(-1))}` as `0x${string}`
    // Whatever recovers keys: the rule is ours.
    const lenient = createSeals(genesisHash, () => witness.address)
    expect(lenient.headerSigner(good.hash, good.header.signature)).toBe(witness.address)
    expect(lenient.headerSigner(good.hash, flipped)).toBeNull()
    expect(types(receive({ ...good, header: { ...good.header, signature: flipped } }))).toEqual([
      'blockRefused',
      'penalise',
    ])
  })
})

describe('a witness gone wild', () => {
  it('who makes blocks without end for one slot is proven guilty with the second, and no further one is held', () => {
    const { core, receive } = observer()
    const all = Array.from({ length: 20 }, (_, i) => receive(block(witness, { parentHash: named(`parent ${i}`) })))
    expect(
      all
        .map(types)
        .flat()
        .filter((type) => type === 'evidence'),
    ).toHaveLength(1)
    expect(core.waitingHashes.size).toBe(2)
  })
  it('but what others build on is taken all the same', () => {
    const { core, receive } = observer()
    for (let i = 0; i < 3; i++) receive(block(witness, { parentHash: named(`parent ${i}`) }))
    const surplus = block(witness, { parentHash: named('parent 3') })
    receive(block(other, { height: 6, slot: 10, parentHash: surplus.hash }))
    receive(surplus)
    expect(core.waitingHashes.has(surplus.hash)).toBe(true)
  })
  it('fills neither memory with large blocks nor the place of the others’ loose votes', () => {
    const { core, receive, vote: receiveVote } = observer()
    const body = [new Uint8Array(3 << 20)]
    for (let i = 0; i < 60; i++)
      receive(block(witness, { slot: 9 - (i % 9), height: 5 + i, parentHash: named(`large ${i}`) }, body))
    expect(held(core)).toBeLessThanOrEqual(64 << 20)
    receiveVote(vote(other, 4, 'coming'))
    for (let i = 0; i < 200; i++) receiveVote(vote(witness, 5 + i, `never ${i}`))
    expect(core.looseVotes.get(named('coming'))?.size).toBe(1)
  })
})
