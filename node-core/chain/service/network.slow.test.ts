import { privateKeyToAccount } from 'viem/accounts'
import { afterEach, describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { createLogger, silentLogger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { parseGenesis, type Genesis } from '#node-core/consensus/genesis.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from './chain.ts'
import { createChain } from './createChain.ts'
import type { BlocksRequest, ChainNetworkPort, Verdict } from '../ports.ts'

/** A network in memory: everyone hears everyone whose `up` is set, a few milliseconds later. */
function createHub() {
  interface Member {
    up: boolean
    name: string
    block: Array<(b: Uint8Array, from: string) => Verdict>
    vote: Array<(b: Uint8Array, from: string) => Verdict>
    txs: Array<(b: readonly Uint8Array[], from: string) => Verdict>
    peer: Array<(p: string) => void>
    serve: ((r: BlocksRequest) => readonly Uint8Array[]) | null
  }
  const members: Member[] = []
  const penalties: string[] = []
  const others = (me: Member) => members.filter((m) => m !== me && m.up && me.up)
  const later = (task: () => void) => void setTimeout(task, 3)
  return {
    penalties,
    /** Messages at once, one after the other in the same turn; what is said of each. */
    deliver: (to: string, messages: readonly Uint8Array[], kind: 'block' | 'vote' = 'block') =>
      messages.map((bytes) =>
        members
          .find((m) => m.name === to)!
          [kind].map((l) => l(bytes, 'mouth'))
          .at(0),
      ),
    join(name: string): ChainNetworkPort & { setUp(up: boolean): void } {
      const me: Member = { up: true, name, block: [], vote: [], txs: [], peer: [], serve: null }
      members.push(me)
      const on =
        <T>(list: T[]) =>
        (listener: T) => {
          list.push(listener)
          return () => void list.splice(list.indexOf(listener), 1)
        }
      return {
        publishBlock: (bytes) => later(() => others(me).forEach((m) => m.block.forEach((l) => l(bytes, name)))),
        publishVote: (bytes) => later(() => others(me).forEach((m) => m.vote.forEach((l) => l(bytes, name)))),
        publishTransactions: (raws) => later(() => others(me).forEach((m) => m.txs.forEach((l) => l(raws, name)))),
        onBlock: on(me.block),
        onVote: on(me.vote),
        onTransactions: on(me.txs),
        onPeer(listener) {
          me.peer.push(listener)
          later(() => others(me).forEach((m) => listener(m.name)))
          return () => undefined
        },
        async requestBlocks(from, request) {
          const peer = others(me).find((m) => from === null || m.name === from) ?? others(me)[0]
          if (peer?.serve == null) throw new Error('nobody')
          return peer.serve(request)
        },
        serveBlocks(handler) {
          me.serve = handler
          return () => void (me.serve = null)
        },
        penalise: (peer, code) => void penalties.push(`${name} blames ${peer}: ${code}`),
        setUp(up) {
          me.up = up
          if (up)
            later(() =>
              others(me).forEach((m) => {
                m.peer.forEach((l) => l(name))
                me.peer.forEach((l) => l(m.name))
              }),
            )
        },
      }
    },
  }
}

const keys = Array.from({ length: 7 }, (_, i) =>
  hexToBytes(
    `0x${String(i + 1)
      .padStart(2, '0')
      .repeat(32)}`,
  ),
)
const zero = `0x${'00'.repeat(32)}` as Hash
const addresses = keys.map((key) => createSigner(zero, key).address)
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const aliceAddress = alice.address.toLowerCase() as Address
const bob = '0x00000000000000000000000000000000000000b0' as Address

const makeGenesis = (n: number, slotMs: number): Genesis =>
  parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    dev: true,
    time: new Date(Date.now() + 300).toISOString(),
    witnesses: addresses.slice(0, n).map((address) => ({ address })),
    allocations: [{ address: alice.address, balanceWei: (10n ** 21n).toString() }],
    remainderTo: addresses[0],
    params: { slotMs, executiveCount: n },
  })
const log =
  process.env['CHAIN_LOG'] === undefined
    ? silentLogger
    : createLogger((line) => process.stderr.write(`${JSON.stringify(line)}\n`), 'debug')
const chains: Chain[] = []
async function start(
  genesis: Genesis,
  hub: ReturnType<typeof createHub>,
  i: number | null,
  storage?: Awaited<ReturnType<typeof openStorageOver>>,
) {
  const network = hub.join(`node${i ?? 'follower'}`)
  const chain = await createChain({
    genesis,
    storage: storage ?? (await openStorageOver(createMemoryStore())),
    log: log.child(`n${i}`),
    network,
    armNewKey: true,
    ...(i === null ? {} : { signer: createSigner(genesis.hash, keys[i]!) }),
  })
  chains.push(chain)
  return { chain, network }
}
const until = async (what: string, test: () => boolean, ms = 15_000) => {
  const end = Date.now() + ms
  while (!test()) {
    if (Date.now() > end) throw new Error(`not reached: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
const send = async (chain: Chain, nonce: number) =>
  chain.submitTransaction(
    hexToBytes(
      await alice.signTransaction({
        type: 'eip1559',
        chainId: 7_777,
        nonce,
        to: bob,
        value: 10n,
        gas: 21_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 1n,
      }),
    ),
  )

afterEach(async () => {
  for (const chain of chains.splice(0)) await chain.stop()
})

describe('several nodes', () => {
  it('a follower whom no gossip reaches any more asks, and stays level', async () => {
    const hub = createHub()
    const genesis = makeGenesis(1, 100)
    const { chain } = await start(genesis, hub, 0)
    const port = hub.join('deaf')
    const deaf = await createChain({
      genesis,
      storage: await openStorageOver(createMemoryStore()),
      log: log.child('deaf'),
      network: { ...port, onBlock: () => () => undefined, onVote: () => () => undefined },
    })
    chains.push(deaf)
    await send(chain, 0)
    await until('blocks', () => chain.head.height >= 30)
    await until('caught up', () => deaf.head.height >= 30)
    const reached = deaf.head.height
    await until('caught up again', () => deaf.head.height >= reached + 30)
    expect(deaf.getAccount(bob).balance).toBe(10n)
    expect(hub.penalties).toEqual([])
  }, 40_000)

  it('a follower that comes late has the same chain', async () => {
    const hub = createHub()
    const genesis = makeGenesis(1, 100)
    const { chain } = await start(genesis, hub, 0)
    await send(chain, 0)
    await until('blocks', () => chain.head.height >= 10)
    const { chain: follower } = await start(genesis, hub, null)
    await until('caught up', () => follower.head.height >= 12 && follower.final.height >= 10)
    expect(follower.getBlock(10)?.hash).toBe(chain.getBlock(10)?.hash)
    expect(follower.getAccount(bob).balance).toBe(10n)
    // What the follower's user sends is mined by the witness.
    const hash = await send(follower, 1)
    await until('mined', () => follower.getReceipt(hash) !== null)
    expect(hub.penalties).toEqual([])
  })

  it('a follower that executes two blocks on one parent before either is stored moves from one to the other', async () => {
    const genesis = makeGenesis(3, 200)
    // Each alone on its side: every one of them makes a first block of its own.
    const blocks = new Map<Hash, Uint8Array>()
    for (const i of [0, 1, 2]) {
      const side = createHub()
      await start(genesis, side, i)
      side.join('ear').onBlock((bytes) => {
        const block = decodeBlock(bytes, genesis.hash)
        if (block.header.height === 1) blocks.set(block.hash, bytes)
        return 'accept'
      })
    }
    await until('three first blocks', () => blocks.size === 3)
    // The lower hash wins: worst first, so that the head moves with each.
    const worstFirst = [...blocks].sort(([a], [b]) => (a < b ? 1 : -1))
    const hub = createHub()
    const { chain: follower } = await start(genesis, hub, null)
    hub.deliver(
      'nodefollower',
      worstFirst.map(([, bytes]) => bytes),
    )
    await until('the best of them', () => follower.head.hash === worstFirst[2]![0])
    expect(follower.getBlock('head')?.hash).toBe(worstFirst[2]![0])
    expect(follower.getAccount(aliceAddress).balance).toBe(10n ** 21n)
    expect(hub.penalties).toEqual([])
  })

  it('what no honest node sends is not passed on, and its sender is blamed', async () => {
    const genesis = makeGenesis(1, 100)
    const side = createHub()
    const heard: { block: Uint8Array[] } = { block: [] }
    side.join('ear').onBlock((bytes) => (heard.block.push(bytes), 'ignore'))
    await start(genesis, side, 0)
    await until('a block', () => heard.block.length > 0)
    const good = heard.block[0]!
    const hub = createHub()
    await start(genesis, hub, null)
    const flipped = good.slice()
    // The signature is what the header ends with; the body of an empty block follows it.
    const block = decodeBlock(good, genesis.hash)
    const at = Buffer.from(good).indexOf(Buffer.from(block.header.signature.slice(2), 'hex'))
    flipped[at + 40]! ^= 1
    expect(hub.deliver('nodefollower', [new Uint8Array([1, 2, 3]), flipped, good])).toEqual([
      'reject',
      'reject',
      'accept',
    ])
    expect(hub.deliver('nodefollower', [new Uint8Array([9])], 'vote')).toEqual(['reject'])
    expect(hub.penalties.length).toBeGreaterThanOrEqual(3)
  })

  it('seven witnesses agree, finalise, go on without two, and take them back', async () => {
    const hub = createHub()
    const genesis = makeGenesis(7, 250)
    const nodes = await Promise.all(keys.map((_, i) => start(genesis, hub, i)))
    const [first] = nodes as [(typeof nodes)[number], ...typeof nodes]
    await until('final', () => nodes.every((n) => n.chain.final.height >= 4))
    const hash = await send(first.chain, 0)
    await until('mined everywhere', () => nodes.every((n) => n.chain.getReceipt(hash) !== null))
    nodes[5]!.network.setUp(false)
    nodes[6]!.network.setUp(false)
    const before = first.chain.final.height
    await until('final without two', () => nodes.slice(0, 5).every((n) => n.chain.final.height >= before + 4))
    nodes[5]!.network.setUp(true)
    nodes[6]!.network.setUp(true)
    const target = first.chain.final.height + 3
    await until('all together again', () => nodes.every((n) => n.chain.final.height >= target))
    const hashes = new Set(nodes.map((n) => n.chain.getBlock(target)?.hash))
    expect(hashes.size).toBe(1)
    const roots = new Set(nodes.map((n) => n.chain.getBlock(target)?.header.stateRoot))
    expect(roots.size).toBe(1)
    expect(hub.penalties).toEqual([])
  }, 60_000)
})
