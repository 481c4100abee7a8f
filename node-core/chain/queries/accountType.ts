import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { ZERO_ADDRESS, type Address } from '#node-core/model/ids.ts'
import { ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import { NATIVE_STUB_CODE } from '#node-core/evm/engine/nativeContract.ts'
import type { BlockTag, ChainQueries } from './chainQueries.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'

/**
 * Which of the three account types of protocol.md §1.3 an address is: key-controlled, a contract template, or made from
 * one by the
 * paradigm registry. `system`: what genesis put there (the registries, native contracts), neither.
 */
export type AccountType = 'ordinary' | 'paradigm' | 'instance' | 'system'

const registry = SYSTEM_ADDRESSES.paradigmRegistry

/** The type at `tag`, and what an instance was made from. @throws EVM_STATE_UNAVAILABLE, CHAIN_UNKNOWN_BLOCK */
export async function accountType(
  chain: { readonly genesis: Genesis } & Pick<ChainQueries, 'getCode' | 'call'>,
  address: Address,
  tag: BlockTag = 'head',
): Promise<{ readonly type: AccountType; readonly paradigm: Address | null }> {
  const code = chain.getCode(address, tag)
  if (code.length === 0) return { type: 'ordinary', paradigm: null }
  if (
    Buffer.compare(code, NATIVE_STUB_CODE) === 0 ||
    chain.genesis.code.some((contract) => contract.address === address)
  )
    return { type: 'system', paradigm: null }
  // Networks for benchmarks have no registry.
  if (chain.getCode(registry, tag).length === 0) return { type: 'paradigm', paradigm: null }
  const data = hexToBytes(
    encodeFunctionData({ abi: ParadigmRegistry_abi, functionName: 'instanceOf', args: [address] }),
  )
  const { output } = await chain.call({ from: ZERO_ADDRESS, to: registry, data }, tag)
  const paradigm = decodeFunctionResult({
    abi: ParadigmRegistry_abi,
    functionName: 'instanceOf',
    data: bytesToHex(output),
  }).paradigm.toLowerCase() as Address
  return paradigm === ZERO_ADDRESS ? { type: 'paradigm', paradigm: null } : { type: 'instance', paradigm }
}
