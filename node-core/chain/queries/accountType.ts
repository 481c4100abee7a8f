import { decodeFunctionResult, encodeFunctionData } from 'viem'
import { bytesToHex, hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
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
  const system = { type: 'system', paradigm: null } as const
  if (Buffer.compare(code, NATIVE_STUB_CODE) === 0) return system
  const atStart = chain.genesis.code.some((contract) => contract.address === address)
  // Networks for benchmarks have no registry.
  if (chain.getCode(registry, tag).length === 0) return atStart ? system : { type: 'paradigm', paradigm: null }
  const ask = async (data: Hex): Promise<Hex> =>
    bytesToHex((await chain.call({ from: ZERO_ADDRESS, to: registry, data: hexToBytes(data) }, tag)).output)
  const abi = ParadigmRegistry_abi
  // The shipped templates stand in the genesis, too: what the registry lists is a paradigm, wherever it came from.
  if (atStart) {
    const asked = encodeFunctionData({ abi, functionName: 'paradigm', args: [address] })
    const record = decodeFunctionResult({ abi, functionName: 'paradigm', data: await ask(asked) })
    if (record.developer === ZERO_ADDRESS) return system
  }
  const asked = encodeFunctionData({ abi, functionName: 'instanceOf', args: [address] })
  const record = decodeFunctionResult({ abi, functionName: 'instanceOf', data: await ask(asked) })
  const paradigm = record.paradigm.toLowerCase() as Address
  return paradigm === ZERO_ADDRESS ? { type: 'paradigm', paradigm: null } : { type: 'instance', paradigm }
}
