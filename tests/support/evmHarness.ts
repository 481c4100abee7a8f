import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { createEVM, type EVMRunCallOpts } from '@ethereumjs/evm'
import { SimpleStateManager } from '@ethereumjs/statemanager'
import { Account, Address } from '@ethereumjs/util'
import { bytesToHex, hexToBytes, utf8ToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'

type Block = NonNullable<EVMRunCallOpts['block']>

export interface RawLog {
  readonly address: Hex
  readonly topics: [Hex, ...Hex[]] | []
  readonly data: Hex
}

/** What a transaction did. A failed one has no logs and changed nothing but gas. */
export interface HarnessReceipt {
  readonly ok: boolean
  /** Name of the VM's complaint, where `ok` is false: `revert`, `out of gas`, … */
  readonly failure: string | undefined
  readonly returnData: Hex
  /** As a transaction would be charged: intrinsic gas and refunds included. */
  readonly gasUsed: bigint
  readonly logs: readonly RawLog[]
}

export interface HarnessCall {
  readonly from: Hex
  /** Absent: create. */
  readonly to?: Hex
  readonly data?: Hex
  readonly valueWei?: bigint
  readonly gasLimit?: bigint
}

export interface EvmHarness {
  readonly chainId: number
  /** Block time, Unix seconds. */
  now(): bigint
  advance(seconds: number | bigint): void
  setTime(unixSeconds: bigint): void
  /** An address derived from the name, funded once. */
  account(name: string, balanceWei?: bigint): Promise<Hex>
  balanceOf(address: Hex): Promise<bigint>
  placeCode(address: Hex, code: Hex): Promise<void>
  send(call: HarnessCall): Promise<HarnessReceipt>
  /** Creates a contract, its address returned. Throws when creation fails. */
  deploy(from: Hex, data: Hex): Promise<Hex>
}

const CHAIN_ID = 31_337
const GAS_LIMIT = 30_000_000n

/** A bare EVM with balances and a clock, for running the real bytecode: no blocks, no fees, one transaction after another. */
export async function createEvmHarness(startUnixSeconds = 1_750_000_000n): Promise<EvmHarness> {
  const common = createCustomCommon({ chainId: CHAIN_ID }, Mainnet, { hardfork: Hardfork.Shanghai })
  const state = new SimpleStateManager({ common })
  const evm = await createEVM({ common, stateManager: state })
  let now = startUnixSeconds

  const block = (): Block => ({
    header: {
      number: 1n,
      coinbase: new Address(new Uint8Array(20)),
      timestamp: now,
      difficulty: 0n,
      prevRandao: new Uint8Array(32),
      gasLimit: GAS_LIMIT,
      baseFeePerGas: 0n,
      getBlobGasPrice: () => undefined,
    },
  })

  async function run(call: HarnessCall) {
    const data = hexToBytes(call.data ?? '0x')
    const intrinsic = intrinsicGas(data, call.to === undefined)
    const result = await evm.runCall({
      caller: toAddress(call.from),
      ...(call.to === undefined ? {} : { to: toAddress(call.to) }),
      data,
      value: call.valueWei ?? 0n,
      gasLimit: (call.gasLimit ?? GAS_LIMIT) - intrinsic,
      block: block(),
    })
    evm.journal.cleanJournal()
    state.originalStorageCache.clear()
    const { executionGasUsed, exceptionError, returnValue, logs, gasRefund } = result.execResult
    const spent = executionGasUsed + intrinsic
    const refund = exceptionError ? 0n : min(gasRefund ?? 0n, spent / 5n)
    const receipt: HarnessReceipt = {
      ok: exceptionError === undefined,
      failure: exceptionError?.error,
      returnData: bytesToHex(returnValue),
      gasUsed: spent - refund,
      logs: exceptionError ? [] : (logs ?? []).map(([address, topics, bytes]) => ({
        address: bytesToHex(address),
        topics: topics.map(bytesToHex) as RawLog['topics'],
        data: bytesToHex(bytes),
      })),
    }
    return { receipt, created: result.createdAddress }
  }

  return {
    chainId: CHAIN_ID,
    now: () => now,
    advance: (seconds) => { now += BigInt(seconds) },
    setTime: (unixSeconds) => { now = unixSeconds },
    async account(name, balanceWei = 10_000_000n * WEI_PER_DPN) {
      const address: Hex = `0x${keccak256Hex(utf8ToBytes(name)).slice(-40)}`
      if ((await state.getAccount(toAddress(address))) === undefined) {
        await state.putAccount(toAddress(address), new Account(0n, balanceWei))
      }
      return address
    },
    async balanceOf(address) {
      return (await state.getAccount(toAddress(address)))?.balance ?? 0n
    },
    async placeCode(address, code) {
      await state.putCode(toAddress(address), hexToBytes(code))
    },
    send: async (call) => (await run(call)).receipt,
    async deploy(from, data) {
      const { receipt, created } = await run({ from, data })
      if (!receipt.ok || created === undefined) throw new Error(`creation failed: ${receipt.failure} ${receipt.returnData}`)
      return bytesToHex(created.bytes)
    },
  }
}

function toAddress(address: Hex): Address {
  return new Address(hexToBytes(address))
}

/** Ethereum's base cost of a transaction (EIP-2028, EIP-3860). */
function intrinsicGas(data: Uint8Array, creates: boolean): bigint {
  let gas = 21_000n
  for (const byte of data) gas += byte === 0 ? 4n : 16n
  return creates ? gas + 32_000n + 2n * BigInt(Math.ceil(data.length / 32)) : gas
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
