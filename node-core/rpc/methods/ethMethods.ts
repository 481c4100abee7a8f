import { bytesToHex } from '#node-core/kernel/bytes.ts'
import type { Block } from '#node-core/model/block.ts'
import { ZERO_ADDRESS, type Address, type Hash } from '#node-core/model/ids.ts'
import type { BlockTag, Chain, LogFilter } from '#node-core/chain/service/chain.ts'
import type { CallRequest } from '#node-core/evm/execution/simulateCall.ts'
import { badParams } from '../errors.ts'
import { formatBlock, formatLog, formatReceipt, formatTransaction } from '../format/formatBlock.ts'
import { readAddress, readBlockTag, readBytes, readHash, readQuantity, toQuantity } from '../format/quantity.ts'
import type { RpcMethods } from './method.ts'

/** Suggested tip, wei per gas: blocks are rarely full, so a token amount. */
const SUGGESTED_TIP = 1_000_000n

/** Most reward percentiles in one question about fees. */
const MAX_PERCENTILES = 100

/** Ethereum's method names over our chain. Nothing here signs or holds keys. */
export function ethMethods(chain: Chain): RpcMethods {
  const { params } = chain.genesis
  const timeOf = (block: Block) => Math.floor((chain.genesis.timeMs + block.header.slot * params.slotMs) / 1000)
  const placed = (block: Block, index: number) => chain.getTransaction(hashesOf(block)[index]!)
  const hashes = new WeakMap<Block, readonly Hash[]>()
  const hashesOf = (block: Block): readonly Hash[] => {
    let list = hashes.get(block)
    if (list === undefined) {
      list = chain.transactionHashes(block)
      hashes.set(block, list)
    }
    return list
  }
  const blockJson = (tag: BlockTag, full: unknown): object | null => {
    const block = chain.getBlock(tag)
    if (block === null) return null
    const list = full === true ? block.transactions.map((_, i) => formatTransaction(placed(block, i)!, block.header.baseFeePerGas)) : hashesOf(block)
    return formatBlock(block, timeOf(block), block.transactions.reduce((sum, raw) => sum + raw.length, 600), list)
  }
  const callRequest = (value: unknown): CallRequest => {
    if (typeof value !== 'object' || value === null) throw badParams('not a call', { name: 'call' })
    const call = value as Record<string, unknown>
    const data = call['input'] ?? call['data']
    return {
      from: call['from'] == null ? ZERO_ADDRESS : readAddress(call['from'], 'from'),
      to: call['to'] == null ? null : readAddress(call['to'], 'to'),
      ...(call['value'] == null ? {} : { value: readQuantity(call['value'], 'value') }),
      ...(data == null ? {} : { data: readBytes(data, 'data') }),
      ...(call['gas'] == null ? {} : { gasLimit: readQuantity(call['gas'], 'gas') }),
    }
  }
  const inBlock = (tag: BlockTag, index: unknown): object | null => {
    const block = chain.getBlock(tag)
    const at = Number(readQuantity(index, 'index'))
    return block === null || block.transactions[at] === undefined ? null : formatTransaction(placed(block, at)!, block.header.baseFeePerGas)
  }

  return {
    eth_chainId: () => toQuantity(chain.genesis.chainId),
    eth_blockNumber: () => toQuantity(chain.head.height),
    eth_syncing: () => (chain.syncing ? { currentBlock: toQuantity(chain.head.height) } : false),
    eth_accounts: () => [],
    eth_mining: () => chain.keyStatus === 'armed',
    eth_coinbase: () => chain.getBlock('head')?.header.producer ?? ZERO_ADDRESS,
    eth_gasPrice: () => toQuantity(chain.nextBaseFeePerGas + SUGGESTED_TIP),
    eth_maxPriorityFeePerGas: () => toQuantity(SUGGESTED_TIP),
    eth_getBalance: ([address, tag]) => toQuantity(chain.getAccount(readAddress(address, 'address'), readBlockTag(tag)).balance),
    eth_getTransactionCount: ([address, tag]) => (tag === 'pending' ? toQuantity(chain.nextNonce(readAddress(address, 'address'))) : toQuantity(chain.getAccount(readAddress(address, 'address'), readBlockTag(tag)).nonce)),
    eth_getCode: ([address, tag]) => bytesToHex(chain.getCode(readAddress(address, 'address'), readBlockTag(tag))),
    eth_getStorageAt: ([address, slot, tag]) => bytesToHex(chain.getStorage(readAddress(address, 'address'), `0x${readQuantity(slot, 'slot').toString(16).padStart(64, '0')}` as Hash, readBlockTag(tag))),
    eth_getBlockByNumber: ([tag, full]) => blockJson(readBlockTag(tag), full),
    eth_getBlockByHash: ([hash, full]) => blockJson(readHash(hash, 'hash'), full),
    eth_getBlockTransactionCountByNumber: ([tag]) => toQuantity(chain.getBlock(readBlockTag(tag))?.transactions.length ?? 0),
    eth_getBlockTransactionCountByHash: ([hash]) => toQuantity(chain.getBlock(readHash(hash, 'hash'))?.transactions.length ?? 0),
    eth_getTransactionByBlockNumberAndIndex: ([tag, index]) => inBlock(readBlockTag(tag), index),
    eth_getTransactionByBlockHashAndIndex: ([hash, index]) => inBlock(readHash(hash, 'hash'), index),
    eth_getTransactionByHash([hash]) {
      const found = chain.getTransaction(readHash(hash, 'hash'))
      if (found === null) return null
      return formatTransaction(found, found.place === null ? null : (chain.getBlock(found.place.blockHash)?.header.baseFeePerGas ?? null))
    },
    eth_getTransactionReceipt([hash]) {
      const found = chain.getReceipt(readHash(hash, 'hash'))
      return found === null ? null : formatReceipt(found)
    },
    eth_getBlockReceipts([tag]) {
      const block = chain.getBlock(readBlockTag(tag))
      return block === null ? null : hashesOf(block).map((hash) => formatReceipt(chain.getReceipt(hash)!))
    },
    eth_sendRawTransaction: ([raw]) => chain.submitTransaction(readBytes(raw, 'transaction')),
    eth_call: async ([request, tag]) => bytesToHex((await chain.call(callRequest(request), readBlockTag(tag))).output),
    eth_estimateGas: async ([request]) => toQuantity(await chain.estimateGas(callRequest(request))),
    eth_getLogs: async ([filter]) => (await chain.getLogs(readLogFilter(chain, filter))).map(formatLog),
    eth_feeHistory: ([count, newest, percentiles]) => feeHistory(chain, Number(readQuantity(count, 'count')), readBlockTag(newest), Array.isArray(percentiles) ? percentiles.length : null),
    net_version: () => String(chain.genesis.chainId),
    net_listening: () => true,
    web3_clientVersion: () => 'dipnet-studio/0.1.0',
    txpool_status() {
      const { pending, queued } = chain.poolCounts()
      return { pending: toQuantity(pending), queued: toQuantity(queued) }
    },
  }
}

/** @throws RPC_BAD_PARAMS */
export function readLogFilter(chain: Chain, value: unknown): LogFilter {
  const filter = (value ?? {}) as Record<string, unknown>
  const heightOf = (tag: unknown, otherwise: BlockTag): number => {
    const read = tag === undefined ? otherwise : readBlockTag(tag)
    if (typeof read === 'number') return read
    return read === 'head' ? chain.head.height : read === 'final' ? chain.final.height : (chain.getBlock(read)?.header.height ?? -1)
  }
  const some = <T>(list: unknown, read: (item: unknown) => T): T[] => (Array.isArray(list) ? list : [list]).slice(0, 1_000).map(read)
  const addresses = filter['address'] == null ? [] : some<Address>(filter['address'], (item) => readAddress(item, 'address'))
  const topics = Array.isArray(filter['topics']) ? filter['topics'].slice(0, 4).map((topic) => (topic == null ? null : some<Hash>(topic, (item) => readHash(item, 'topic')))) : []
  const at = filter['blockHash'] === undefined ? null : heightOf(filter['blockHash'], 'head')
  return { addresses, topics, fromHeight: at ?? heightOf(filter['fromBlock'], 'head'), toHeight: at ?? heightOf(filter['toBlock'], 'head') }
}

function feeHistory(chain: Chain, count: number, newest: BlockTag, percentiles: number | null): object {
  if (percentiles !== null && percentiles > MAX_PERCENTILES) throw badParams('too many percentiles', { limit: MAX_PERCENTILES })
  const last = chain.getBlock(newest)?.header.height ?? chain.head.height
  const first = Math.max(0, last - Math.min(Math.max(count, 1), 1_024) + 1)
  const headers = Array.from({ length: last - first + 1 }, (_, i) => chain.getBlock(first + i)!.header)
  const next = last === chain.head.height ? chain.nextBaseFeePerGas : (chain.getBlock(last + 1)?.header.baseFeePerGas ?? chain.nextBaseFeePerGas)
  return {
    oldestBlock: toQuantity(first), baseFeePerGas: [...headers.map((header) => toQuantity(header.baseFeePerGas)), toQuantity(next)],
    gasUsedRatio: headers.map((header) => Number((header.gasUsed * 10_000n) / header.gasLimit) / 10_000),
    ...(percentiles === null ? {} : { reward: headers.map(() => Array.from({ length: percentiles }, () => toQuantity(SUGGESTED_TIP))) }),
  }
}
