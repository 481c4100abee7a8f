import type { Hex } from '#node-core/kernel/bytes.ts'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { contractRefusal } from '#node-core/market/contracts/contractRefusal.ts'

/**
 * Why a contract refused a transaction that is in a block: the same call again, on the state before that block. Null
 * where it says nothing now, or where that state is not held any more.
 */
export async function whyReverted(chain: Pick<Chain, 'getReceipt' | 'call'>, hash: Hash): Promise<ErrorCode | null> {
  const found = chain.getReceipt(hash)
  if (found === null) return null
  const { from, to, data, value } = found.transaction
  try {
    await chain.call({ from, to, data, value }, found.height - 1)
    return null
  } catch (error) {
    if (!isNodeError(error) || error.code !== 'EVM_CALL_REVERTED') return null
    return contractRefusal(String(error.data['output'] ?? '0x') as Hex, LicensedProp_abi).code
  }
}
