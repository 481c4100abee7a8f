import { expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { ZERO_ADDRESS, ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import type { Block } from '#node-core/model/block.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import type { ConsensusState } from '#node-core/consensus/state/consensusState.ts'
import { createConsensusState } from '#node-core/consensus/transition/createConsensusState.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { HEADER_VERSION } from '#node-core/consensus/header/headerCodec.ts'
import { createChainStore } from './chainStore.ts'

const genesis = parseGenesis({
  format: 'dipnet-genesis/1',
  chainId: 7,
  name: 'store',
  time: '2026-01-01T00:00:00Z',
  witnesses: [{ address: ZERO_ADDRESS }],
  remainderTo: ZERO_ADDRESS,
  params: { executiveCount: 1 },
})
const state: ConsensusState = createConsensusState(genesis)

function blockOf(height: number, bytes: number): Block {
  return {
    hash: bytesToHex(keccak256(Uint8Array.of(height >> 8, height & 255))) as Hash,
    transactions: [new Uint8Array(bytes)],
    header: {
      version: HEADER_VERSION,
      height,
      slot: height,
      parentHash: ZERO_HASH,
      producer: ZERO_ADDRESS,
      setId: 0,
      txRoot: ZERO_HASH,
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
    },
  }
}

it.each([
  ['large', 4 << 20, 40],
  ['small', 10, 600],
])(
  'keeps %s blocks in memory only as far as both bounds allow, and the newest always',
  async (_, bytes, count) => {
    const store = createChainStore(await openStorageOver(createMemoryStore()), genesis.hash)
    const blocks = Array.from({ length: count }, (__, i) => blockOf(i + 1, bytes))
    // Nothing is committed: what is found is found in memory.
    const inMemory = () => blocks.filter((block) => store.heightOf(block.hash) !== undefined)
    for (const block of blocks) {
      store.putBlock(
        {
          block,
          transactions: [],
          receipts: [],
          encodedReceipts: [],
          changes: { values: new Map(), codes: new Map() },
        },
        state,
      )
      expect(store.block(block.hash)).toBe(block)
      const held = inMemory()
      expect(held.length).toBeLessThanOrEqual(512)
      expect(held.reduce((sum, { transactions }) => sum + transactions[0]!.length, 0)).toBeLessThanOrEqual(64 << 20)
    }
    const held = inMemory()
    expect(held).toEqual(blocks.slice(-held.length))
    expect(held.length).toBeGreaterThan(bytes > 1_000 ? 14 : 511)
  },
  60_000,
)
