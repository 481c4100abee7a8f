import type { Block } from '#node-core/model/block.ts'
import type { PlacedLog } from '#node-core/model/receipt.ts'
import { effectiveGasPrice } from '#node-core/model/transaction.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import type { FoundReceipt, FoundTransaction } from '#node-core/chain/queries/chainQueries.ts'
import { encodeHeader } from '#node-core/consensus/header/headerCodec.ts'
import { logsBloom } from '#node-core/chain/execution/logsBloom.ts'
import { keccak256 } from '#node-core/kernel/hash.ts'
import { toQuantity } from './quantity.ts'

const EMPTY_UNCLES = '0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347'
const TYPES = { legacy: '0x0', eip2930: '0x1', eip1559: '0x2' } as const

/** A block as Ethereum clients expect it. @param time Unix seconds */
export function formatBlock(block: Block, time: number, transactions: readonly unknown[]): object {
  const { header } = block
  const size = block.transactions.reduce(
    (sum, raw) => sum + raw.length,
    header.height === 0 ? 0 : encodeHeader(header).length,
  )
  return {
    number: toQuantity(header.height),
    hash: block.hash,
    parentHash: header.parentHash,
    nonce: '0x0000000000000000',
    sha3Uncles: EMPTY_UNCLES,
    logsBloom: header.logsBloom,
    transactionsRoot: header.txRoot,
    stateRoot: header.stateRoot,
    receiptsRoot: header.receiptRoot,
    miner: header.producer,
    difficulty: '0x0',
    totalDifficulty: '0x0',
    extraData: '0x',
    mixHash: header.parentHash,
    size: toQuantity(size),
    gasLimit: toQuantity(header.gasLimit),
    gasUsed: toQuantity(header.gasUsed),
    baseFeePerGas: toQuantity(header.baseFeePerGas),
    timestamp: toQuantity(time),
    transactions,
    uncles: [],
    slot: toQuantity(header.slot),
  }
}

/** @param block that it is in: when that was (Unix seconds), and the base fee, to tell what was paid */
export function formatTransaction(
  { transaction: tx, place }: FoundTransaction,
  block: { readonly baseFeePerGas: bigint; readonly time: number } | null,
): object {
  const { r, s, yParity } = tx.signature
  return {
    type: TYPES[tx.type],
    hash: tx.hash,
    from: tx.from,
    to: tx.to,
    nonce: toQuantity(tx.nonce),
    gas: toQuantity(tx.gasLimit),
    value: toQuantity(tx.value),
    input: bytesToHex(tx.data),
    chainId: toQuantity(tx.chainId),
    blockHash: place?.blockHash ?? null,
    blockNumber: place === null ? null : toQuantity(place.height),
    transactionIndex: place === null ? null : toQuantity(place.index),
    blockTimestamp: block === null ? null : toQuantity(block.time),
    gasPrice: toQuantity(block === null ? tx.maxFeePerGas : effectiveGasPrice(tx, block.baseFeePerGas)),
    r: toQuantity(BigInt(r)),
    s: toQuantity(BigInt(s)),
    v: toQuantity(tx.type === 'legacy' ? 35 + yParity + 2 * tx.chainId : yParity),
    ...(tx.type === 'legacy' ? {} : { accessList: tx.accessList, yParity: toQuantity(yParity) }),
    ...(tx.type === 'eip1559'
      ? { maxFeePerGas: toQuantity(tx.maxFeePerGas), maxPriorityFeePerGas: toQuantity(tx.maxPriorityFeePerGas) }
      : {}),
  }
}

/** @param time of its block, Unix seconds. @param removed its block is no longer part of the chain */
export function formatLog(log: PlacedLog, time: number | null, removed = false): object {
  return {
    address: log.address,
    topics: log.topics,
    data: log.data,
    blockNumber: toQuantity(log.height),
    blockHash: log.blockHash,
    transactionHash: log.transactionHash,
    transactionIndex: toQuantity(log.transactionIndex),
    logIndex: toQuantity(log.logIndex),
    removed,
    ...(time === null ? {} : { blockTimestamp: toQuantity(time) }),
  }
}

export function formatReceipt(
  { receipt, transaction: tx, height, blockHash, index, firstLogIndex }: FoundReceipt,
  time: number | null,
): object {
  return {
    type: TYPES[tx.type],
    transactionHash: tx.hash,
    transactionIndex: toQuantity(index),
    blockHash,
    blockNumber: toQuantity(height),
    from: tx.from,
    to: tx.to,
    cumulativeGasUsed: toQuantity(receipt.cumulativeGasUsed),
    gasUsed: toQuantity(receipt.gasUsed),
    effectiveGasPrice: toQuantity(receipt.effectiveGasPrice),
    contractAddress: receipt.contractAddress,
    status: receipt.status === 'success' ? '0x1' : '0x0',
    logsBloom: receipt.logs.length === 0 ? NO_BLOOM : bytesToHex(logsBloom(receipt.logs, keccak256)),
    logs: receipt.logs.map((log, i) =>
      formatLog(
        { ...log, height, blockHash, transactionHash: tx.hash, transactionIndex: index, logIndex: firstLogIndex + i },
        time,
      ),
    ),
  }
}

const NO_BLOOM = `0x${'00'.repeat(256)}`
