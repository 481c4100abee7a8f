import { Web3 } from 'web3'
import { failureOf, readTask, tell } from './steps.mjs'

const { url, ws, key, to, abi, bytecode } = readTask()
const web3 = new Web3(url)
web3.eth.transactionPollingInterval = 100
const account = web3.eth.accounts.privateKeyToAccount(key)
web3.eth.accounts.wallet.add(account)
const from = account.address
const before = await web3.eth.getTransactionCount(from)
const had = await web3.eth.getBalance(to)
const sent = await web3.eth.sendTransaction({ from, to, value: '5' })
const draft = new web3.eth.Contract(abi).deploy({ data: bytecode })
const contract = await draft.send({ from, gas: String(await draft.estimateGas({ from })) })
const address = contract.options.address
const live = new Web3(ws)
const heads = []
const pushed = []
;(await live.eth.subscribe('newBlockHeaders')).on('data', (head) => heads.push(head.number))
;(await live.eth.subscribe('logs', { address, topics: [web3.utils.sha3('Two(uint256,uint256)')] })).on('data', (log) =>
  pushed.push(log),
)
const filter = await web3.eth.requestManager.send({
  method: 'eth_newFilter',
  params: [{ address, topics: [web3.utils.sha3('Two(uint256,uint256)')] }],
})
const set = await contract.methods.set(1, 2, 'x').send({ from })
const { accessList } = await web3.eth.createAccessList({
  from,
  to: address,
  data: contract.methods.set(1, 2, 'x').encodeABI(),
})
const list = {
  from,
  to,
  value: '1',
  accessList: [{ address: to, storageKeys: [`0x${'11'.repeat(32)}`] }],
  type: '0x1',
  gasPrice: await web3.eth.getGasPrice(),
}
// By itself it takes 21,000 for whatever has no code, list or not.
const listed = await web3.eth.sendTransaction({ ...list, gas: await web3.eth.estimateGas(list) })
const refusal = await failureOf(() => contract.methods.no('not today').call())
const poor = await failureOf(() =>
  web3.eth.estimateGas({ from: '0x00000000000000000000000000000000000000c9', to, value: 10n ** 30n }),
)
const fees = await web3.eth.calculateFeeData()
for (let i = 0; i < 50 && (heads.length < 2 || pushed.length < 1); i++)
  await new Promise((resolve) => setTimeout(resolve, 100))
const words = (error) =>
  [error.message, error.innerError?.message, error.cause?.message, error.reason].filter(Boolean).join(' | ')
tell({
  chainId: Number(await web3.eth.getChainId()),
  paid: (await web3.eth.getBalance(to)) - had,
  statuses: [sent.status, 1n, set.status, listed.status].map((status) => status === 1n),
  value: await contract.methods.value().call(),
  logs: (await contract.getPastEvents('Four', { fromBlock: 0, filter: { b: 2 } })).length,
  filtered: (await web3.eth.requestManager.send({ method: 'eth_getFilterChanges', params: [filter] })).length,
  event: Object.keys(set.events).find((name) => name === 'Two'),
  listedGas: listed.gasUsed,
  accessList: Array.isArray(accessList),
  reason: /not today/.exec(words(refusal))?.[0],
  poor: /insufficient funds/.test(words(poor)),
  hasFees: fees.maxFeePerGas > 0n,
  nonces: Number((await web3.eth.getTransactionCount(from)) - before),
  heads: heads.length >= 2,
  pushed: pushed.length,
  overridden: (
    await web3.eth.requestManager.send({
      method: 'eth_call',
      params: [
        { to: address, data: '0x3fa4f245' },
        'latest',
        { [address]: { stateDiff: { [`0x${'00'.repeat(32)}`]: `0x${'00'.repeat(31)}09` } } },
      ],
    })
  ).endsWith('09'),
})
