import { isDeepStrictEqual } from 'node:util'
import { bytesToHex, hexToBytes, utf8ToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { BlockContext } from '#node-core/evm/engine/blockContext.ts'
import { createEngine } from '#node-core/evm/createEngine.ts'
import { intrinsicGas } from '#node-core/evm/execution/intrinsicGas.ts'
import { slotKey } from '#node-core/evm/state/stateKeys.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'

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
  /** What follows is in the next block. */
  nextBlock(): void
  readonly height: number
  /** Everything logged by calls that succeeded, oldest first. */
  readonly logged: readonly (RawLog & { readonly height: number; readonly timeS: number })[]
  /** An address derived from the name, funded once. */
  account(name: string, balanceWei?: bigint): Promise<Hex>
  balanceOf(address: Hex): Promise<bigint>
  placeCode(address: Hex, code: Hex, storage?: Readonly<Record<Hex, Hex>>): Promise<void>
  /** Every slot of a contract that is not zero, as 32-byte words. */
  storageOf(address: Hex): Readonly<Record<Hex, Hex>>
  send(call: HarnessCall): Promise<HarnessReceipt>
  /** Runs `work` and takes back everything it did, the clock included: what would happen, on a copy of the state. */
  scratch<T>(work: () => Promise<T>): Promise<T>
  /** Creates a contract, its address returned. Throws when creation fails. */
  deploy(from: Hex, data: Hex): Promise<Hex>
}

const CHAIN_ID = 31_337
const GAS_LIMIT = 30_000_000n
const NOBODY = `0x${'00'.repeat(20)}` as Address
/** How often the two engines' whole states are compared; results are after every call. */
const COMPARE_EVERY = 64

/**
 * Both our engines with balances and a clock, for running the real bytecode: no blocks, no fees, one transaction after
 * another. Every call
 * runs on the interpreter and on the library, each on a state of its own, and must come out the same: so the contracts'
 * whole suite holds
 * one engine against the other.
 */
export async function createEvmHarness(startUnixSeconds = 1_750_000_000n): Promise<EvmHarness> {
  const crypto = await loadFastCrypto()
  const sides = await Promise.all(
    (['interpreter', 'library'] as const).map(async (kind) => ({
      engine: await createEngine({ chainId: CHAIN_ID, crypto, kind }),
      world: new WorldState({ get: () => undefined, code: () => new Uint8Array(0) }),
    })),
  )
  const [{ world }] = sides as [(typeof sides)[number]]
  let now = startUnixSeconds
  let height = 1
  const logged: (RawLog & { readonly height: number; readonly timeS: number })[] = []
  let calls = 0
  let scratching = 0

  const block = (): BlockContext => ({
    height,
    slot: height,
    timestamp: Number(now),
    producer: NOBODY,
    gasLimit: GAS_LIMIT,
    baseFeePerGas: 0n,
    parentHash: `0x${'00'.repeat(32)}` as Hash,
    chainId: CHAIN_ID,
    blockHash: () => null,
  })

  async function run(call: HarnessCall) {
    const data = hexToBytes(call.data ?? '0x')
    const to = call.to === undefined ? null : (call.to.toLowerCase() as Address)
    const from = call.from.toLowerCase() as Address
    const intrinsic = intrinsicGas({ to, data, accessList: [] })
    const outcomes = []
    for (const side of sides) {
      side.world.beginTransaction()
      const sender = side.world.account(from)
      side.world.setAccount(from, { ...sender, nonce: sender.nonce + 1n })
      outcomes.push(
        await side.engine.run(side.world, block(), {
          from,
          to,
          data,
          value: call.valueWei ?? 0n,
          gasLimit: (call.gasLimit ?? GAS_LIMIT) - intrinsic,
          gasPrice: 0n,
          accessList: [],
        }),
      )
    }
    compare(
      outcomes.map((outcome) => ({
        ...outcome,
        output: bytesToHex(outcome.output),
        failure: outcome.failure?.replace(/ at .*/, ''),
      })),
    )
    if (++calls % COMPARE_EVERY === 0 && scratching === 0) compare(sides.map((side) => stateOf(side.world)))
    const result = outcomes[0]!
    const spent = result.gasUsed + intrinsic
    const refund = min(result.gasRefund, spent / 5n)
    const receipt: HarnessReceipt = {
      ok: result.success,
      failure: result.failure ?? undefined,
      returnData: bytesToHex(result.output),
      gasUsed: spent - refund,
      logs: result.logs.map((log) => ({
        address: log.address,
        topics: [...log.topics] as RawLog['topics'],
        data: log.data,
      })),
    }
    if (receipt.ok) logged.push(...receipt.logs.map((log) => ({ ...log, height, timeS: Number(now) })))
    return { receipt, created: result.contractAddress }
  }

  return {
    chainId: CHAIN_ID,
    now: () => now,
    advance: (seconds) => {
      now += BigInt(seconds)
    },
    setTime: (unixSeconds) => {
      now = unixSeconds
    },
    nextBlock: () => {
      height += 1
    },
    get height() {
      return height
    },
    logged,
    async account(name, balanceWei = 10_000_000n * WEI_PER_DPN) {
      const address = `0x${keccak256Hex(utf8ToBytes(name)).slice(-40)}` as Address
      if (world.account(address).balance === 0n && world.account(address).nonce === 0n)
        for (const side of sides) side.world.addBalance(address, balanceWei)
      return address
    },
    balanceOf: async (address) => world.account(address.toLowerCase() as Address).balance,
    async placeCode(address, code, storage = {}) {
      const bytes = hexToBytes(code)
      const at = address.toLowerCase() as Address
      for (const side of sides) {
        side.world.setCode(at, bytes, keccak256Hex(bytes))
        for (const [slot, value] of Object.entries(storage)) side.world.setStorage(at, slot, hexToBytes(value))
      }
    },
    storageOf(address) {
      const prefix = slotKey(address.toLowerCase() as Address, '')
      return Object.fromEntries(
        [...world.changes().values]
          .filter(([key, value]) => key.startsWith(prefix) && value !== null)
          .map(([key, value]) => [key.slice(prefix.length), `0x${bytesToHex(value!).slice(2).padStart(64, '0')}`]),
      )
    },
    send: async (call) => (await run(call)).receipt,
    async scratch(work) {
      const before = { now, height, logged: logged.length }
      for (const side of sides) side.world.checkpoint()
      scratching++
      try {
        return await work()
      } finally {
        scratching--
        for (const side of sides) side.world.revert()
        now = before.now
        height = before.height
        logged.length = before.logged
      }
    },
    async deploy(from, data) {
      const { receipt, created } = await run({ from, data })
      if (!receipt.ok || created === null) throw new Error(`creation failed: ${receipt.failure} ${receipt.returnData}`)
      return created
    },
  }
}

/** Everything in it, as text. */
function stateOf(world: WorldState): readonly string[] {
  const { values, codes } = world.changes()
  return [...values, ...codes].map(([key, value]) => `${key} ${value === null ? '' : bytesToHex(value)}`).sort()
}

function compare([ours, theirs]: readonly unknown[]): void {
  if (!isDeepStrictEqual(ours, theirs)) throw new Error('the engines disagree', { cause: { ours, theirs } })
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
