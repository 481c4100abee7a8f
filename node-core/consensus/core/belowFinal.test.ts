import { describe, expect, it } from 'vitest'
import { ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import type { Block, BlockHeader } from '#node-core/model/block.ts'
import { decodeHeader, headerToHex } from '../header/headerCodec.ts'
import { createParams } from '../params.ts'
import { createSeals } from '../seals/createSeals.ts'
import { createSigner } from '../seals/createSigner.ts'
import { initialConsensusState } from '../transition/createConsensusState.ts'
import { createSafetyRecord } from '../votes/safetyRecord.ts'
import { createCore } from './core.ts'
import { STANDARD_RULES } from '../rules/consensusRules.ts'
import { startCore, step } from './step.ts'

const genesisHash = keccak256Hex(new Uint8Array([1])) as Hash
const signers = [7, 8, 9].map((fill) => createSigner(genesisHash, new Uint8Array(32).fill(fill)))
const seals = createSeals(genesisHash)
const anchorHash = keccak256Hex(new Uint8Array([2])) as Hash

/** A node whose final block is at height 20, slot 22; it runs with the first key. */
function node() {
  const ports = {
    seals,
    signer: signers[0]!,
    archive: { load: () => null },
    decodeHeader: (hex: `0x${string}`) => decodeHeader(hexToBytes(hex)),
    encodeHeader: headerToHex,
  }
  const config = {
    params: createParams({ executiveCount: 3 }),
    rules: STANDARD_RULES,
    genesisHash,
    genesisTimeMs: 0,
    hotBlocks: 64,
  }
  const final = { height: 20, slot: 22, hash: anchorHash }
  const state = {
    ...initialConsensusState(genesisHash, signers.map((s) => s.address).sort(), []),
    height: 20,
    slot: 22,
    justified: final,
    final,
  }
  const core = createCore(config, ports, {
    anchor: { hash: anchorHash, header: null, state },
    blocks: [],
    record: { ...createSafetyRecord(genesisHash, signers[0]!.address), lastSlot: 10 },
    nowMs: 25_000,
  })
  startCore(core, 25_000)
  return core
}

/** A block below the node's final one, as a witness with a fast clock makes it; it carries no votes. */
function lateBlock(by: number, slot: number, txRoot: Hash = ZERO_HASH): Block {
  const signer = signers[by]!
  const unsigned: BlockHeader = {
    version: 1,
    height: 17,
    slot,
    parentHash: ZERO_HASH,
    producer: signer.address,
    setId: 0,
    txRoot,
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
  }
  const hash = seals.headerHash(unsigned)
  return { header: { ...unsigned, signature: signer.signHeader(hash) }, hash, transactions: [] }
}

describe('a block at or below the final one that carries no votes', () => {
  it('is remembered, so that a later header may list it: its slot was not missed', () => {
    const core = node()
    const block = lateBlock(1, 23)
    step(core, { type: 'blockReceived', block, from: 'p' }, 25_000)
    expect(core.headers.get(23)?.get(signers[1]!.address)?.hash).toBe(block.hash)
  })
  it('proves a second block of its slot', () => {
    const core = node()
    step(core, { type: 'blockReceived', block: lateBlock(1, 23), from: 'p' }, 25_000)
    const effects = step(core, { type: 'blockReceived', block: lateBlock(1, 23, anchorHash), from: 'p' }, 25_000)
    expect(effects).toMatchObject([{ type: 'evidence', evidence: { kind: 'E1' } }, { type: 'passOn' }])
  })
  it('by our own key and unknown to our record silences the key', () => {
    const core = node()
    expect(core.key.status).toBe('listening')
    step(core, { type: 'blockReceived', block: lateBlock(0, 23), from: 'p' }, 25_000)
    expect(core.key.status).toBe('silent')
  })
  it('is nothing without its producer’s signature', () => {
    const core = node()
    const block = lateBlock(1, 23)
    step(
      core,
      {
        type: 'blockReceived',
        block: { ...block, header: { ...block.header, signature: lateBlock(2, 23).header.signature } },
        from: 'p',
      },
      25_000,
    )
    expect(core.headers.size).toBe(0)
  })
})
