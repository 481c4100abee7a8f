import { encodeFunctionData, getContractAddress } from 'viem'
import { licensedPropDeployData, ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import { bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { assertBug } from '#node-core/kernel/errors.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { toAddress, ZERO_ADDRESS, type Address } from '#node-core/model/ids.ts'
import { priceTransaction, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'

/** The shipped licensed-prop paradigm's own terms: 1 % of each settled order, nothing per instance (protocol.md §4). */
const COMMISSION_BPS = 100
const MANUAL = '# Licensed prop\n\nA studio licenses a prop: royalty, designer share, cap, territory, window. Fans pay into escrow; the factory that accepts gets a serial; delivery, or silence after it, pays every share in one settlement.'

/** Deploys and registers the licensed-prop paradigm in the developer's name, with real transactions. */
export async function deployLicensedProp(ports: MarketPorts, developer: Address): Promise<Address> {
  const metadataHash = bytesToHex(keccak256(encodeCbor({ name: 'LicensedProp', manual: MANUAL })))
  const configSchemaHash = bytesToHex(keccak256(utf8ToBytes('LicensedPropConfig/1')))
  const data = licensedPropDeployData({ developer, metadataHash, configSchemaHash, commissionBps: COMMISSION_BPS, feeShareBps: 2_000, flatCommissionWei: 0n, version: 1, predecessor: ZERO_ADDRESS })
  const paradigm = toAddress(getContractAddress({ from: developer, nonce: BigInt(ports.chain.nextNonce(developer)) }))
  const created = await sendTransaction(ports.chain, ports.wallet, await priceTransaction(ports.chain, { from: developer, to: null, data, valueWei: 0n }))
  assertBug(created.receipt !== null, 'the local witness includes what it is sent')
  const registerData = encodeFunctionData({ abi: ParadigmRegistry_abi, functionName: 'register', args: [paradigm, metadataHash, COMMISSION_BPS] })
  await sendTransaction(ports.chain, ports.wallet, await priceTransaction(ports.chain, { from: developer, to: SYSTEM_ADDRESSES.paradigmRegistry, data: registerData, valueWei: 0n }, ParadigmRegistry_abi))
  return paradigm
}
