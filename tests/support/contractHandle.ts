import {
  decodeErrorResult,
  decodeFunctionResult,
  encodeFunctionData,
  parseEventLogs,
  type Abi,
  type ContractEventName,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  type DecodeFunctionResultParameters,
  type EncodeFunctionDataParameters,
  type ParseEventLogsReturnType,
} from 'viem'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { EvmHarness, HarnessReceipt } from './evmHarness.ts'

type WriteKind = 'nonpayable' | 'payable'
type ReadKind = 'view' | 'pure'

export interface SendOptions {
  readonly from: Hex
  readonly valueWei?: bigint
  readonly gasLimit?: bigint
}

/** A transaction the contract refused: its custom error by name. */
export interface Refusal {
  readonly name: string
  readonly args: readonly unknown[]
}

export interface ContractHandle<A extends Abi> {
  readonly address: Hex
  /** Sends, and throws when the transaction fails. */
  send<N extends ContractFunctionName<A, WriteKind>>(
    name: N,
    args: ContractFunctionArgs<A, WriteKind, N>,
    options: SendOptions,
  ): Promise<HarnessReceipt>
  /** Sends, and throws when the transaction does not fail with one of the ABI's errors. */
  refused<N extends ContractFunctionName<A, WriteKind>>(
    name: N,
    args: ContractFunctionArgs<A, WriteKind, N>,
    options: SendOptions,
  ): Promise<Refusal>
  read<N extends ContractFunctionName<A, ReadKind>>(
    name: N,
    args: ContractFunctionArgs<A, ReadKind, N>,
  ): Promise<ContractFunctionReturnType<A, ReadKind, N>>
  events<N extends ContractEventName<A>>(receipt: HarnessReceipt, name: N): ParseEventLogsReturnType<A, N, true>
}

const READER: Hex = '0x00000000000000000000000000000000000000ee'

/** Types a contract's calls by its ABI, on top of the harness. */
export function contractAt<const A extends Abi>(harness: EvmHarness, abi: A, address: Hex): ContractHandle<A> {
  const encode = (functionName: string, args: unknown): Hex =>
    encodeFunctionData({ abi, functionName, args } as unknown as EncodeFunctionDataParameters)

  return {
    address,
    async send(name, args, options) {
      const receipt = await harness.send({ ...options, to: address, data: encode(name, args) })
      if (!receipt.ok) throw new Error(`${name} failed: ${receipt.failure} ${describe(abi, receipt.returnData)}`)
      return receipt
    },
    async refused(name, args, options) {
      const receipt = await harness.send({ ...options, to: address, data: encode(name, args) })
      if (receipt.ok) throw new Error(`${name} was expected to be refused and was not`)
      const error = decodeErrorResult({ abi: abi as Abi, data: receipt.returnData })
      return { name: error.errorName, args: error.args ?? [] }
    },
    async read(name, args) {
      const receipt = await harness.send({ from: READER, to: address, data: encode(name, args) })
      if (!receipt.ok) throw new Error(`${name} failed: ${receipt.failure} ${describe(abi, receipt.returnData)}`)
      const decoded: unknown = decodeFunctionResult({
        abi,
        functionName: name,
        data: receipt.returnData,
      } as unknown as DecodeFunctionResultParameters)
      return decoded as never
    },
    events(receipt, name) {
      const logs = receipt.logs
        .filter((log) => log.address === address)
        .map((log, logIndex) => ({
          ...log,
          topics: log.topics as [Hex, ...Hex[]],
          logIndex,
          blockHash: null,
          blockNumber: null,
          transactionHash: null,
          transactionIndex: null,
          removed: false,
        }))
      return parseEventLogs({ abi, logs: logs as never, eventName: name }) as never
    },
  }
}

function describe(abi: Abi, data: Hex): string {
  try {
    const error = decodeErrorResult({ abi, data })
    return `${error.errorName}(${(error.args ?? []).map(String).join(', ')})`
  } catch {
    return data
  }
}
