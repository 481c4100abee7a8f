import { ZERO_ADDRESS } from '#node-core/model/ids.ts'
import type { AccessListEntry } from '#node-core/model/transaction.ts'
import type { CallRequest } from '#node-core/evm/execution/callRequest.ts'
import { badParams } from '../errors.ts'
import { readAddress, readBytes, readHash, readQuantity } from './quantity.ts'
import { readObject } from './readObject.ts'

/** What web3.js calls the network and its rules in its own settings; the numbers beside them are checked. */
const LABELS = ['chain', 'hardfork']
const KEYS = [
  'from',
  'to',
  'value',
  'data',
  'input',
  'gas',
  'gasPrice',
  'maxFeePerGas',
  'maxPriorityFeePerGas',
  'accessList',
  'chainId',
  'nonce',
  'type',
  'networkId',
  ...LABELS,
]
/** Most entries, and most slots, of an access list: a block could not pay for more. */
const MAX_ACCESS = 20_000

function readAccessList(value: unknown): AccessListEntry[] {
  if (!Array.isArray(value)) throw badParams('not a list', { name: 'accessList' })
  let size = value.length
  return value.map((item: unknown) => {
    const { address, storageKeys } = readObject(item, 'accessList', ['address', 'storageKeys'])
    if (storageKeys != null && !Array.isArray(storageKeys)) throw badParams('not a list', { name: 'storageKeys' })
    const keys: readonly unknown[] = storageKeys ?? []
    size += keys.length
    if (size > MAX_ACCESS) throw badParams('too long an access list', { name: 'accessList', limit: MAX_ACCESS })
    return { address: readAddress(address, 'accessList'), storageKeys: keys.map((key) => readHash(key, 'storageKeys')) }
  })
}

function readData(data: unknown, input: unknown): Uint8Array | undefined {
  const read = data == null ? undefined : readBytes(data, 'data')
  if (input == null) return read
  const other = readBytes(input, 'input')
  if (read !== undefined && Buffer.compare(read, other) !== 0)
    throw badParams('both "data" and "input" are set and not equal', { name: 'data' })
  return other
}

/**
 * The transaction object of eth_call and its like. `nonce` is read and left: nobody checks it in a call, in any client.
 * @throws RPC_BAD_PARAMS
 */
export function readCallRequest(value: unknown, chainId: number): CallRequest {
  const call = readObject(value, 'call', KEYS)
  const quantity = (name: string) => (call[name] == null ? undefined : readQuantity(call[name], name))
  const [asked, type, gasPrice, maxFeePerGas, maxPriorityFeePerGas] = [
    quantity('chainId'),
    quantity('type'),
    quantity('gasPrice'),
    quantity('maxFeePerGas'),
    quantity('maxPriorityFeePerGas'),
  ]
  quantity('nonce')
  const network = quantity('networkId')
  if (asked !== undefined && asked !== BigInt(chainId))
    throw badParams(`chainId does not match node's (have=${asked}, want=${chainId})`, { name: 'chainId' })
  if (network !== undefined && network !== BigInt(chainId))
    throw badParams(`networkId does not match node's (have=${network}, want=${chainId})`, { name: 'networkId' })
  if (type !== undefined && type > 2n) throw badParams('no such type of transaction here', { name: 'type' })
  const hasFees = maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined
  if (gasPrice !== undefined && hasFees)
    throw badParams('both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified', { name: 'gasPrice' })
  if (type !== undefined && ((type === 2n && gasPrice !== undefined) || (type < 2n && hasFees)))
    throw badParams('the type and the fees do not go together', { name: 'type' })
  if (type === 0n && Array.isArray(call['accessList']) && call['accessList'].length > 0)
    throw badParams('the type and the access list do not go together', { name: 'type' })
  const [valueWei, gasLimit, data] = [quantity('value'), quantity('gas'), readData(call['data'], call['input'])]
  return {
    from: call['from'] == null ? ZERO_ADDRESS : readAddress(call['from'], 'from'),
    to: call['to'] == null ? null : readAddress(call['to'], 'to'),
    ...(valueWei === undefined ? {} : { value: valueWei }),
    ...(data === undefined ? {} : { data }),
    ...(gasLimit === undefined ? {} : { gasLimit }),
    ...(gasPrice === undefined ? {} : { gasPrice }),
    ...(maxFeePerGas === undefined ? {} : { maxFeePerGas }),
    ...(maxPriorityFeePerGas === undefined ? {} : { maxPriorityFeePerGas }),
    ...(call['accessList'] == null ? {} : { accessList: readAccessList(call['accessList']) }),
  }
}
