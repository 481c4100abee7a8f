import hre from 'hardhat'
import { failureOf, readTask, tell } from './steps.mjs'

const { to, abi, bytecode } = readTask()
const { ethers, network } = hre
ethers.provider.pollingInterval = 100
const [signer] = await ethers.getSigners()
const before = await ethers.provider.getTransactionCount(signer.address)
const had = await ethers.provider.getBalance(to)
const sent = await (await signer.sendTransaction({ to, value: 5n })).wait()
const contract = await (await ethers.getContractFactory(abi, bytecode, signer)).deploy()
const deployed = await contract.deploymentTransaction().wait()
const address = await contract.getAddress()
const filter = await network.provider.send('eth_newFilter', [
  { address, topics: [contract.interface.getEvent('Two').topicHash] },
])
const set = await (await contract.set(1n, 2n, 'x')).wait()
const { accessList } = await network.provider.send('eth_createAccessList', [
  { from: signer.address, to: address, data: contract.interface.encodeFunctionData('set', [1n, 2n, 'x']) },
  'latest',
])
const listed = await (
  await signer.sendTransaction({ to, value: 1n, accessList: [{ address: to, storageKeys: [`0x${'11'.repeat(32)}`] }] })
).wait()
const refusal = await failureOf(() => contract.no('not today'))
const poor = await failureOf(() =>
  ethers.provider.estimateGas({ from: '0x00000000000000000000000000000000000000c9', to, value: 10n ** 30n }),
)
const fees = await ethers.provider.getFeeData()
tell({
  chainId: Number((await ethers.provider.getNetwork()).chainId),
  paid: (await ethers.provider.getBalance(to)) - had,
  statuses: [sent.status, deployed.status, set.status, listed.status].map((status) => status === 1),
  value: await contract.value(),
  logs: (await contract.queryFilter(contract.filters.Four(null, 2n), 0)).length,
  filtered: (await network.provider.send('eth_getFilterChanges', [filter])).length,
  event: set.logs.map((log) => log.eventName).find((name) => name === 'Two'),
  listedGas: listed.gasUsed,
  accessList: Array.isArray(accessList),
  reason: refusal.reason ?? /not today/.exec(refusal.message)?.[0],
  poor: /insufficient funds/.test(poor.message),
  hasFees: fees.maxFeePerGas > 0n,
  nonces: (await ethers.provider.getTransactionCount(signer.address)) - before,
  overridden: (
    await network.provider.send('eth_call', [
      { to: address, data: '0x3fa4f245' },
      'latest',
      { [address]: { stateDiff: { [`0x${'00'.repeat(32)}`]: `0x${'00'.repeat(31)}09` } } },
    ])
  ).endsWith('09'),
})
