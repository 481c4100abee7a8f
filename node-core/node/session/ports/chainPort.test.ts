import { concatHex, encodeEventTopics, pad, parseAbi, type Hex as ViemHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { ZERO_HASH, type Address, type Hash } from '#node-core/model/ids.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { decodeLog } from '#node-core/market/contracts/readEvents.ts'
import type { MarketChainPort } from '#node-core/market/ports.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createChainPort } from './chainPort.ts'

const key = new Uint8Array(32).fill(7)
const witness = createSigner(ZERO_HASH, key).address
const payer = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const abi = parseAbi([
  'event Moved(address indexed from, address indexed to)',
  'event Lent(address indexed from, address indexed to)',
])
const [ann, ben, cat] = ['a1', 'b2', 'c3'].map((end) => `0x${'00'.repeat(19)}${end}` as ViemHex) as [
  ViemHex,
  ViemHex,
  ViemHex,
]
const topicOf = (eventName: 'Moved' | 'Lent') => encodeEventTopics({ abi, eventName })[0] as ViemHex
/** LOG3 with the three words of the call as its topics. */
const runtime = '60403560203560003560006000a300'
const EVENTS = [
  ['Moved', ann, ben],
  ['Moved', ben, ann],
  ['Lent', ann, ben],
  ['Moved', ann, cat],
  ['Lent', ben, cat],
] as const

let chain: Chain
let port: MarketChainPort
let contract: Address
beforeAll(async () => {
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    dev: true,
    time: new Date(Date.now() - 1_000).toISOString(),
    witnesses: [{ address: witness }],
    allocations: [{ address: payer.address, balanceWei: (10n ** 21n).toString() }],
    remainderTo: witness,
    params: { slotMs: 100, executiveCount: 1 },
  })
  chain = await createChain({
    genesis,
    storage: await openStorageOver(createMemoryStore()),
    log: silentLogger,
    signer: createSigner(genesis.hash, key),
  })
  port = createChainPort({
    chain,
    outbox: { submit: (raw) => chain.submitTransaction(raw), nextNonce: (account) => chain.nextNonce(account) },
    clock: systemClock,
    canInclude: () => true,
  })
  const send = async (tx: object) => {
    const nonce = chain.nextNonce(payer.address.toLowerCase() as Address)
    const raw = await payer.signTransaction({
      type: 'eip1559',
      chainId: 7_777,
      nonce,
      gas: 200_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
      ...tx,
    } as never)
    const hash = await chain.submitTransaction(hexToBytes(raw))
    expect((await port.receipt(hash, 10_000))?.status).toBe(1)
    return hash
  }
  const created = await send({
    data: `0x60${(runtime.length / 2).toString(16).padStart(2, '0')}80600b6000396000f3${runtime}`,
  })
  contract = chain.getReceipt(created)!.receipt.contractAddress!
  for (const [name, from, to] of EVENTS)
    await send({ to: contract, data: concatHex([topicOf(name), pad(from), pad(to)]) })
})
afterAll(() => chain.stop())

const found = async (name?: 'Moved' | 'Lent', indexed?: object) => {
  const topics = name === undefined ? [] : encodeEventTopics({ abi, eventName: name, args: indexed as never })
  const logs = await port.logs({
    address: contract,
    topics: topics as readonly (ViemHex | null)[],
    fromHeight: 0,
    toHeight: chain.head.height,
  })
  return logs
    .map((log) => decodeLog(abi, log)!)
    .map((event) => [event.name, event.args['from'], event.args['to']].join(' ').toLowerCase())
}
const expected = (test: (event: (typeof EVENTS)[number]) => boolean) =>
  EVENTS.filter(test).map((event) => event.join(' ').toLowerCase())

describe('events of a contract, asked of the real chain', () => {
  it('are all of them without a name, oldest first', async () => {
    expect(await found()).toEqual(expected(() => true))
  })

  it('go by name, and by every indexed argument: the first, the second, both', async () => {
    expect(await found('Moved')).toEqual(expected(([name]) => name === 'Moved'))
    expect(await found('Moved', { from: ann })).toEqual(expected(([name, from]) => name === 'Moved' && from === ann))
    expect(await found('Moved', { to: ben })).toEqual(expected(([name, , to]) => name === 'Moved' && to === ben))
    expect(await found('Lent', { from: ben, to: cat })).toEqual(
      expected(([name, from, to]) => name === 'Lent' && from === ben && to === cat),
    )
    expect(await found('Lent', { from: cat })).toEqual([])
  })

  it('any of several values at a position, any value where none is given', async () => {
    const logs = (topics: readonly (readonly ViemHex[] | null)[]) =>
      chain.getLogs({
        addresses: [contract],
        fromHeight: 0,
        toHeight: chain.head.height,
        topics: topics as readonly (readonly Hash[] | null)[],
      })
    expect(await logs([null, [pad(ann), pad(ben)], [pad(cat)]])).toHaveLength(2)
    expect(await logs([[topicOf('Moved'), topicOf('Lent')], null, [pad(ben)]])).toHaveLength(2)
    expect(await logs([null, null, null])).toHaveLength(5)
    // A position that the log does not have.
    expect(await logs([null, null, null, [pad(ann)]])).toEqual([])
  })
})
