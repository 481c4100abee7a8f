import { decodeFunctionData, type Abi } from 'viem'
import { LicensedProp_abi, ParadigmRegistry_abi } from '#node-core/contracts/index.ts'
import type {
  AccountDetails,
  BlockDetails,
  BlockRow,
  TransactionDetails,
  TransactionRow,
} from '#node-core/api/calls/chain.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { toHash, type Address } from '#node-core/model/ids.ts'
import type { Block } from '#node-core/model/block.ts'
import { effectiveGasPrice, type Transaction } from '#node-core/model/transaction.ts'
import { accountType } from '#node-core/chain/queries/accountType.ts'
import type { FoundTransaction } from '#node-core/chain/queries/chainQueries.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import { decodeLog } from '#node-core/market/contracts/readEvents.ts'
import { unknownBlock, unknownTransaction } from '../../errors.ts'
import { slotTimeS } from '../ports/chainPort.ts'
import { countVoters } from './countVoters.ts'
import type { Explorer } from './explorer.ts'

const HISTORY = 100

function actionOf(tx: Transaction): string | null {
  if (tx.to === null) return 'createParadigm'
  if (tx.data.length === 0) return 'sendDpn'
  // `register` is said of paradigms and of witnesses: the address tells.
  const abis: readonly Abi[] = tx.to === REGISTRY_ADDRESS ? [REGISTRY_ABI] : [LicensedProp_abi, ParadigmRegistry_abi]
  for (const abi of abis) {
    try {
      const { functionName } = decodeFunctionData({ abi, data: bytesToHex(tx.data) })
      return tx.to === REGISTRY_ADDRESS ? `witness.${functionName}` : functionName
    } catch {
      // not one of this contract's functions
    }
  }
  return null
}

/** Chain data in the rows of the explorer. */
export function createExplorer(chain: Chain): Explorer {
  const isoOf = (slot: number) => secondsToIsoTime(slotTimeS(chain, slot))
  const row = (block: Block): BlockRow => ({
    height: block.header.height,
    slot: block.header.slot,
    hash: block.hash,
    time: isoOf(block.header.slot),
    producer: block.header.producer,
    transactionCount: block.transactions.length,
    gasUsed: block.header.gasUsed,
    final: block.header.height <= chain.final.height,
  })
  const transactionRow = ({ transaction: tx, place }: FoundTransaction): TransactionRow => {
    const found = place === null ? null : chain.getReceipt(tx.hash)
    const price = found?.receipt.effectiveGasPrice ?? effectiveGasPrice(tx, chain.nextBaseFeePerGas)
    return {
      hash: tx.hash,
      height: place?.height ?? null,
      time: place === null ? null : isoOf(chain.getBlock(place.height)?.header.slot ?? 0),
      from: tx.from,
      to: tx.to,
      valueWei: tx.value,
      feeWei: (found?.receipt.gasUsed ?? tx.gasLimit) * price,
      status: found === null ? 'pending' : found.receipt.status === 'success' ? 'succeeded' : 'failed',
      final: place !== null && place.height <= chain.final.height,
      action: actionOf(tx),
    }
  }
  const history = async (address: Address): Promise<TransactionRow[]> => {
    const waiting = chain.pendingTransactions().filter((tx) => tx.from === address || tx.to === address)
    const mined = await chain.getTransactionsOf(address, { limit: HISTORY })
    return [...waiting.map((transaction) => transactionRow({ transaction, place: null })), ...mined.map(transactionRow)]
  }

  return {
    async blocks(before, limit) {
      const rows: BlockRow[] = []
      const from = Math.min(before === null ? chain.head.height : before - 1, chain.head.height)
      for (let height = from; height >= 0 && rows.length < limit; height--) {
        // What lies below a snapshot is not held, but for block 0.
        if (height < chain.firstHeld) height = 0
        const block = chain.getBlock(height)
        if (block !== null) rows.push(row(block))
      }
      return rows
    },
    async block(id): Promise<BlockDetails> {
      const block = chain.getBlock(id)
      if (block === null) throw unknownBlock('no such block', { id: String(id) })
      const { header } = block
      return {
        ...row(block),
        parentHash: header.parentHash,
        stateRoot: header.stateRoot,
        txRoot: header.txRoot,
        baseFeePerGas: header.baseFeePerGas,
        gasLimit: header.gasLimit,
        attestedHeight: header.attestation?.tgtHeight ?? null,
        transactions: block.transactions
          .map((raw) => chain.getTransaction(toHash(keccak256Hex(raw))))
          .filter((found) => found !== null)
          .map(transactionRow),
      }
    },
    async transaction(hash): Promise<TransactionDetails> {
      const found = chain.getTransaction(hash)
      if (found === null) throw unknownTransaction('no such transaction', { hash })
      const receipt = chain.getReceipt(hash)?.receipt ?? null
      return {
        ...transactionRow(found),
        nonce: found.transaction.nonce,
        witnesses: found.place === null ? null : countVoters(chain, found.place.height, chain.head.height),
        gasUsed: receipt?.gasUsed ?? null,
        gasLimit: found.transaction.gasLimit,
        input: bytesToHex(found.transaction.data),
        logs: (receipt?.logs ?? []).map((log) => {
          const event = [LicensedProp_abi, ParadigmRegistry_abi, REGISTRY_ABI]
            .map((abi) => decodeLog(abi, { ...log, transactionHash: hash, height: 0, index: 0, timeS: 0 }))
            .find((decoded) => decoded !== null)
          return {
            address: log.address,
            event: event?.name ?? null,
            args: Object.fromEntries(Object.entries(event?.args ?? {}).map(([key, value]) => [key, String(value)])),
            topics: log.topics,
            data: log.data,
          }
        }),
      }
    },
    async account(address): Promise<AccountDetails> {
      const account = chain.getAccount(address)
      const { type } = await accountType(chain, address)
      return {
        address,
        balanceWei: account.balance,
        nonce: Number(account.nonce),
        type: type === 'system' ? 'paradigm' : type,
        name: null,
        transactions: await history(address),
      }
    },
    history,
  }
}
