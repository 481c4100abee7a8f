import { readFileSync } from 'node:fs'
import { createWalletClient, createPublicClient, getAddress, http, parseAbi, type Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { compile } from '#node-core/contracts/compiler/compile.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { createRpcServer } from '#node-core/rpc/createRpcServer.ts'
import type { RpcOptions } from '#node-core/rpc/options.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'

export const CHAIN_ID = 7_777
const PROBE = new URL('./Probe.sol', import.meta.url)
const witnessKey = hexToBytes(`0x${'07'.repeat(32)}`)

/** The account that has money, and its key. */
export const ALICE_KEY = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
export const alice = privateKeyToAccount(ALICE_KEY)
export const probeAbi = parseAbi([
  'function value() view returns (uint256)',
  'function other() view returns (uint256)',
  'function set(uint256 a, uint256 b, string text)',
  'function env() view returns (uint256 number, uint256 time, uint256 price, uint256 baseFee, address producer, uint256 random, uint256 gasLimit, address sender)',
  'function no(string why) pure',
  'function own(uint256 what) pure',
  'function divide(uint256 by) pure returns (uint256)',
  'function burn() pure',
  'function broken() pure',
  'function balanceOfOther(address who) view returns (uint256)',
  'event Two(uint256 indexed a, uint256 b)',
  'event Four(uint256 indexed a, uint256 indexed b, uint256 indexed c, string text)',
  'error Own(uint256 what)',
])

export interface RpcReply {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

/** The contract's creation code. */
export function probeCode(): Hex {
  return compile([], { 'rpc/Probe.sol': readFileSync(PROBE, 'utf8') }).get('Probe')!.bytecode as Hex
}

/** A real chain of one witness with JSON-RPC over HTTP, and a contract on it that tells what calls see. */
export async function openProbeNode(options: RpcOptions = {}, slotMs = 100) {
  const bytecode = probeCode()
  const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, witnessKey).address
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: CHAIN_ID,
    name: 'rpc',
    time: new Date(Date.now() - 1_000).toISOString(),
    witnesses: [{ address: witness }],
    allocations: [{ address: alice.address, balanceWei: (10n ** 24n).toString() }],
    remainderTo: witness,
    params: { slotMs, executiveCount: 1 },
  })
  const chain = await createChain({
    genesis,
    storage: await openStorageOver(createMemoryStore()),
    log: silentLogger,
    signer: createSigner(genesis.hash, witnessKey),
  })
  const server = await createRpcServer(chain, { port: 0, ...options }, silentLogger)
  const viemChain = {
    id: CHAIN_ID,
    name: 'rpc',
    nativeCurrency: { name: 'DPN', symbol: 'DPN', decimals: 18 },
    rpcUrls: { default: { http: [server.url] } },
  }
  const client = createPublicClient({ chain: viemChain, transport: http(server.url), pollingInterval: 30 })
  const wallet = createWalletClient({ account: alice, chain: viemChain, transport: http(server.url) })
  const mined = async (hash: Hex) => client.waitForTransactionReceipt({ hash })
  const deployed = await mined(await wallet.deployContract({ abi: probeAbi, bytecode }))
  const probe = getAddress(deployed.contractAddress!)

  const post = async (body: unknown): Promise<Response> =>
    fetch(server.url, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  const send = async (body: object): Promise<RpcReply> => (await (await post(body)).json()) as RpcReply
  return {
    chain,
    server,
    client,
    wallet,
    probe,
    mined,
    post,
    send,
    deployed,
    ask: (method: string, params?: unknown) =>
      send({ jsonrpc: '2.0', id: 1, method, ...(params === undefined ? {} : { params }) }),
    async close() {
      await server.close()
      await chain.stop()
    },
  }
}

export type ProbeNode = Awaited<ReturnType<typeof openProbeNode>>
