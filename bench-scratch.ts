import { readFileSync, mkdtempSync } from 'node:fs'
import { encodeFunctionData, encodeDeployData, getContractAddress, keccak256, toHex, serializeTransaction, hexToBytes as vh } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { parseGenesis } from '#node-core/chain/genesis.ts'
import { createSigner } from '#node-core/chain/seals/createSigner.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'
const { account, derive, DEV_KEY } = await import(process.env.PB + '/lib.mjs')
const art = JSON.parse(readFileSync(process.env.PB + '/artifacts.json', 'utf8'))
const key = hexToBytes(`0x${'07'.repeat(32)}`)
const witness = createSigner(`0x${'00'.repeat(32)}` as never, key).address
const funder = account(DEV_KEY)
const N = Number(process.argv[3] ?? 2000), W = process.argv[2] ?? 'transfer'
const senders = Array.from({ length: 20 }, (_, i) => derive('s', i))
const genesis = parseGenesis({ format: 'dipnet-genesis/1', chainId: 31337, name: 'b', time: new Date().toISOString(), openCreate: true, witnesses: [{ address: witness }],
  allocations: [...[funder, ...senders].map((a: any) => ({ address: a.address, balanceWei: (10n ** 24n).toString() }))], remainderTo: witness, params: { slotMs: 1000, executiveCount: 1, gasLimit: '1000000000' } })
const chain = await createChain({ genesis, storage: await openStorage(mkdtempSync('/tmp/eb/db')), log: silentLogger, signer: createSigner(genesis.hash, key) })
const recipients = Array.from({ length: 5000 }, (_, i) => ('0x' + keccak256(toHex(`r/${i}`)).slice(26)) as `0x${string}`)
const sign = (a: any, t: any) => a.sign({ chainId: 31337, nonce: a.nonce++, type: 'legacy', gasPrice: 2_000_000_000n, value: 0n, ...t })
const token = getContractAddress({ from: funder.address, nonce: 0n }), escrow = getContractAddress({ from: funder.address, nonce: 1n })
const send = (raw: string) => chain.submitTransaction(hexToBytes(raw))
await send(sign(funder, { data: encodeDeployData({ abi: art.BenchToken.abi, bytecode: art.BenchToken.bytecode }), gas: 3_000_000n }))
await send(sign(funder, { data: encodeDeployData({ abi: art.BenchEscrow.abi, bytecode: art.BenchEscrow.bytecode, args: [recipients[0], recipients[1]] }), gas: 3_000_000n }))
await send(sign(funder, { to: token, data: encodeFunctionData({ abi: art.BenchToken.abi, functionName: 'mint', args: [senders.map((s: any) => s.address), 10n ** 24n] }), gas: 2_000_000n }))
let k = 0
const make = (n: number) => Array.from({ length: n }, (_, j) => {
  const to = recipients[2 + (k++ * 31) % 4998]
  return sign(senders[j % 20], W === 'transfer' ? { to, value: 1000n, gas: 21000n } : W === 'erc20' ? { to: token, data: encodeFunctionData({ abi: art.BenchToken.abi, functionName: 'transfer', args: [to, 5n] }), gas: 90_000n }
    : { to: escrow, value: 1000n, data: encodeFunctionData({ abi: art.BenchEscrow.abi, functionName: 'settle', args: [keccak256(toHex(`x/${k}`)), to, keccak256('0x01')] }), gas: 320_000n })
})
for (let round = 0; round < 4; round++) {
  const raws = make(N)
  const c0 = process.cpuUsage(), t0 = performance.now()
  for (let i = 0; i < raws.length; i += 50) await Promise.all(raws.slice(i, i + 50).map(send))
  const c1 = process.cpuUsage(c0), t1 = performance.now()
  while (chain.poolCounts().pending > 0) await new Promise((r) => setTimeout(r, 20))
  const c2 = process.cpuUsage(c0)
  const sub = (c1.user + c1.system) / 1e6, all = (c2.user + c2.system) / 1e6
  console.log(W, N, 'submit', (t1 - t0).toFixed(0), 'ms; cpu submit', sub.toFixed(2), 'total', all.toFixed(2), '=>', (N / all).toFixed(0), 'tx/cpu-s')
}
await chain.stop()
process.exit(0)
