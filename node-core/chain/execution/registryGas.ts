import { toFunctionSelector } from 'viem'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { encodeErrorString } from '#node-core/evm/engine/encodeErrorString.ts'
import {
  NativeRevert,
  type NativeCall,
  type NativeContract,
  type NativeResult,
} from '#node-core/evm/engine/nativeContract.ts'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { registryRecords } from '#node-core/consensus/witnesses/registry/registryRecords.ts'

const VIEW = 5_000n
const WRITE = 40_000n
/** Two signature recoveries and up to two headers. */
const EVIDENCE = 200_000n
const UNKNOWN = 5_000n
/** Decoding evidence takes up to 0.17 µs a byte: 8 gas are 47 million gas a second. */
const PER_BYTE = 8n
/** Encoding a list of addresses takes 3.5 µs each. */
const PER_ADDRESS = 150n

const functions = new Map(
  REGISTRY_ABI.flatMap((item) =>
    item.type === 'function' ? [[toFunctionSelector(item).slice(2), item] as const] : [],
  ),
)

/**
 * What a call of the registry costs, known before any of its work is done and the same whether it succeeds or not. (A
 * refused call once cost
 * 3,000 gas whatever it had made every node do: one transaction with evidence that proves nothing could keep them busy
 * for minutes.)
 */
export function registryGas({ input, state }: Pick<NativeCall, 'input' | 'state'>): bigint {
  const called = functions.get(Buffer.from(input.subarray(0, 4)).toString('hex'))
  const bytes = PER_BYTE * BigInt(input.length)
  if (called === undefined) return UNKNOWN + bytes
  if (called.name === 'submitEvidence') return EVIDENCE + bytes
  if (called.stateMutability !== 'view') return WRITE + bytes
  const lists = { members: 'members', candidates: 'candidates', jailed: 'jailed' } as const
  const list = Object.hasOwn(lists, called.name)
    ? registryRecords(state)[called.name as keyof typeof lists]().length
    : 0
  return VIEW + bytes + PER_ADDRESS * BigInt(list)
}

/** `contract`, paid for in advance by {@link registryGas}. */
export function pricedRegistry(contract: (call: NativeCall) => Omit<NativeResult, 'gasUsed'>): NativeContract {
  return (call) => {
    const gasUsed = registryGas(call)
    // More than there is: the frame fails with all its gas, and nothing was done.
    if (gasUsed > call.gasLimit) return { output: new Uint8Array(0), gasUsed }
    try {
      return { ...contract(call), gasUsed }
    } catch (error) {
      if (isNodeError(error) && error.family !== 'bug' && error.family !== 'corrupt')
        throw new NativeRevert(encodeErrorString(error.code), gasUsed)
      throw error
    }
  }
}
