import { encodeFunctionData, keccak256, numberToHex, pad, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filterMethods, FILTER_LIFE_MS, MAX_FILTERS } from '#node-core/rpc/methods/filterMethods.ts'
import { createPendingFeed, MAX_PENDING_KEPT } from '#node-core/rpc/methods/pendingFeed.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { alice, openProbeNode, probeAbi, type ProbeNode } from '../../support/rpc/probeNode.ts'

let node: ProbeNode
beforeAll(async () => {
  node = await openProbeNode()
}, 180_000)
afterAll(() => node.close())

const set = (a: bigint, b: bigint, text = 'x') =>
  node.wallet.writeContract({ address: node.probe, abi: probeAbi, functionName: 'set', args: [a, b, text] })
const word = (n: bigint) => pad(numberToHex(n), { size: 32 })
const resultOf = async <T>(method: string, params: readonly unknown[]): Promise<T> => {
  const { result, error } = await node.ask(method, params)
  expect(error).toBeUndefined()
  return result as T
}

describe('filters that are asked for what is new', () => {
  it('logs: those that came, once, and all of them when asked', async () => {
    const first = await node.mined(await set(3n, 4n))
    const id = await resultOf<string>('eth_newFilter', [
      { address: node.probe, fromBlock: numberToHex(first.blockNumber) },
    ])
    expect(await resultOf('eth_getFilterChanges', [id])).toEqual([])
    const second = await node.mined(await set(5n, 6n))
    const changes = await resultOf<readonly { transactionHash: string }[]>('eth_getFilterChanges', [id])
    expect(changes.map((log) => log.transactionHash)).toEqual([
      second.transactionHash,
      second.transactionHash,
      second.transactionHash,
    ])
    expect(changes[0]).toMatchObject({ removed: false, blockTimestamp: expect.stringMatching(/^0x/) as string })
    expect(await resultOf('eth_getFilterChanges', [id])).toEqual([])
    expect(await resultOf<readonly unknown[]>('eth_getFilterLogs', [id])).toHaveLength(6)
    expect(await resultOf('eth_uninstallFilter', [id])).toBe(true)
    expect(await resultOf('eth_uninstallFilter', [id])).toBe(false)
    expect(await node.ask('eth_getFilterChanges', [id])).toMatchObject({
      error: { code: -32000, message: 'filter not found' },
    })
  })

  it('logs by a topic at every position, in eth_getLogs and in a filter', async () => {
    const four = keccak256(toHex('Four(uint256,uint256,uint256,string)'))
    const wanted = [
      [four],
      [four, word(21n)],
      [four, null, word(22n)],
      [null, null, null, word(43n)],
      [four, word(21n), word(22n), word(43n)],
      [[word(1n), four], [word(21n)]],
    ]
    const unwanted = [
      [word(21n)],
      [four, word(22n)],
      [four, null, word(21n)],
      [null, null, null, word(22n)],
      [four, word(21n), word(22n), word(44n)],
      [four, [word(20n), word(22n)]],
    ]
    const filters = await Promise.all(
      [...wanted, ...unwanted].map((topics) => resultOf<string>('eth_newFilter', [{ address: node.probe, topics }])),
    )
    const { blockHash } = await node.mined(await set(21n, 22n))
    const counts: number[][] = [[], []]
    for (const [i, topics] of [...wanted, ...unwanted].entries()) {
      counts[0]!.push((await resultOf<readonly unknown[]>('eth_getLogs', [{ blockHash, topics }])).length)
      counts[1]!.push((await resultOf<readonly unknown[]>('eth_getFilterChanges', [filters[i]])).length)
    }
    const expected = [...wanted.map(() => 1), ...unwanted.map(() => 0)]
    expect(counts).toEqual([expected, expected])
  })

  it('blocks, one after the other, none left out', async () => {
    const id = await resultOf<string>('eth_newBlockFilter', [])
    const from = node.chain.head.height
    const hashes: string[] = []
    while (hashes.length < 5) {
      hashes.push(...(await resultOf<readonly string[]>('eth_getFilterChanges', [id])))
      await new Promise((resolve) => setTimeout(resolve, 120))
    }
    const heights = hashes.map((hash) => node.chain.getBlock(hash as never)!.header.height)
    expect(heights[0]).toBeLessThanOrEqual(from + 1)
    expect(heights).toEqual(heights.map((_, i) => heights[0]! + i))
    expect(await node.ask('eth_getFilterLogs', [id])).toMatchObject({ error: { code: -32000 } })
  })

  it('waiting transactions', async () => {
    const id = await resultOf<string>('eth_newPendingTransactionFilter', [])
    const hash = await set(1n, 1n)
    expect(await resultOf('eth_getFilterChanges', [id])).toEqual([hash])
    expect(await resultOf('eth_getFilterChanges', [id])).toEqual([])
    await node.mined(hash)
  })

  it('refuses what is not understood', async () => {
    for (const filter of [
      undefined,
      null,
      [],
      'x',
      { adress: node.probe },
      { address: '0x12' },
      { topics: 'x' },
      { topics: Array<null>(5).fill(null) },
      { fromBlock: '0x5', toBlock: '0x4' },
      { blockHash: node.deployed.blockHash },
    ]) {
      expect(await node.ask('eth_newFilter', [filter]), JSON.stringify(filter)).toMatchObject({
        error: { code: -32602 },
      })
    }
    for (const id of [undefined, 1, 'x', {}])
      expect(await node.ask('eth_getFilterChanges', [id])).toMatchObject({ error: { code: -32602 } })
  })
})

describe('filters have a bound and an end', () => {
  it('a thousand at once; those nobody asks for go after five minutes', () => {
    let now = 0
    const { methodsFor, close } = filterMethods(node.chain, () => now)
    const methods = methodsFor(node.chain)
    const used = methods['eth_newBlockFilter']!([]) as string
    for (let i = 1; i < MAX_FILTERS; i++)
      methods[i % 2 === 0 ? 'eth_newBlockFilter' : 'eth_newPendingTransactionFilter']!([])
    expect(() => methods['eth_newBlockFilter']!([])).toThrow(/RPC_TOO_LARGE/)
    now = FILTER_LIFE_MS
    methods['eth_getFilterChanges']!([used])
    now += 1
    const next = methods['eth_newBlockFilter']!([]) as string
    expect(BigInt(next)).toBe(BigInt(MAX_FILTERS + 1))
    expect(() => methods['eth_getFilterChanges']!(['0x2'])).toThrow(/RPC_FILTER_NOT_FOUND/)
    expect(methods['eth_getFilterChanges']!([used])).toEqual([])
    close()
  })

  it('keeps ten thousand waiting transactions for all readers, and says when one has missed some', () => {
    let tell: (tx: Transaction) => void = () => undefined
    let listening = 0
    const chain = {
      onTransaction: (listener: typeof tell) => ((tell = listener), listening++, () => void listening--),
    } as unknown as Pick<Chain, 'onTransaction'>
    const feed = createPendingFeed(chain)
    expect(listening).toBe(0)
    const [slow, quick] = [feed.open(), feed.open()]
    for (let i = 0; i < MAX_PENDING_KEPT; i++) tell({ hash: `0x${i}` } as unknown as Transaction)
    expect(quick.read()).toHaveLength(MAX_PENDING_KEPT)
    tell({ hash: '0xlast' } as unknown as Transaction)
    expect(quick.read()).toEqual(['0xlast'])
    expect(slow.read()).toBeNull()
    slow.close()
    slow.close()
    expect(listening).toBe(1)
    quick.close()
    expect(listening).toBe(0)
    expect(feed.open().read()).toEqual([])
  })
})

describe('eth_createAccessList', () => {
  it('names what is touched; with it the call costs what it says', async () => {
    const data = encodeFunctionData({ abi: probeAbi, functionName: 'set', args: [77n, 88n, 'z'] })
    const call = { from: alice.address, to: node.probe, input: data }
    const { accessList, gasUsed, error } = await resultOf<{
      accessList: readonly { address: string; storageKeys: readonly string[] }[]
      gasUsed: string
      error?: string
    }>('eth_createAccessList', [call, 'latest'])
    expect(error).toBeUndefined()
    expect(accessList).toEqual([{ address: node.probe.toLowerCase(), storageKeys: [word(0n), word(1n)] }])
    const gas = BigInt(await resultOf<string>('eth_estimateGas', [{ ...call, accessList }]))
    const sent = await node.mined(
      await node.wallet.sendTransaction({ to: node.probe, data, accessList: accessList as never, gas }),
    )
    expect([sent.status, numberToHex(sent.gasUsed)]).toEqual(['success', gasUsed])
    const who = '0x00000000000000000000000000000000000000b7'
    const other = {
      to: node.probe,
      input: encodeFunctionData({ abi: probeAbi, functionName: 'balanceOfOther', args: [who] }),
    }
    expect(await resultOf('eth_createAccessList', [other])).toMatchObject({
      accessList: [{ address: who, storageKeys: [] }],
    })
  })

  it('says why a call fails all the same, with what it touched until then', async () => {
    const call = { to: node.probe, input: encodeFunctionData({ abi: probeAbi, functionName: 'no', args: ['why'] }) }
    expect(await resultOf('eth_createAccessList', [call])).toMatchObject({
      accessList: [],
      error: 'execution reverted',
      gasUsed: expect.stringMatching(/^0x/) as string,
    })
  })
})

it('web3_sha3 is keccak-256', async () => {
  expect(await resultOf('web3_sha3', ['0x68656c6c6f20776f726c64'])).toBe(
    '0x47173285a8d7341e5e972fc677286384f802f8ef42a5ec5f03bbfa254cb01fad',
  )
})
