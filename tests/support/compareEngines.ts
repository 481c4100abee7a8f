import { hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { bytesToHexFast } from '#node-core/evm/crypto/hexFast.ts'
import type { BlockContext } from '#node-core/evm/engine/blockContext.ts'
import type { Engine } from '#node-core/evm/engine/engine.ts'
import type { NativeContract } from '#node-core/evm/engine/nativeContract.ts'
import { callReverted } from '#node-core/evm/errors.ts'
import { intrinsicGas } from '#node-core/evm/execution/intrinsicGas.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import { NATIVE, PRODUCER, SENDER, type EvmScenario } from './evmPrograms.ts'

/** Moves money, keeps a record, says no to some inputs: everything a native contract can do. */
export const testNative: NativeContract = ({ caller, value, isStatic, input, state, address, gasLimit }) => {
  if ((isStatic && input.length > 0) || input.length > 60) throw callReverted('not this')
  if (input.length > 40) return { output: input, gasUsed: gasLimit + 1n }
  if (!isStatic) state.setRecord(address, 'last', input.slice())
  if (value > 3n) state.transfer(address, caller, value - 3n)
  return {
    output: input.slice(0, 20),
    gasUsed: 700n,
    logs: isStatic ? [] : [{ topics: [`0x${'01'.repeat(32)}` as Hash], data: input.slice() }],
  }
}

export const scenarioBlock: BlockContext = {
  height: 300,
  slot: 900,
  timestamp: 1_700_000_000,
  producer: PRODUCER,
  gasLimit: 30_000_000n,
  baseFeePerGas: 10n,
  parentHash: `0x${'ab'.repeat(32)}` as Hash,
  chainId: 7,
  blockHash: (height) => (height >= 44 && height < 300 ? (`0x${height.toString(16).padStart(64, '7')}` as Hash) : null),
}

/** The state before: contracts, money, and dividends that accounts have not been credited with yet. */
function baseState(scenario: EvmScenario, crypto: FastCrypto) {
  const world = new WorldState({ get: () => undefined, code: () => new Uint8Array(0) })
  world.addBalance(SENDER, 10n ** 15n)
  world.addBalance(PRODUCER, 12_345n)
  world.addBalance('0x000000000000000000000000000000000000dead' as Address, 77n)
  const put = (address: Address, code: Uint8Array) => {
    world.setCode(address, code, bytesToHexFast(crypto.keccak256(code)))
    world.setAccount(address, { ...world.account(address), nonce: 1n })
  }
  put(NATIVE, Uint8Array.of(0xfe))
  for (const { address, code, balance, storage } of scenario.contracts) {
    put(address, code)
    world.addBalance(address, balance)
    for (const [slot, value] of storage)
      world.setStorage(
        address,
        `0x${slot.toString(16).padStart(64, '0')}`,
        hexToBytes(`0x${value.toString(16).padStart(64, '0')}`),
      )
  }
  world.distribute(10n ** 9n + 7n)
  const { values, codes } = world.changes()
  return { get: (key: string) => values.get(key) ?? undefined, code: (hash: `0x${string}`) => codes.get(hash)! }
}

/** What one transaction of a scenario came to. */
export interface ScenarioResult {
  readonly success: boolean
  readonly output: string
  readonly gasUsed: bigint
  /**
   * Two failures of one instruction (too little gas, too low a stack) may be told in either order: all but a revert
   * count as one.
   */
  readonly failure: 'revert' | 'halt' | null
}

export interface ScenarioOutcome {
  /** To be equal on every engine: results, state, code. */
  readonly outcome: { readonly results: readonly ScenarioResult[]; readonly state: readonly string[] }
  /** The failures by name, for statistics. */
  readonly failures: ReadonlyArray<string | null>
}

/** Runs all transactions of a scenario, one after the other on one state. */
export async function runScenario(engine: Engine, scenario: EvmScenario, crypto: FastCrypto): Promise<ScenarioOutcome> {
  const world = new WorldState(baseState(scenario, crypto))
  const results: ScenarioResult[] = []
  const failures: Array<string | null> = []
  for (const tx of scenario.transactions) {
    world.beginTransaction()
    const intrinsic = intrinsicGas(tx)
    const sender = world.account(SENDER)
    world.setAccount(SENDER, { ...sender, nonce: sender.nonce + 1n })
    const gasLimit = tx.gasLimit > intrinsic ? tx.gasLimit - intrinsic : 0n
    const result = await engine.run(world, scenarioBlock, {
      from: SENDER,
      to: tx.to,
      value: tx.value,
      data: tx.data,
      gasLimit,
      gasPrice: 13n,
      accessList: tx.accessList,
    })
    failures.push(result.failure === null ? null : result.failure.replace(/ at .*/, ''))
    const failure = result.failure === null || result.failure === 'revert' ? result.failure : 'halt'
    results.push({
      ...result,
      output: bytesToHexFast(result.output),
      failure,
      moneyChange: world.moneyChange,
    } as ScenarioResult)
  }
  const { values, codes } = world.changes()
  const state = [...values, ...codes]
    .map(([key, value]) => `${key} ${value === null ? '-' : bytesToHexFast(value)}`)
    .sort()
  return { outcome: { results, state }, failures }
}
