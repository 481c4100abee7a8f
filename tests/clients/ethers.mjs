import { Contract, ContractFactory, JsonRpcProvider, NonceManager, Wallet, WebSocketProvider, isError } from 'ethers'
import { failureOf, readTask, tell } from './steps.mjs'

const { url, ws, key, to, abi, bytecode } = readTask()
const provider = new JsonRpcProvider(url, undefined, { polling: true, pollingInterval: 100 })
const wallet = new NonceManager(new Wallet(key, provider))
const address0 = await wallet.getAddress()
const before = await provider.getTransactionCount(address0)
const had = await provider.getBalance(to)
const sent = await (await wallet.sendTransaction({ to, value: 5n })).wait()
const contract = await new ContractFactory(abi, bytecode, wallet).deploy()
const deployed = await contract.deploymentTransaction().wait()
const address = await contract.getAddress()
const live = new WebSocketProvider(ws)
const heads = []
const pushed = []
await live.on('block', (number) => heads.push(number))
await new Contract(address, abi, live).on('Two', (...args) => pushed.push(args))
// By what they are: with blocks this quick its polls overtake one another, and it tells some logs twice.
const filtered = new Set()
await contract.on('Two', (...args) => filtered.add(`${args.at(-1).log.transactionHash} ${args.at(-1).log.index}`))
await new Promise((resolve) => setTimeout(resolve, 400))
const set = await (await contract.set(1n, 2n, 'x')).wait()
const { accessList } = await provider.send('eth_createAccessList', [
  { from: address0, to: address, data: contract.interface.encodeFunctionData('set', [1n, 2n, 'x']) },
  'latest',
])
const listed = await (
  await wallet.sendTransaction({
    to,
    value: 1n,
    type: 1,
    accessList: [{ address: to, storageKeys: [`0x${'11'.repeat(32)}`] }],
  })
).wait()
const refusal = await failureOf(() => contract.no('not today'))
const poor = await failureOf(() =>
  provider.estimateGas({ from: '0x00000000000000000000000000000000000000c9', to, value: 10n ** 30n }),
)
const fees = await provider.getFeeData()
for (let i = 0; i < 50 && (heads.length < 2 || pushed.length < 1 || filtered.size < 1); i++)
  await new Promise((resolve) => setTimeout(resolve, 100))
tell({
  chainId: Number((await provider.getNetwork()).chainId),
  paid: (await provider.getBalance(to)) - had,
  statuses: [sent.status, deployed.status, set.status, listed.status].map((status) => status === 1),
  value: await contract.value(),
  logs: (await contract.queryFilter(contract.filters.Four(null, 2n), 0)).length,
  filtered: filtered.size,
  event: set.logs.map((log) => log.eventName).find((name) => name === 'Two'),
  listedGas: listed.gasUsed,
  accessList: Array.isArray(accessList),
  reason: refusal.reason,
  poor: isError(poor, 'INSUFFICIENT_FUNDS'),
  hasFees: fees.maxFeePerGas > 0n,
  nonces: (await provider.getTransactionCount(address0)) - before,
  heads: heads.length >= 2,
  pushed: pushed.length,
  overridden: (
    await provider.send('eth_call', [
      { to: address, data: '0x3fa4f245' },
      'latest',
      { [address]: { stateDiff: { [`0x${'00'.repeat(32)}`]: `0x${'00'.repeat(31)}09` } } },
    ])
  ).endsWith('09'),
})
