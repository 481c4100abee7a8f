import { describe, expect, it } from 'vitest'
import { ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import type { Block, BlockHeader } from '#node-core/model/block.ts'
import { HEADER_VERSION, decodeHeader, headerToHex } from '../header/headerCodec.ts'
import { createParams } from '../params.ts'
import { createSeals } from '../seals/createSeals.ts'
import { createSigner } from '../seals/createSigner.ts'
import { initialConsensusState } from '../transition/createConsensusState.ts'
import { createCore } from './core.ts'
import type { CoreEffect, ExecutionResult } from './ports.ts'
import { STANDARD_RULES } from '../rules/consensusRules.ts'
import { startCore, step } from './step.ts'

const genesisHash = keccak256Hex(new Uint8Array([1])) as Hash
const signer = createSigner(genesisHash, new Uint8Array(32).fill(7))
const seals = createSeals(genesisHash)
/** Stands for the root of a body. */
const bodyRoot = (transactions: readonly Uint8Array[]) =>
  keccak256Hex(Uint8Array.from(transactions.flatMap((t) => [...t]))) as Hash
const body = [new Uint8Array([1, 2, 3])]
const unsigned: BlockHeader = {
  version: HEADER_VERSION,
  height: 1,
  slot: 1,
  parentHash: genesisHash,
  producer: signer.address,
  setId: 0,
  txRoot: bodyRoot(body),
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
const good: Block = { header: { ...unsigned, signature: signer.signHeader(hash) }, hash, transactions: body }
const result: ExecutionResult = {
  txRoot: unsigned.txRoot,
  stateRoot: ZERO_HASH,
  receiptRoot: ZERO_HASH,
  logsBloom: unsigned.logsBloom,
  gasUsed: 0n,
  system: { jailed: [], ranked: null },
}

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
    params: createParams({ executiveCount: 1 }),
    rules: STANDARD_RULES,
    genesisHash,
    genesisTimeMs: 0,
    hotBlocks: 64,
  }
  const core = createCore(config, ports, {
    anchor: { hash: genesisHash, header: null, state: initialConsensusState(genesisHash, [signer.address], []) },
    blocks: [],
    record: null,
    nowMs: 2000,
  })
  startCore(core, 2000)
  return {
    core,
    receive: (block: Block) => step(core, { type: 'blockReceived', block, from: 'p' }, 2000),
    executed: (r: ExecutionResult | null) =>
      step(core, { type: 'executed', hash, result: r, code: 'EVM_BAD_TRANSACTION' }, 2000),
  }
}
const types = (effects: CoreEffect[]) => effects.map((e) => e.type)

describe('a good block cannot be kept out by a bad copy with the same hash', () => {
  it('wrong signature', () => {
    const { core, receive, executed } = observer()
    expect(types(receive({ ...good, header: { ...good.header, signature: bytesToHex(new Uint8Array(65)) } }))).toEqual([
      'blockRefused',
      'penalise',
    ])
    expect(types(receive(good))).toEqual(['passOn', 'execute'])
    executed(result)
    expect(core.head.hash).toBe(hash)
  })
  it('wrong body: refused before it costs an execution', () => {
    const { core, receive, executed } = observer()
    expect(types(receive({ ...good, transactions: [new Uint8Array([9])] }))).toEqual(['blockRefused', 'penalise'])
    expect(types(receive(good))).toEqual(['passOn', 'execute'])
    executed(result)
    expect(core.head.hash).toBe(hash)
  })
  it('a block that is wrong in itself stays refused', () => {
    const { core, receive, executed } = observer()
    receive(good)
    expect(types(executed({ ...result, stateRoot: genesisHash }))).toEqual(['blockRefused', 'penalise'])
    expect(types(receive(good))).toEqual(['penalise'])
    expect(core.head.hash).toBe(genesisHash)
  })
})
