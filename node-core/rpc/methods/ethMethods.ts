import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { ZERO_ADDRESS, type Hash } from '#node-core/model/ids.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { readBlockNumber, readBlockTag } from '../format/blockTag.ts'
import { createBlockTimes } from '../format/blockTime.ts'
import { formatLog } from '../format/formatBlock.ts'
import { readLogFilter } from '../format/logFilter.ts'
import { readAddress, readBytes, readQuantity, toQuantity } from '../format/quantity.ts'
import { blockMethods } from './blockMethods.ts'
import { callMethods } from './callMethods.ts'
import { feeHistory } from './feeHistory.ts'
import { takes, type RpcMethods } from './method.ts'

/** Suggested tip, wei per gas: blocks are rarely full, so a token amount. */
const SUGGESTED_TIP = 1_000_000n

/** Ethereum's method names over our chain. Nothing here signs or holds keys. */
export function ethMethods(chain: Chain): RpcMethods {
  const account = (address: unknown, tag: unknown) =>
    chain.getAccount(readAddress(address, 'address'), readBlockTag(tag))
  const slotOf = (slot: unknown) => `0x${readQuantity(slot, 'slot').toString(16).padStart(64, '0')}` as Hash
  return {
    ...blockMethods(chain),
    ...callMethods(chain),
    eth_chainId: takes(0, () => toQuantity(chain.genesis.chainId)),
    eth_blockNumber: takes(0, () => toQuantity(chain.head.height)),
    eth_syncing: takes(0, () => (chain.syncing ? { currentBlock: toQuantity(chain.head.height) } : false)),
    eth_accounts: takes(0, () => []),
    eth_mining: takes(0, () => chain.keyStatus === 'armed'),
    eth_coinbase: takes(0, () => chain.getBlock('head')?.header.producer ?? ZERO_ADDRESS),
    eth_gasPrice: takes(0, () => toQuantity(chain.nextBaseFeePerGas + SUGGESTED_TIP)),
    eth_maxPriorityFeePerGas: takes(0, () => toQuantity(SUGGESTED_TIP)),
    eth_feeHistory: takes(3, ([count, newest, percentiles]) =>
      feeHistory(chain, readQuantity(count, 'blockCount'), readBlockNumber(newest, 'newestBlock'), percentiles),
    ),
    eth_getBalance: takes(2, ([address, tag]) => toQuantity(account(address, tag).balance)),
    eth_getTransactionCount: takes(2, ([address, tag]) =>
      toQuantity(tag === 'pending' ? chain.nextNonce(readAddress(address, 'address')) : account(address, tag).nonce),
    ),
    eth_getCode: takes(2, ([address, tag]) =>
      bytesToHex(chain.getCode(readAddress(address, 'address'), readBlockTag(tag))),
    ),
    eth_getStorageAt: takes(3, ([address, slot, tag]) =>
      bytesToHex(chain.getStorage(readAddress(address, 'address'), slotOf(slot), readBlockTag(tag))),
    ),
    eth_sendRawTransaction: takes(1, ([raw]) => chain.submitTransaction(readBytes(raw, 'transaction'))),
    eth_getLogs: takes(1, async ([filter]) => {
      const timeOf = createBlockTimes(chain)
      return (await chain.getLogs(readLogFilter(chain, filter))).map((log) => formatLog(log, timeOf(log.blockHash)))
    }),
    net_version: takes(0, () => String(chain.genesis.chainId)),
    web3_clientVersion: takes(0, () => 'dipnet-studio/0.1.0'),
    web3_sha3: takes(1, ([data]) => keccak256Hex(readBytes(data, 'data'))),
    txpool_status: takes(0, () => {
      const { pending, queued } = chain.poolCounts()
      return { pending: toQuantity(pending), queued: toQuantity(queued) }
    }),
  }
}
