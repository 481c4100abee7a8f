import { privateKeyToAccount, generatePrivateKey } from 'viem/accounts'
import { afterEach, describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import type { Block, BlockHeader } from '#node-core/model/block.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { orderedRoot } from '../execution/orderedRoot.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { encodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import { HEADER_VERSION } from '#node-core/consensus/header/headerCodec.ts'
import { createSeals } from '#node-core/consensus/seals/createSeals.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createSync } from '../sync/createSync.ts'
import { encodeVote } from '#node-core/consensus/votes/voteCodec.ts'
import type { Chain } from './chain.ts'
import { createChain } from './createChain.ts'
import type { ChainNetworkPort, PeerRef, Verdict } from '../ports.ts'

const keys = [7, 8, 9].map((fill) => new Uint8Array(32).fill(fill))
const rich = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const addresses = keys.map((key) => createSigner(ZERO_HASH, key).address)
const genesis = parseGenesis({
  format: 'dipnet-genesis/1',
  chainId: 7_777,
  name: 'test',
  time: new Date(Date.now() - 60_000).toISOString(),
  witnesses: addresses.map((address) => ({ address })),
  allocations: [{ address: rich.address, balanceWei: (10n ** 20n).toString() }],
  remainderTo: addresses[0],
  params: { executiveCount: 3 },
})
const chains: Chain[] = []
afterEach(async () => {
  for (const chain of chains.splice(0)) await chain.stop()
})

/** A chain whose only peers are this test's. */
async function victim(clock: Clock = systemClock) {
  const handlers: {
    block?: (bytes: Uint8Array, from: PeerRef) => Verdict
    vote?: (bytes: Uint8Array, from: PeerRef) => Verdict
    transactions?: (raws: readonly Uint8Array[], from: PeerRef) => Verdict
  } = {}
  const penalties: Array<readonly [PeerRef, string]> = []
  const published: Array<readonly Uint8Array[]> = []
  const network: ChainNetworkPort = {
    publishBlock: () => undefined,
    publishVote: () => undefined,
    publishTransactions: (raws) => void published.push(raws),
    onBlock: (listener) => ((handlers.block = listener), () => undefined),
    onVote: (listener) => ((handlers.vote = listener), () => undefined),
    onTransactions: (listener) => ((handlers.transactions = listener), () => undefined),
    onPeer: () => () => undefined,
    serveBlocks: () => () => undefined,
    requestBlocks: async () => [],
    penalise: (peer, code) => void penalties.push([peer, code]),
  }
  const chain = await createChain({
    genesis,
    storage: await openStorageOver(createMemoryStore()),
    log: silentLogger,
    network,
    clock,
  })
  chains.push(chain)
  return {
    chain,
    penalties,
    published,
    block: (b: Uint8Array) => handlers.block!(b, 'mallory'),
    vote: (b: Uint8Array) => handlers.vote!(b, 'mallory'),
    transactions: (raws: readonly Uint8Array[]) => handlers.transactions!(raws, 'mallory'),
  }
}
const seals = createSeals(genesis.hash)
const { keccak256 } = await loadFastCrypto()
const bodyRoot = (bodies: readonly Uint8Array[]) =>
  `0x${Buffer.from(orderedRoot(bodies.map(keccak256), keccak256)).toString('hex')}` as Hash
function block(key: Uint8Array, over: Partial<BlockHeader> = {}, transactions: readonly Uint8Array[] = []): Block {
  const signer = createSigner(genesis.hash, key)
  const unsigned: BlockHeader = {
    version: HEADER_VERSION,
    height: 3,
    slot: 50,
    parentHash: keccakName('nowhere'),
    producer: signer.address,
    setId: 0,
    txRoot: bodyRoot(transactions),
    receiptRoot: ZERO_HASH,
    stateRoot: ZERO_HASH,
    logsBloom: `0x${'00'.repeat(256)}`,
    gasLimit: 30_000_000n,
    gasUsed: 0n,
    baseFeePerGas: 1_000_000n,
    dagAnchor: { heads: [], count: 0, bytes: 0, root: ZERO_HASH },
    attestation: null,
    orphans: [],
    signature: `0x${'00'.repeat(65)}`,
    ...over,
  }
  const hash = seals.headerHash(unsigned)
  return { header: { ...unsigned, signature: signer.signHeader(hash) }, hash, transactions }
}
function keccakName(name: string): Hash {
  return `0x${Buffer.from(keccak256(Buffer.from(name))).toString('hex')}` as Hash
}
const transfer = async (account: { signTransaction(tx: never): Promise<string> }, nonce: number, over: object = {}) =>
  hexToBytes(
    (await account.signTransaction({
      type: 'eip1559',
      chainId: 7_777,
      nonce,
      gas: 21_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 10n ** 9n,
      to: rich.address,
      value: 1n,
      ...over,
    } as never)) as `0x${string}`,
  )
const settle = () => new Promise((resolve) => setTimeout(resolve, 100))

describe('a hostile peer', () => {
  it('has only what is new and by a witness passed on, once', async () => {
    const { block: send, vote } = await victim()
    expect(send(encodeBlock(block(keys[0]!)))).toBe('accept')
    expect(send(encodeBlock(block(keys[0]!)))).toBe('ignore')
    expect(send(encodeBlock(block(new Uint8Array(32).fill(66))))).toBe('ignore')
    const data = { srcHeight: 0, srcHash: genesis.hash, tgtHeight: 2, tgtHash: keccakName('target') }
    const voteBy = (key: Uint8Array) =>
      encodeVote({ ...data, signature: createSigner(genesis.hash, key).signVote(data) })
    expect(vote(voteBy(keys[1]!))).toBe('accept')
    expect(vote(voteBy(keys[1]!))).toBe('ignore')
    expect(vote(voteBy(new Uint8Array(32).fill(66)))).toBe('ignore')
  })

  const head = { height: 0, hash: genesis.hash }
  const syncWith = (
    requestBlocks: (from: PeerRef | null) => Promise<readonly Uint8Array[]>,
    receive: (from: PeerRef | null) => void = () => undefined,
  ) =>
    createSync({
      network: { requestBlocks } as unknown as ChainNetworkPort,
      log: silentLogger,
      genesisHash: genesis.hash,
      clock: systemClock,
      now: () => 0,
      idle: async () => undefined,
      stepwise: false,
      receive: (_, from) => (receive(from), true),
      delivered: () => undefined,
      head: () => head,
      locator: () => [head],
      beginRange: () => undefined,
      endRange: async () => undefined,
    })

  it('who answers a question put to anybody is nobody to be blamed by name', async () => {
    const seen: Array<PeerRef | null> = []
    const sync = syncWith(
      async () => (seen.length === 0 ? [encodeBlock(block(keys[0]!))] : []),
      (from) => void seen.push(from),
    )
    sync.fetch(null, { to: keccakName('wanted'), locator: [head] })
    await settle()
    // Not '': a penalty for a peer without a peer id stopped the node.
    expect(seen).toEqual([null])
  })

  it('that never answers leaves room to ask the others', async () => {
    const asked: Array<PeerRef | null> = []
    const sync = syncWith((from) => (asked.push(from), new Promise(() => undefined)))
    for (let i = 0; i < 20; i++) sync.fetch('mallory', { to: keccakName(`bait ${i}`), locator: [head] })
    sync.fetch('honest', { to: keccakName('wanted'), locator: [head] })
    await settle()
    expect(asked).toEqual(['mallory', 'mallory', 'honest'])
  })

  it('cannot make us pass on transactions that our own pool refuses', async () => {
    const { chain, transactions, published } = await victim()
    const poor = privateKeyToAccount(generatePrivateKey())
    expect(transactions([await transfer(poor, 0)])).toBe('ignore')
    const good = await transfer(rich, 0)
    expect(transactions([good])).toBe('accept')
    // Mixed with rubbish: the good one goes on alone.
    const next = await transfer(rich, 1)
    expect(transactions([next, await transfer(poor, 1), new Uint8Array(200_000).fill(0xf8)])).toBe('ignore')
    expect(published.flat().map((raw) => Buffer.from(raw).toString('hex'))).toEqual([Buffer.from(next).toString('hex')])
    expect(chain.pendingTransactions()).toHaveLength(2)
  })

  it('is not read on without end when what it sends is refused again and again', async () => {
    const at = Date.now()
    const { transactions, chain } = await victim({ ...systemClock, now: () => at })
    const poor = privateKeyToAccount(generatePrivateKey())
    const one = await transfer(poor, 0)
    // Distinct envelopes that decode to a signature recovery each: the fee differs, the signature recovers to somebody
    // without money.
    const junk = (n: number) => {
      const raw = Uint8Array.from(one)
      raw[raw.length - 1] = n & 255
      raw[raw.length - 2] = n >> 8
      return raw
    }
    for (let i = 0; i < 3; i++) transactions(Array.from({ length: 2_000 }, (_, n) => junk(i * 2_000 + n)))
    expect(transactions([await transfer(rich, 0)])).toBe('ignore')
    expect(chain.pendingTransactions()).toHaveLength(0)
  })

  it('keeps no message alive by one transaction in it', async () => {
    const { chain, transactions } = await victim()
    const raw = await transfer(rich, 0)
    const message = Buffer.alloc(1 << 20)
    message.set(raw, 100)
    transactions([message.subarray(100, 100 + raw.length)])
    expect(chain.pendingTransactions()[0]!.raw.buffer.byteLength).toBeLessThan(1 << 16)
  })
})
