import { encodeFunctionData } from 'viem'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { ZERO_HASH, type Address } from '#node-core/model/ids.ts'
import type { BlockContext } from '#node-core/evm/engine/blockContext.ts'
import { NativeRevert, type NativeCall } from '#node-core/evm/engine/nativeContract.ts'
import { createSystemState } from '#node-core/evm/engine/systemState.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSeals } from '#node-core/consensus/seals/createSeals.ts'
import { REGISTRY_ABI } from '#node-core/consensus/witnesses/registry/abi.ts'
import { registryRecords } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { REGISTRY_ADDRESS } from '#node-core/consensus/witnesses/registry/registryState.ts'
import { registryGas } from './registryGas.ts'
import { createRegistrySystem } from './registrySystem.ts'

const at = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address
const genesis = parseGenesis({
  format: 'dipnet-genesis/1',
  chainId: 1,
  name: 't',
  time: '2026-01-01T00:00:00Z',
  witnesses: [{ address: at(1) }],
  remainderTo: at(2),
})
const registry = createRegistrySystem(genesis, createSeals(genesis.hash)).natives.get(REGISTRY_ADDRESS)!
const state = createSystemState(new WorldState({ get: () => undefined, code: () => new Uint8Array(0) }))
const call = (input: Uint8Array, gasLimit: bigint): NativeCall => ({
  caller: at(9),
  origin: at(9),
  address: REGISTRY_ADDRESS,
  value: 0n,
  input,
  gasLimit,
  isStatic: false,
  state,
  block: { slot: 5, parentHash: ZERO_HASH } as BlockContext,
})
const data = (functionName: string, args: readonly unknown[] = []) =>
  hexToBytes(encodeFunctionData({ abi: REGISTRY_ABI, functionName, args } as never))
/** Gas that a refused call takes. */
const refused = (input: Uint8Array): bigint => {
  try {
    return registry(call(input, 10n ** 9n)).gasUsed
  } catch (error) {
    if (error instanceof NativeRevert) return error.gasUsed
    throw error
  }
}

describe('gas of the witness registry', () => {
  it('is the same for a refused call as for one that succeeds, and grows with what has to be read', () => {
    const small = refused(data('submitEvidence', ['0x01']))
    const large = refused(data('submitEvidence', [bytesToHex(new Uint8Array(190_000))]))
    expect(small).toBeGreaterThan(200_000n)
    expect(large - small).toBeGreaterThan(1_500_000n)
    expect(refused(data('heartbeat'))).toBeGreaterThan(40_000n)
    expect(refused(new Uint8Array(100_000))).toBeGreaterThan(800_000n)
  })
  it('is asked for before anything is done', () => {
    const input = data('submitEvidence', [bytesToHex(new Uint8Array(100))])
    const price = registryGas({ input, state })
    // Not a revert: out of gas, with nothing read.
    expect(registry(call(input, price - 1n)).gasUsed).toBeGreaterThan(price - 1n)
    expect(refused(input)).toBe(price)
  })
  it('of a list grows with the list', () => {
    const before = refused(data('candidates'))
    registryRecords(state).setCandidates(Array.from({ length: 200 }, (_, i) => at(100 + i)))
    expect(refused(data('candidates')) - before).toBe(30_000n)
  })
  it('buys no more than about a second of work with a block', () => {
    const input = data('submitEvidence', [bytesToHex(new Uint8Array(190_000))])
    const from = process.cpuUsage()
    let gas = 0n
    for (let i = 0; i < 10; i++) gas += refused(input)
    const { user, system } = process.cpuUsage(from)
    expect(Number(gas) / ((user + system) / 1_000_000)).toBeGreaterThan(5_000_000)
  })
})
