import {
  decodeFunctionResult,
  encodeFunctionData,
  type Abi,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
} from 'viem'
import type { Address } from '#node-core/model/ids.ts'
import type { MarketChainPort } from '../ports.ts'
import { contractReverted } from '../errors.ts'
import { explainRefusal } from './contractRefusal.ts'

type View = 'view' | 'pure'

/** Reads a view function at the head. @throws the contract's refusal by code */
export async function readContract<const A extends Abi, N extends ContractFunctionName<A, View>>(
  chain: Pick<MarketChainPort, 'call'>,
  to: Address,
  abi: A,
  functionName: N,
  args: ContractFunctionArgs<A, View, N>,
): Promise<ContractFunctionReturnType<A, View, N>> {
  const data = encodeFunctionData({ abi, functionName, args } as never)
  try {
    const result = await chain.call({ to, data })
    // An account without code answers nothing at all.
    if (result === '0x') throw contractReverted('no contract there', { error: 'NoContract' })
    return decodeFunctionResult({ abi, functionName, data: result } as never) as ContractFunctionReturnType<A, View, N>
  } catch (error) {
    throw explainRefusal(error, abi)
  }
}
