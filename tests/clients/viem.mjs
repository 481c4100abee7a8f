import {
  createPublicClient,
  createWalletClient,
  decodeEventLog,
  http,
  webSocket,
  BaseError,
  ContractFunctionRevertedError,
  InsufficientFundsError,
  zeroAddress,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { failureOf, readTask, tell } from './steps.mjs'

const { url, ws, key, to, abi, bytecode } = readTask()
const account = privateKeyToAccount(key)
const reader = createPublicClient({ transport: http(url), pollingInterval: 100 })
const chain = {
  id: await reader.getChainId(),
  name: 'here',
  nativeCurrency: { name: 'DPN', symbol: 'DPN', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
}
const client = createPublicClient({ chain, transport: http(url), pollingInterval: 100 })
const wallet = createWalletClient({ account, chain, transport: http(url) })
const mined = async (hash) => client.waitForTransactionReceipt({ hash })

const before = await client.getTransactionCount({ address: account.address })
const had = await client.getBalance({ address: to })
const sent = await mined(await wallet.sendTransaction({ to, value: 5n }))
const deployed = await mined(await wallet.deployContract({ abi, bytecode }))
const address = deployed.contractAddress
const live = createPublicClient({ chain, transport: webSocket(ws) })
const heads = []
const pushed = []
live.watchBlocks({ onBlock: (block) => heads.push(block.number) })
live.watchContractEvent({ address, abi, eventName: 'Two', onLogs: (logs) => pushed.push(...logs) })
await new Promise((resolve) => setTimeout(resolve, 300))
const filter = await client.createContractEventFilter({ address, abi, eventName: 'Two' })
const { request } = await client.simulateContract({ account, address, abi, functionName: 'set', args: [1n, 2n, 'x'] })
const set = await mined(await wallet.writeContract(request))
const { accessList } = await client.request({
  method: 'eth_createAccessList',
  params: [{ from: account.address, to: address, data: set.input ?? '0x3fa4f245' }, 'latest'],
})
const listed = await mined(
  await wallet.sendTransaction({ to, value: 1n, accessList: [{ address: to, storageKeys: [`0x${'11'.repeat(32)}`] }] }),
)
const refusal = await failureOf(() =>
  client.simulateContract({ address, abi, functionName: 'no', args: ['not today'] }),
)
const poor = await failureOf(() => client.estimateGas({ account: zeroAddress, to, value: 10n ** 30n }))
const fees = await client.estimateFeesPerGas()
for (let i = 0; i < 50 && (heads.length < 2 || pushed.length < 1); i++)
  await new Promise((resolve) => setTimeout(resolve, 100))
tell({
  chainId: chain.id,
  paid: (await client.getBalance({ address: to })) - had,
  statuses: [sent.status, deployed.status, set.status, listed.status].map((status) => status === 'success'),
  value: await client.readContract({ address, abi, functionName: 'value' }),
  logs: (await client.getContractEvents({ address, abi, eventName: 'Four', fromBlock: 0n, args: { b: 2n } })).length,
  filtered: (await client.getFilterChanges({ filter })).length,
  event: decodeEventLog({ abi, ...set.logs[0] }).eventName,
  listedGas: listed.gasUsed,
  accessList: Array.isArray(accessList),
  reason:
    refusal instanceof BaseError && refusal.walk((error) => error instanceof ContractFunctionRevertedError)?.reason,
  poor: poor.walk((error) => error instanceof InsufficientFundsError) !== null,
  hasFees: fees.maxFeePerGas > 0n,
  nonces: (await client.getTransactionCount({ address: account.address })) - before,
  heads: heads.length >= 2,
  pushed: pushed.length,
  overridden: (
    await client.call({
      to: address,
      data: '0x3fa4f245',
      stateOverride: [{ address, stateDiff: [{ slot: `0x${'00'.repeat(32)}`, value: `0x${'00'.repeat(31)}09` }] }],
    })
  ).data.endsWith('09'),
})
