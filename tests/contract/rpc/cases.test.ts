import { readFileSync, readdirSync } from 'node:fs'
import { decodeFunctionResult, encodeFunctionData, keccak256, type Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProbeNode, alice, probeAbi, type ProbeNode, type RpcReply } from '../../support/rpc/probeNode.ts'

const folder = new URL('./cases/', import.meta.url)
/** Reports of what outsiders found, as they wrote them: the requests are theirs, the answers are to be Ethereum's. */
const cases = Object.fromEntries(
  readdirSync(folder).map((name) => [
    name.slice(4, 6),
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, never>,
  ]),
)
interface Request {
  readonly jsonrpc: '2.0'
  readonly id: number
  readonly method: string
  readonly params: readonly unknown[]
}
const requestOf = (number: string, part?: string): Request => {
  const found = cases[number] as unknown as Record<string, { request: Request }> & { request: Request }
  return part === undefined ? found.request : found[part]!.request
}

let node: ProbeNode
let setReceipt: Awaited<ReturnType<ProbeNode['mined']>>
const call = (
  functionName: 'env' | 'set' | 'burn' | 'broken' | 'no' | 'own' | 'divide',
  args: readonly unknown[] = [],
) => encodeFunctionData({ abi: probeAbi, functionName, args } as never)

/** The names in the reports stand for what they name there. */
function fill(value: unknown): unknown {
  if (Array.isArray(value))
    return value.flatMap((item) =>
      item === '1,000 other addresses'
        ? Array.from({ length: 1_000 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, '0')}`)
        : item === '1,000 other topics'
          ? Array.from({ length: 1_000 }, (_, i) => keccak256(`0x${(i + 256).toString(16)}`))
          : [fill(item)],
    )
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [fill(key) as string, fill(item)]))
  if (typeof value !== 'string') return value
  if (value.startsWith('<Probe address')) return node.probe
  if (value === 'the topic') return setReceipt.logs[0]!.topics[0]
  if (value === 'env()') return call('env')
  if (value === 'set(1,2,"x")') return call('set', [1n, 2n, 'x'])
  if (value === '<known>') return setReceipt.blockHash
  if (value === '0x…') return alice.address
  if (value.startsWith('<block with one tx')) return `0x${setReceipt.blockNumber.toString(16)}`
  return value
}
const run = (number: string, part?: string): Promise<RpcReply> => node.send(fill(requestOf(number, part)) as Request)
const env = (reply: RpcReply) => decodeFunctionResult({ abi: probeAbi, functionName: 'env', data: reply.result as Hex })
const logsOf = (reply: RpcReply) => reply.result as readonly unknown[]

beforeAll(async () => {
  node = await openProbeNode()
  // The base fee is 1,000,000: a tip of 4,000,000 is left.
  setReceipt = await node.mined(
    await node.wallet.writeContract({
      address: node.probe,
      abi: probeAbi,
      functionName: 'set',
      args: [1n, 2n, 'x'],
      gasPrice: 5_000_000n,
    }),
  )
  await node.mined(await node.wallet.sendTransaction({ to: '0x00000000000000000000000000000000000000b0', value: 1n }))
  await node.mined(
    await node.wallet.writeContract({ address: node.probe, abi: probeAbi, functionName: 'set', args: [10n, 2n, 'y'] }),
  )
}, 180_000)
afterAll(() => node.close())

it('has every report of the shared folder that is not about load', () => {
  expect(Object.keys(cases).sort()).toEqual(['01', '03', '04', '05', '06', '07', '08', '11', '12', '13', '14'])
})

it('01: an estimate counts the access list', async () => {
  expect(await run('01')).toMatchObject({ result: '0x62d4' })
})

describe('04: eth_getLogs gives what was asked for, or an error', () => {
  const refused = async (part: string) => expect(await run('04', part), part).toMatchObject({ error: { code: -32602 } })
  it('refuses lists longer than 1,000 instead of cutting them', async () => {
    await refused('a')
    await refused('b')
    const [addresses] = fill(requestOf('04', 'a').params) as readonly [{ address: readonly string[] }]
    const thousand = await node.ask('eth_getLogs', [{ fromBlock: '0x0', address: addresses.address.slice(1) }])
    expect(logsOf(thousand)).toHaveLength(6)
  })
  it('takes null for absent, and an empty list for whatever', async () => {
    expect(logsOf(await run('04', 'c'))).toHaveLength(6)
    // Of three logs of set(), the one without topics has none at the first position.
    expect(logsOf(await run('04', 'd'))).toHaveLength(4)
    expect(logsOf(await run('04', 'e'))).toHaveLength(4)
  })
  it('knows no unknown block, no range backwards or ahead, no block and range at once', async () => {
    expect(await run('04', 'f')).toMatchObject({
      error: { code: -32000, message: expect.stringMatching(/unknown block/) as string },
    })
    await refused('g')
    await refused('h')
    await refused('i')
    const ahead = await node.ask('eth_getLogs', [{ fromBlock: '0x1', toBlock: '0xffffff' }])
    expect(ahead).toMatchObject({ error: { code: -32602, message: 'block range extends beyond current head block' } })
  })
})

describe('05: what a call says is taken, or refused', () => {
  it('state overrides, block overrides, a price', async () => {
    expect(await run('05', 'stateOverride')).toMatchObject({ result: `0x${'00'.repeat(31)}09` })
    expect(env(await run('05', 'blockOverride'))[0]).toBe(5n)
    expect(env(await run('05', 'gasPrice'))[2]).toBe(5_000_000n)
  })
  it('a limit, another chain, two different data', async () => {
    expect(await run('05', 'estimateGas gas')).toMatchObject({
      error: { code: -32000, message: 'gas required exceeds allowance (21248)' },
    })
    expect(await run('05', 'chainId')).toMatchObject({ error: { code: -32602 } })
    expect(
      await node.ask('eth_call', [{ to: node.probe, input: '0x3fa4f245', data: '0x12345678' }, 'latest']),
    ).toMatchObject({ error: { code: -32602 } })
    expect(
      await node.ask('eth_call', [{ to: node.probe, input: '0x3fa4f245', data: '0x3fa4f245' }, 'latest']),
    ).toMatchObject({ result: `0x${'00'.repeat(31)}0a` })
  })
  it('at block N it is block N; a pending call is one block on', async () => {
    const at = setReceipt.blockNumber
    const block = await node.client.getBlock({ blockNumber: at })
    const seen = env(await node.ask('eth_call', [{ to: node.probe, input: call('env') }, `0x${at.toString(16)}`]))
    expect([seen[0], seen[1], seen[4].toLowerCase(), BigInt(seen[5])]).toEqual([
      at,
      block.timestamp,
      block.miner,
      BigInt(block.parentHash),
    ])
    const head = BigInt(node.chain.head.height)
    const latest = env(await node.ask('eth_call', [{ to: node.probe, input: call('env') }, 'latest']))
    expect(latest[0] - head).toBeLessThanOrEqual(1n)
    const pending = env(await node.ask('eth_call', [{ to: node.probe, input: call('env') }, 'pending']))
    expect(pending[0]).toBeGreaterThan(latest[0])
    expect(env(await node.ask('eth_call', [{ to: node.probe, input: call('env') }]))[0]).toBeLessThan(
      BigInt(node.chain.head.height) + 1n,
    )
  })
})

describe('06: every failure by its own name', () => {
  const estimate = (data: Hex, extra: object = {}) =>
    node.ask('eth_estimateGas', [{ from: alice.address, to: node.probe, input: data, ...extra }])
  const called = (data: Hex, extra: object = {}) =>
    node.ask('eth_call', [{ to: node.probe, input: data, ...extra }, 'latest'])
  it('no money', async () => {
    expect(await run('06', 'insufficient funds')).toMatchObject({
      error: { code: -32000, message: 'insufficient funds for gas * price + value' },
    })
    expect(await called('0x', { from: '0x00000000000000000000000000000000000000c9', value: '0x1' })).toMatchObject({
      error: { code: -32000, message: 'insufficient funds for gas * price + value' },
    })
    expect(
      await called(call('env'), { from: '0x00000000000000000000000000000000000000c9', gasPrice: '0x4c4b40' }),
    ).toMatchObject({ error: { code: -32000, message: 'insufficient funds for gas * price + value' } })
  })
  it('no gas, a broken instruction, less than the fixed costs', async () => {
    expect(await called(call('burn'))).toMatchObject({ error: { code: -32000, message: 'out of gas' } })
    expect(await called(call('broken'))).toMatchObject({ error: { code: -32000, message: 'invalid opcode' } })
    expect(await called(call('env'), { gas: '0x5208' })).toMatchObject({
      error: { code: -32000, message: 'intrinsic gas too low' },
    })
    expect((await estimate(call('burn'))).error).toMatchObject({
      code: -32000,
      message: expect.stringMatching(/^gas required exceeds allowance \(\d+\)$/) as string,
    })
    expect(await estimate(call('broken'))).toMatchObject({ error: { code: -32000, message: 'invalid opcode' } })
  })
  it('a contract’s no, with its bytes', async () => {
    for (const ask of [called, estimate]) {
      expect(await ask(call('no', ['not today']))).toMatchObject({
        error: {
          code: 3,
          message: 'execution reverted: not today',
          data: expect.stringMatching(/^0x08c379a0/) as string,
        },
      })
      expect(await ask(call('divide', [0n]))).toMatchObject({
        error: { code: 3, message: 'execution reverted: division or modulo by zero' },
      })
      expect(await ask(call('own', [7n]))).toMatchObject({
        error: { code: 3, message: 'execution reverted', data: expect.stringMatching(/07$/) as string },
      })
    }
  })
  it('a fee below the base fee, a tip above the fee', async () => {
    expect(await called(call('env'), { from: alice.address, gasPrice: '0x1' })).toMatchObject({
      error: { code: -32000, message: 'max fee per gas less than block base fee' },
    })
    expect(await called(call('env'), { maxFeePerGas: '0x4c4b40', maxPriorityFeePerGas: '0x4c4b41' })).toMatchObject({
      error: { code: -32000, message: 'max priority fee per gas higher than max fee per gas' },
    })
  })
  it('methods that are not there, parameters that do not fit', async () => {
    expect(await node.ask('eth_nope')).toMatchObject({ error: { code: -32601 } })
    expect(await node.ask('eth_getBalance', ['0x12'])).toMatchObject({ error: { code: -32602 } })
    expect(await node.ask('eth_chainId', ['more'])).toMatchObject({ error: { code: -32602 } })
  })
})

describe('07: rewards are what was paid', () => {
  it('in the block of the report, and nothing in an empty one', async () => {
    expect(await run('07')).toMatchObject({ result: { reward: [['0x3d0900', '0x3d0900', '0x3d0900']] } })
    const isEmpty = (height: number) => node.chain.getBlock(height)?.transactions.length === 0
    const findEmpty = () => Array.from({ length: node.chain.head.height }, (_, index) => index + 1).find(isEmpty)
    await expect.poll(findEmpty, { timeout: 10_000 }).toBeDefined()
    const empty = `0x${findEmpty()!.toString(16)}`
    expect(await node.ask('eth_feeHistory', ['0x1', empty, [0, 50, 100]])).toMatchObject({
      result: { reward: [['0x0', '0x0', '0x0']], oldestBlock: empty },
    })
  })
  it('refuses percentiles that are none, and a newest block that is not there', async () => {
    for (const percentiles of [[200], [50, 10], ['a'], [-1], [Number.NaN], 'x', Array<number>(101).fill(1)]) {
      expect(
        await node.ask('eth_feeHistory', ['0x1', 'latest', percentiles]),
        JSON.stringify(percentiles),
      ).toMatchObject({ error: { code: -32602 } })
    }
    expect(await node.ask('eth_feeHistory', ['0x1', '0xffffff', []])).toMatchObject({
      error: { code: -32000, message: 'request beyond head block' },
    })
    expect(await node.ask('eth_feeHistory', ['0x0', 'latest', []])).toMatchObject({ error: { code: -32602 } })
  })
})

it('08: a notification is never answered; null parameters are none', async () => {
  for (const body of [
    cases['08']!['request'],
    { jsonrpc: '2.0', method: 'eth_getBalance', params: ['0x12'] },
    { jsonrpc: '2.0', method: 'eth_call', params: [{ to: node.probe, input: '0x12345678' }] },
  ]) {
    const response = await node.post(body)
    expect([response.status, await response.text()]).toEqual([204, ''])
  }
  expect(await node.send({ jsonrpc: '2.0', id: 5, method: 'eth_chainId', params: null })).toMatchObject({
    id: 5,
    result: '0x1e61',
  })
})

it('11: blocks within blocks', async () => {
  // Deeper ones are not even parsed (createRpcHandler).
  for (const depth of [2, 20]) {
    let block: unknown = '0x1'
    for (let i = 0; i < depth; i++) block = { blockNumber: block }
    expect(await node.ask('eth_getBalance', [alice.address, block])).toMatchObject({ error: { code: -32602 } })
  }
})

describe('12: blocks that are not named as Ethereum names them', () => {
  it('of the report', async () => {
    const { requests } = cases['12'] as unknown as { requests: readonly Request[] }
    expect(requests).toHaveLength(4)
    for (const request of requests)
      expect(await node.send(fill(request) as Request), JSON.stringify(request.params)).toMatchObject({
        error: { code: -32602 },
      })
  })
  it('EIP-1898: one of two, and nothing else', async () => {
    const { blockHash } = setReceipt
    for (const block of [
      { blockHash, requireCanonical: true },
      { blockHash },
      { blockNumber: '0x1' },
      { blockNumber: 'latest' },
      blockHash,
    ]) {
      expect(await node.ask('eth_getBalance', [alice.address, block]), JSON.stringify(block)).toMatchObject({
        result: expect.stringMatching(/^0x/) as string,
      })
    }
    for (const block of [
      { blockHash, blockNumber: '0x1' },
      { blockNumber: '0x1', requireCanonical: true },
      { blockHash, requireCanonical: 'yes' },
      { blockHash: '0x12' },
      { blockNumber: blockHash },
      'now',
      '',
      true,
      `0x1${'0'.repeat(16)}`,
    ]) {
      expect(await node.ask('eth_getBalance', [alice.address, block]), JSON.stringify(block)).toMatchObject({
        error: { code: -32602 },
      })
    }
    expect(await node.ask('eth_getBlockByNumber', [blockHash, false])).toMatchObject({ error: { code: -32602 } })
    expect(await node.ask('eth_getBlockByNumber', [])).toMatchObject({ error: { code: -32602 } })
    expect(await node.ask('eth_getBlockByNumber', ['latest', 'yes'])).toMatchObject({ error: { code: -32602 } })
  })
})

it('13: transactions, logs and receipts know when they were', async () => {
  const { blockHash, blockNumber, transactionHash } = setReceipt
  const blockTimestamp = `0x${(await node.client.getBlock({ blockNumber })).timestamp.toString(16)}`
  const number = `0x${blockNumber.toString(16)}`
  const asked: Record<string, readonly unknown[]> = {
    eth_getTransactionByHash: [transactionHash],
    eth_getTransactionByBlockHashAndIndex: [blockHash, '0x0'],
    eth_getTransactionByBlockNumberAndIndex: [number, '0x0'],
  }
  const { methods } = cases['13'] as unknown as { methods: readonly string[] }
  for (const method of methods.slice(0, 3))
    expect(await node.ask(method, asked[method]), method).toMatchObject({
      result: { hash: transactionHash, blockTimestamp },
    })
  for (const [method, at] of [
    ['eth_getBlockByHash', blockHash],
    ['eth_getBlockByNumber', number],
  ] as const)
    expect(await node.ask(method, [at, true])).toMatchObject({ result: { transactions: [{ blockTimestamp }] } })
  expect(await node.ask('eth_getLogs', [{ blockHash }])).toMatchObject({
    result: [{ blockTimestamp }, { blockTimestamp }, { blockTimestamp }],
  })
  expect(await node.ask('eth_getTransactionReceipt', [transactionHash])).toMatchObject({
    result: { logs: [{ blockTimestamp }, { blockTimestamp }, { blockTimestamp }] },
  })
  expect(await node.ask('eth_getBlockReceipts', [{ blockHash }])).toMatchObject({
    result: [{ logs: [{ blockTimestamp }, { blockTimestamp }, { blockTimestamp }] }],
  })
})

it('14: in a block that is not there is not nothing, but null', async () => {
  expect(await run('14')).toMatchObject({ result: null })
  expect(await node.ask('eth_getBlockTransactionCountByNumber', ['0xffffff'])).toMatchObject({ result: null })
  expect(await node.ask('eth_getUncleCountByBlockNumber', ['0xffffff'])).toMatchObject({ result: null })
  expect(await node.ask('eth_getBlockTransactionCountByHash', [setReceipt.blockHash])).toMatchObject({ result: '0x1' })
})
