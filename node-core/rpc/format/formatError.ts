import type { NodeError } from '#node-core/kernel/errors.ts'
import { revertReason } from './revertReason.ts'

/** Numbers that JSON-RPC 2.0 and Ethereum's clients agree on; -32000 is every other refusal. */
const NUMBERS: Readonly<Record<string, number>> = {
  RPC_BAD_REQUEST: -32600,
  RPC_NO_SUCH_METHOD: -32601,
  RPC_BAD_PARAMS: -32602,
  KERNEL_BAD_HEX: -32602,
  EVM_BAD_OVERRIDE: -32602,
  RPC_TOO_LARGE: -32005,
  CHAIN_QUERY_TOO_LARGE: -32005,
  CHAIN_BUSY: -32005,
  EVM_CALL_TOO_HEAVY: -32005,
}

/** What Ethereum clients match on. */
const SENTENCES: Readonly<Record<string, string>> = {
  EVM_NONCE_TOO_LOW: 'nonce too low',
  EVM_NONCE_TOO_HIGH: 'nonce too high',
  EVM_INSUFFICIENT_FUNDS: 'insufficient funds for gas * price + value',
  EVM_FEE_TOO_LOW: 'max fee per gas less than block base fee',
  EVM_TIP_TOO_HIGH: 'max priority fee per gas higher than max fee per gas',
  EVM_GAS_TOO_LOW: 'intrinsic gas too low',
  EVM_GAS_TOO_HIGH: 'exceeds block gas limit',
  POOL_ALREADY_KNOWN: 'already known',
  POOL_UNDERPRICED: 'replacement transaction underpriced',
  EVM_WRONG_CHAIN: 'invalid chain id for signer',
  RPC_FILTER_NOT_FOUND: 'filter not found',
}

function sentenceOf(error: NodeError): string {
  if (error.code === 'EVM_GAS_TOO_HIGH' && 'allowance' in error.data)
    return `gas required exceeds allowance (${String(error.data['allowance'])})`
  return SENTENCES[error.code] ?? error.message.replace(/^[A-Z_0-9]+: /, '')
}

/**
 * Ethereum's numbers where there is one; wallets look at them. Our own code is in `data.code`. A contract's no is 3,
 * with its bytes.
 */
export function formatError(error: NodeError): object {
  if (error.code === 'EVM_CALL_REVERTED') {
    const output = String(error.data['output'] ?? '0x')
    const reason = revertReason(output)
    return { code: 3, message: reason === '' ? 'execution reverted' : `execution reverted: ${reason}`, data: output }
  }
  const code = NUMBERS[error.code] ?? (error.family === 'bug' || error.family === 'corrupt' ? -32603 : -32000)
  const data = Object.fromEntries(
    Object.entries(error.data).map(([key, value]) => [key, typeof value === 'bigint' ? value.toString() : value]),
  )
  return {
    code,
    message: error.family === 'bug' ? 'internal error' : sentenceOf(error),
    data: { code: error.code, ...data },
  }
}
