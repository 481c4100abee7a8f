import { createPublicClient, createWalletClient, http, type Hex as ViemHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { verifyProofReply, type ProofReply } from '#node-core/model/verifyStateProof.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createRpcServer, type RpcServer } from './createRpcServer.ts'

const key = hexToBytes(`0x${'07'.repeat(32)}`)
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const bob = '0x00000000000000000000000000000000000000b0'
// SSTORE(0, word), LOG1(word's memory, topic 42); reverts with Error("no") when the word is zero.
const runtime =
  '6000358015601357600055602a60206000a1005b7f08c379a00000000000000000000000000000000000000000000000000000000060005260206004526002602452616e6f60f01b60445260646000fd'
const code = `0x60${(runtime.length / 2).toString(16)}80600b6000396000f3${runtime}` as ViemHex

let chain: Chain
let server: RpcServer
beforeAll(async () => {
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    time: new Date(Date.now() - 1_000).toISOString(),
    witnesses: [{ address: witness }],
    allocations: [{ address: alice.address, balanceWei: (10n ** 21n).toString() }],
    remainderTo: witness,
    params: { slotMs: 100, executiveCount: 1 },
  })
  chain = await createChain({
    genesis,
    storage: await openStorageOver(createMemoryStore()),
    log: silentLogger,
    signer: createSigner(genesis.hash, key),
  })
  server = await createRpcServer(chain, { port: 0 }, silentLogger)
})
afterAll(async () => {
  await server.close()
  await chain.stop()
})

const until = async (test: () => boolean) => {
  for (let i = 0; i < 400 && !test(); i++) await new Promise((resolve) => setTimeout(resolve, 25))
}
const viemChain = () => ({
  id: 7_777,
  name: 'test',
  nativeCurrency: { name: 'DPN', symbol: 'DPN', decimals: 18 },
  rpcUrls: { default: { http: [server.url] } },
})
const raw = (body: string, headers: Record<string, string> = {}) =>
  fetch(server.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })

describe('JSON-RPC with viem as the client', () => {
  it('sends, waits, reads, deploys, calls, finds logs', async () => {
    const client = createPublicClient({ chain: viemChain(), transport: http(server.url), pollingInterval: 50 })
    const wallet = createWalletClient({ account: alice, chain: viemChain(), transport: http(server.url) })
    expect(await client.getChainId()).toBe(7_777)
    const paid = await client.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ to: bob, value: 12n }) })
    expect(paid).toMatchObject({ status: 'success', gasUsed: 21_000n, from: alice.address.toLowerCase() })
    expect(await client.getBalance({ address: bob })).toBe(12n)
    const block = await client.getBlock({ blockNumber: paid.blockNumber, includeTransactions: true })
    expect(block.transactions[0]).toMatchObject({ hash: paid.transactionHash, value: 12n, type: 'eip1559' })
    expect(block.baseFeePerGas).toBe(1_000_000n)

    const deployed = await client.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ data: code }) })
    const to = deployed.contractAddress!
    const word = `0x${'00'.repeat(31)}05` as ViemHex
    const called = await client.waitForTransactionReceipt({ hash: await wallet.sendTransaction({ to, data: word }) })
    expect(called.logs).toHaveLength(1)
    expect(await client.getStorageAt({ address: to, slot: '0x0' })).toBe(word)
    const logs = await client.getLogs({ address: to, fromBlock: 0n })
    expect(logs[0]).toMatchObject({ transactionHash: called.transactionHash, logIndex: 0 })
    await expect(client.call({ to, data: `0x${'00'.repeat(32)}` })).rejects.toThrow(/reverted/)
    const history = await client.getFeeHistory({ blockCount: 3, rewardPercentiles: [50] })
    expect(history.baseFeePerGas).toHaveLength(4)
  })

  it('proves accounts, slots and records at the head, the final and an earlier block; the stand-alone verifier agrees with what the chain says', async () => {
    const client = createPublicClient({ chain: viemChain(), transport: http(server.url), pollingInterval: 50 })
    const wallet = createWalletClient({ account: alice, chain: viemChain(), transport: http(server.url) })
    const send = async (request: { to?: ViemHex; data?: ViemHex; value?: bigint }) =>
      client.waitForTransactionReceipt({ hash: await wallet.sendTransaction(request) })
    const { contractAddress: contract } = await send({ data: code })
    const call = await send({ to: contract!, data: `0x${'00'.repeat(31)}07` })
    await until(() => chain.final.height > Number(call.blockNumber))
    const registry = '0x000000000000000000000000000000000000d001'
    const ask = async (address: string, slots: readonly string[], tag: string, records: readonly string[] = []) => {
      const { result, error } = (await (
        await raw(
          JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'dip_getProof', params: [address, slots, tag, records] }),
        )
      ).json()) as { result: ProofReply & { blockHash: Hash; number: string }; error?: unknown }
      if (error !== undefined) throw new Error(JSON.stringify(error))
      // Blocks go on being made: the block hash is trusted here because the chain itself says it.
      expect(chain.getBlock(Number(result.number))?.hash).toBe(result.blockHash)
      const names = slots.map((slot) => `0x${slot.slice(2).padStart(64, '0')}`)
      const proven = verifyProofReply(
        result,
        { genesisHash: chain.genesis.hash, blockHash: result.blockHash, address, slots: names, records },
        keccak256,
      )
      expect(proven).not.toBeNull()
      const says = chain.getAccount(address.toLowerCase() as Address, result.blockHash)
      expect(proven).toMatchObject({
        height: Number(result.number),
        balance: says.balance,
        bonded: says.bonded,
        nonce: says.nonce,
        codeHash: says.codeHash,
      })
      return proven!
    }
    const before = `0x${(call.blockNumber - 1n).toString(16)}`
    for (const tag of ['latest', 'finalized']) {
      expect((await ask(contract!, ['0x0', '0x1'], tag)).slots).toEqual([
        `0x${'00'.repeat(31)}07`,
        `0x${'00'.repeat(32)}`,
      ])
      expect((await ask(alice.address, [], tag)).nonce).toBeGreaterThan(0n)
      expect((await ask('0x00000000000000000000000000000000000abcde', ['0x0'], tag)).codeHash).toBeNull()
      expect((await ask(witness, [], tag)).bonded).toBe(100_000n * 10n ** 18n)
      const { records } = await ask(registry, [], tag, ['candidates', `w/${witness}`, 'slashed'])
      expect([records[0] !== null, records[1] !== null, records[2]]).toEqual([true, true, null])
    }
    // The slot was not set in the block before.
    expect((await ask(contract!, ['0x0'], before)).slots).toEqual([`0x${'00'.repeat(32)}`])
    await expect(ask(contract!, Array<string>(257).fill('0x0'), 'latest')).rejects.toThrow(/RPC_TOO_LARGE/)
    await expect(ask(contract!, ['nothing'], 'latest')).rejects.toThrow(/RPC_BAD_PARAMS/)
    await expect(ask(contract!, [], 'latest', ['ü'])).rejects.toThrow(/RPC_BAD_PARAMS/)
    await expect(ask(contract!, [], '0xffffff')).rejects.toThrow(/CHAIN_UNKNOWN_BLOCK/)
    await expect(ask(contract!, [], '0x0')).rejects.toThrow(/EVM_STATE_UNAVAILABLE/)
    const account = async (address: string) =>
      (
        (await (
          await raw(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'dip_getAccount', params: [address] }))
        ).json()) as { result: object }
      ).result
    expect(await account(contract!)).toMatchObject({ type: 'paradigm', paradigm: null, nonce: '0x1' })
    expect(await account(bob)).toMatchObject({ type: 'ordinary', codeHash: null })
    expect(await account(registry)).toMatchObject({ type: 'system' })
  })

  it('pushes heads and logs over WebSocket', async () => {
    const socket = new WebSocket(server.url.replace('http', 'ws'))
    const messages: Array<{ id?: number; result?: unknown; params?: { result: { number?: string } } }> = []
    socket.on('message', (data) => messages.push(JSON.parse(String(data)) as never))
    await new Promise((resolve) => socket.on('open', resolve))
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }))
    for (let i = 0; i < 100 && messages.length < 4; i++) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(messages[0]).toMatchObject({ id: 1, result: '0x1' })
    const heights = messages.slice(1).map((message) => Number(message.params?.result.number))
    expect(heights.length).toBeGreaterThanOrEqual(3)
    expect(heights[1]).toBe(heights[0]! + 1)
    const unsubscribe = async (id: number) => {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'eth_unsubscribe', params: ['0x1'] }))
      await until(() => messages.some((message) => message.id === id))
      return messages.find((message) => message.id === id)?.result
    }
    expect(await unsubscribe(2)).toBe(true)
    const told = messages.length
    const height = chain.head.height
    await until(() => chain.head.height > height + 1)
    expect(await unsubscribe(3)).toBe(false)
    expect(messages.slice(told)).toEqual([expect.objectContaining({ id: 3 })])
    socket.terminate()
  })

  it('answers batches in order, and bad input with codes', async () => {
    const batch = (await (
      await raw('[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},{"jsonrpc":"2.0","id":2,"method":"nope"},{"id":3}]')
    ).json()) as Array<{ id: number; result?: string; error?: { code: number } }>
    expect(batch.map((reply) => reply.result ?? reply.error?.code)).toEqual(['0x1e61', -32601, -32600])
    const code = async (body: string) =>
      ((await (await raw(body)).json()) as { error: { code: number; data?: { code: string } } }).error
    expect((await code('{')).code).toBe(-32700)
    expect((await code('[]')).code).toBe(-32600)
    expect((await code(`[${Array(1_001).fill('1').join(',')}]`)).code).toBe(-32005)
    expect(await code('{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0x12"]}')).toMatchObject({
      code: -32602,
      data: { code: 'RPC_BAD_PARAMS' },
    })
    expect(await code('{"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02c0"]}')).toMatchObject({
      code: -32000,
      data: { code: 'EVM_BAD_TRANSACTION' },
    })
    expect(await code('{"jsonrpc":"2.0","id":1,"method":"constructor","params":[]}')).toMatchObject({ code: -32601 })
    expect((await raw('x'.repeat(9 << 20)).catch(() => ({ status: 413 }))).status).toBe(413)
  })

  it('refuses web pages and false host names', async () => {
    expect((await raw('{}', { origin: 'https://evil.example' })).status).toBe(403)
    const { request } = await import('node:http')
    const status = await new Promise((resolve) => {
      request({ host: '127.0.0.1', port: server.port, method: 'POST', headers: { host: 'evil.example' } }, (response) =>
        resolve(response.statusCode),
      ).end('{}')
    })
    expect(status).toBe(403)
    const refused = await new Promise((resolve) =>
      new WebSocket(server.url.replace('http', 'ws'), { origin: 'https://evil.example' }).on('error', (error) =>
        resolve(error.message),
      ),
    )
    expect(refused).toContain('403')
    expect((await fetch(server.url)).status).toBe(405)
  })

  it('takes the next port when one is in use', async () => {
    const second = await createRpcServer(chain, { port: server.port }, silentLogger)
    expect(second.port).toBeGreaterThan(server.port)
    await expect(createRpcServer(chain, { port: server.port, portTries: 1 }, silentLogger)).rejects.toMatchObject({
      code: 'RPC_CANNOT_LISTEN',
    })
    await second.close()
  })
})
