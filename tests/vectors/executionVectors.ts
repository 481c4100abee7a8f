import { privateKeyToAccount } from 'viem/accounts'
import { bytesToHex, hexToBytes, type Hex } from '../../node-core/kernel/bytes.ts'
import { keccak256 } from '../../node-core/kernel/hash.ts'
import type { Address, Hash } from '../../node-core/model/ids.ts'
import type { Log, Receipt } from '../../node-core/model/receipt.ts'
import { DEFAULT_PARAMS } from '../../node-core/consensus/params.ts'
import { logsBloom } from '../../node-core/chain/execution/logsBloom.ts'
import { orderedRoot } from '../../node-core/chain/execution/orderedRoot.ts'
import { encodeReceipt } from '../../node-core/chain/storing/receiptCodec.ts'
import { loadFastCrypto } from '../../node-core/evm/crypto/fastCrypto.ts'
import {
  creditHolder,
  distribute,
  EMPTY_DIVIDEND,
  settle,
  type DividendState,
  type HolderIndex,
} from '../../node-core/evm/dividend/dividend.ts'
import { nextBaseFee } from '../../node-core/evm/execution/baseFee.ts'
import { splitFees } from '../../node-core/evm/execution/feeSplit.ts'
import { decodeTransaction } from '../../node-core/evm/transaction/decodeTransaction.ts'

const address = (digit: string) => `0x${digit.repeat(40)}` as Address
const CHAIN_ID = 31_373
const DPN = 10n ** 18n

/**
 * Slashes of any size over three holders, one of whom joins late and one of whom leaves: index, remainder and every
 * credit (protocol.md §2.12).
 */
function dividends(): unknown {
  let state: DividendState = EMPTY_DIVIDEND
  const holders = new Map<string, { balance: bigint; place: HolderIndex }>()
  const touch = (name: string, change: bigint): bigint => {
    const holder = holders.get(name) ?? { balance: 0n, place: { index: state.index, fraction: 0n } }
    const { credit, fraction } = settle(holder.balance, holder.place, state.index)
    state = creditHolder(state, credit)
    state = { ...state, total: state.total + change }
    holders.set(name, { balance: holder.balance + credit + change, place: { index: state.index, fraction } })
    return credit
  }
  const steps: readonly (readonly [what: 'slash' | 'in' | 'out', amount: bigint, who?: string])[] = [
    ['slash', 5n],
    ['in', 1n, 'a'],
    ['slash', 7n],
    ['in', 999_999_999n * DPN, 'b'],
    ['slash', 100_000n * DPN],
    ['slash', 1n],
    ['in', 3n, 'c'],
    ['slash', 500n * DPN + 1n],
    ['out', 0n, 'a'],
    ['out', 3n, 'c'],
    ['slash', 1n],
    ['out', 0n, 'b'],
  ]
  return steps.map(([what, amount, who]) => {
    const credit = what === 'slash' ? null : touch(who!, what === 'in' ? amount : -amount)
    if (what === 'slash') state = distribute(state, amount)
    return {
      what,
      amount,
      who: who ?? null,
      credit,
      state,
      balances: Object.fromEntries([...holders].map(([name, holder]) => [name, holder.balance])),
    }
  })
}

async function transactions(): Promise<unknown> {
  const crypto = await loadFastCrypto()
  const account = privateKeyToAccount(`0x${'46'.repeat(32)}`)
  const accessList = [{ address: address('b'), storageKeys: [`0x${'11'.repeat(32)}` as Hash] }]
  const common = { chainId: CHAIN_ID, nonce: 9, gas: 21_000n, to: address('3'), value: DPN }
  const requests = [
    { ...common, type: 'legacy', gasPrice: 20_000_000_000n },
    { ...common, type: 'eip2930', gasPrice: 20_000_000_000n, accessList },
    { ...common, type: 'eip1559', maxFeePerGas: 3_000_000n, maxPriorityFeePerGas: 1_000_000n, accessList: [] },
    {
      chainId: CHAIN_ID,
      nonce: 0,
      gas: 90_000n,
      value: 0n,
      type: 'eip1559',
      maxFeePerGas: 3_000_000n,
      maxPriorityFeePerGas: 1_000_000n,
      data: '0x60016000f3',
    },
  ] as const
  return Promise.all(
    requests.map(async (request) => {
      const raw = await account.signTransaction(request as never)
      const { hash, from, to, type } = decodeTransaction(hexToBytes(raw), CHAIN_ID, crypto)
      return { raw, hash, from, to, type }
    }),
  )
}

function receipts(): unknown {
  const logs: Log[] = [
    { address: address('1'), topics: [`0x${'ab'.repeat(32)}` as Hash], data: '0x' },
    { address: address('2'), topics: [], data: '0x00ff' },
  ]
  const list: Receipt[] = [
    {
      status: 'success',
      gasUsed: 21_000n,
      cumulativeGasUsed: 21_000n,
      effectiveGasPrice: 1_000_000n,
      contractAddress: null,
      logs: [],
    },
    {
      status: 'reverted',
      gasUsed: 53_000n,
      cumulativeGasUsed: 74_000n,
      effectiveGasPrice: 0n,
      contractAddress: address('c'),
      logs,
    },
  ]
  const encoded = list.map(encodeReceipt)
  const root = (count: number): Hex =>
    bytesToHex(
      orderedRoot(
        Array.from({ length: count }, (_, i) => keccak256(Uint8Array.of(i))),
        keccak256,
      ),
    )
  return {
    encoded: encoded.map(bytesToHex),
    receiptRoot: bytesToHex(orderedRoot(encoded.map(keccak256), keccak256)),
    bloom: bytesToHex(logsBloom(logs, keccak256)),
    orderedRoots: [0, 1, 2, 3, 8].map(root),
  }
}

function fees(): unknown {
  const { feeSplit } = DEFAULT_PARAMS
  const split = (totalWei: bigint, attesters: readonly Address[]) =>
    splitFees({
      producer: address('a'),
      totalWei,
      attesters,
      developers: [{ developer: address('d'), attributedWei: totalWei / 3n, shareBps: 1_500 }],
      shares: feeSplit,
    })
  return {
    baseFees: [
      [0n, 1_000_000n],
      [15_000_000n, 1_000_000n],
      [15_000_001n, 1_000_000n],
      [30_000_000n, 7n * 10n ** 9n],
      [14_999_999n, 7n * 10n ** 9n],
    ].map(([gasUsed, baseFeePerGas]) => ({
      gasUsed,
      baseFeePerGas,
      next: nextBaseFee({ gasUsed: gasUsed!, baseFeePerGas: baseFeePerGas!, gasLimit: 30_000_000n }, DEFAULT_PARAMS),
    })),
    splits: [
      split(0n, []),
      split(1n, [address('1')]),
      split(9_999n, []),
      split(DPN + 7n, ['1', '2', '3'].map(address)),
    ],
  }
}

/**
 * Transactions, receipts, fees and the dividend index, computed by the present code; `execution.json` is what they must
 * be.
 */
export async function executionVectors(): Promise<unknown> {
  const plain: unknown = {
    dividends: dividends(),
    transactions: await transactions(),
    receipts: receipts(),
    fees: fees(),
  }
  return JSON.parse(
    JSON.stringify(plain, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  )
}
