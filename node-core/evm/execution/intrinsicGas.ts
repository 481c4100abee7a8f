import type { Transaction } from '#node-core/model/transaction.ts'

/** Gas bought before the first instruction: EIP-2028, 2930, 3860. */
export function intrinsicGas(tx: Pick<Transaction, 'to' | 'data' | 'accessList'>): bigint {
  let gas = tx.to === null ? 53_000 + 2 * Math.ceil(tx.data.length / 32) : 21_000
  for (let i = 0; i < tx.data.length; i++) gas += tx.data[i] === 0 ? 4 : 16
  for (const entry of tx.accessList) gas += 2_400 + 1_900 * entry.storageKeys.length
  return BigInt(gas)
}
