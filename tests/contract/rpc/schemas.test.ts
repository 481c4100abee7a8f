import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { encodeFunctionData, numberToHex, type Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ethMethods } from '#node-core/rpc/methods/ethMethods.ts'
import { filterMethods } from '#node-core/rpc/methods/filterMethods.ts'
import { openProbeNode, alice, probeAbi, type ProbeNode } from '../../support/rpc/probeNode.ts'
import { sharedFolder } from '../../support/sharedFolder.ts'

interface Spec {
  readonly methods: Readonly<Record<string, { readonly result: { readonly schema: object } }>>
  readonly schemas: Readonly<Record<string, object>>
}

/** Ethereum's own description of JSON-RPC (ethereum/execution-apis). */
const file = join(sharedFolder() ?? '../shared', 'vectors', 'execution-apis.json')
const spec = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Spec) : undefined
const ajv = new Ajv({ strict: false, allErrors: true })
// An empty list is both an empty list of hashes and one of logs: the description's `oneOf` would refuse it.
const text = JSON.stringify(spec?.schemas ?? {}).replace(
  '"FilterResults":{"title":"Filter results","oneOf"',
  '"FilterResults":{"title":"Filter results","anyOf"',
)
ajv.addSchema({ $id: 'spec', components: { schemas: JSON.parse(text) as object } })

function complaints(method: string, result: unknown): string {
  const schema = JSON.stringify(spec!.methods[method]!.result.schema).replaceAll('"#/components/', '"spec#/components/')
  const validate = ajv.compile(JSON.parse(schema) as object)
  return validate(result) ? '' : ajv.errorsText(validate.errors)
}

let node: ProbeNode
let requests: readonly (readonly [string, readonly unknown[]])[]
beforeAll(async () => {
  node = await openProbeNode()
  const set = (a: bigint, extra: object) =>
    node.wallet.writeContract({
      address: node.probe,
      abi: probeAbi,
      functionName: 'set',
      args: [a, 2n, 'x'],
      ...extra,
    } as never)
  const receipts = [
    node.deployed,
    await node.mined(await set(1n, {})),
    await node.mined(await set(2n, { gasPrice: 5_000_000n })),
    await node.mined(await set(3n, { gasPrice: 5_000_000n, accessList: [{ address: node.probe, storageKeys: [] }] })),
    await node.mined(await set(3n, { gasPrice: 5_000_000n, type: 'legacy' })),
    // Fails: not enough gas for what it does.
    await node.mined(await set(4n, { gas: 30_000n })),
  ]
  expect(receipts.map(({ status }) => status)).toEqual([
    'success',
    'success',
    'success',
    'success',
    'success',
    'reverted',
  ])
  const { probe } = node
  const call = {
    from: alice.address,
    to: probe,
    input: encodeFunctionData({ abi: probeAbi, functionName: 'set', args: [9n, 9n, 'x'] }),
  }
  const filters = await Promise.all(
    (['eth_newFilter', 'eth_newBlockFilter', 'eth_newPendingTransactionFilter'] as const).map(
      async (name) =>
        (await node.ask(name, name === 'eth_newFilter' ? [{ address: probe, fromBlock: '0x1' }] : [])).result,
    ),
  )
  const waiting = await set(6n, { nonce: await node.client.getTransactionCount({ address: alice.address }) })
  const raw = (await node.wallet.signTransaction({
    to: probe,
    value: 1n,
    gas: 50_000n,
    maxFeePerGas: 5_000_000n,
    maxPriorityFeePerGas: 1n,
    nonce: (await node.client.getTransactionCount({ address: alice.address })) + 5,
    type: 'eip1559',
    chainId: 7_777,
  } as never)) as Hex
  const blocks = [
    ['0x0', `0x${'ab'.repeat(32)}`],
    ...receipts.map(({ blockNumber, blockHash }) => [numberToHex(blockNumber), blockHash]),
  ] as const
  requests = [
    ...blocks.flatMap(([number, hash]): [string, unknown[]][] => [
      ['eth_getBlockByNumber', [number, false]],
      ['eth_getBlockByNumber', [number, true]],
      ['eth_getBlockByHash', [hash, true]],
      ['eth_getBlockByHash', [hash, false]],
      ['eth_getBlockReceipts', [number]],
      ['eth_getBlockTransactionCountByHash', [hash]],
      ['eth_getBlockTransactionCountByNumber', [number]],
      ['eth_getTransactionByBlockHashAndIndex', [hash, '0x0']],
      ['eth_getTransactionByBlockNumberAndIndex', [number, '0x0']],
    ]),
    ...receipts.flatMap(({ transactionHash }): [string, unknown[]][] => [
      ['eth_getTransactionByHash', [transactionHash]],
      ['eth_getTransactionReceipt', [transactionHash]],
    ]),
    ['eth_getTransactionByHash', [`0x${'ab'.repeat(32)}`]],
    ['eth_getTransactionReceipt', [waiting.replace(/..$/, '00')]],
    ['eth_accounts', []],
    ['eth_blockNumber', []],
    ['eth_chainId', []],
    ['eth_coinbase', []],
    ['eth_gasPrice', []],
    ['eth_maxPriorityFeePerGas', []],
    ['eth_syncing', []],
    ['net_version', []],
    ['txpool_status', []],
    ['eth_call', [call, 'latest']],
    ['eth_estimateGas', [call]],
    ['eth_createAccessList', [call, 'latest']],
    ['eth_createAccessList', [{ ...call, input: '0x12' }, 'latest']],
    ['eth_feeHistory', ['0x5', 'latest', [0, 50, 100]]],
    ['eth_feeHistory', ['0x5', 'latest']],
    ['eth_getBalance', [alice.address, 'latest']],
    ['eth_getCode', [probe, 'latest']],
    ['eth_getCode', [alice.address, 'latest']],
    ['eth_getStorageAt', [probe, '0x0', 'latest']],
    ['eth_getTransactionCount', [alice.address, 'pending']],
    ['eth_getLogs', [{ address: probe, fromBlock: '0x1' }]],
    ['eth_getLogs', [{ fromBlock: 'latest' }]],
    ['eth_newFilter', [{ address: probe }]],
    ['eth_newBlockFilter', []],
    ['eth_newPendingTransactionFilter', []],
    ...filters.map((id): [string, unknown[]] => ['eth_getFilterChanges', [id]]),
    ['eth_getFilterLogs', [filters[0]]],
    ['eth_uninstallFilter', [filters[0]]],
    ['eth_uninstallFilter', [filters[0]]],
    ['eth_sendRawTransaction', [raw]],
  ]
}, 180_000)
afterAll(() => node.close())

describe('answers are what Ethereum’s description of JSON-RPC says', () => {
  it('the description is there', ({ skip }) => {
    if (spec === undefined && process.env.CI !== 'true')
      skip('../shared/vectors/execution-apis.json is not there: nothing was compared')
    expect(Object.keys(spec?.methods ?? {}).length).toBeGreaterThan(50)
  })

  it.skipIf(spec === undefined)('for every method that both have', async () => {
    const filters = filterMethods(node.chain)
    const ours = Object.keys({ ...ethMethods(node.chain), ...filters.methodsFor(node.chain) }).filter(
      (name) => name in spec!.methods,
    )
    expect([...new Set(requests.map(([method]) => method))].sort()).toEqual(ours.sort())
    expect(ours.length).toBeGreaterThanOrEqual(34)
    const wrong: string[] = []
    for (const [method, params] of requests) {
      const { result, error } = await node.ask(method, params)
      const said = error === undefined ? complaints(method, result) : error.message
      if (said !== '') wrong.push(`${method} ${JSON.stringify(params).slice(0, 80)}: ${said.slice(0, 600)}`)
    }
    expect(wrong).toEqual([])
  })

  it.skipIf(spec === undefined)('and they would be found out', () => {
    expect(complaints('eth_blockNumber', '0x01')).not.toBe('')
    expect(complaints('eth_getTransactionByHash', { hash: `0x${'ab'.repeat(32)}` })).not.toBe('')
    expect(complaints('eth_getLogs', [{ transactionHash: `0x${'ab'.repeat(32)}`, more: 1 }])).not.toBe('')
  })
})
