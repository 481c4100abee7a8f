import fc from 'fast-check'
import { getContractAddress } from 'viem'
import { describe, expect, it } from 'vitest'
import { hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import { createEngine } from '../createEngine.ts'
import type { NativeContract } from '../engine/nativeContract.ts'
import { WorldState } from '../state/worldState.ts'
import { executeTransaction } from './executeTransaction.ts'
import { nextBaseFee } from './baseFee.ts'

const crypto = await loadFastCrypto()
const from = '0x00000000000000000000000000000000000000f0' as Address
const to = '0x00000000000000000000000000000000000000b0' as Address
const producer = '0x00000000000000000000000000000000000000c0' as Address
const NATIVE = '0x000000000000000000000000000000000000d0ff' as Address
const calls: Array<{ caller: string; value: bigint; isStatic: boolean }> = []
const native: NativeContract = ({ caller, value, isStatic, input, state, address }) => {
  calls.push({ caller, value, isStatic })
  state.setRecord(address, 'last', input)
  // Gives back what it got, to see that money moves inside.
  if (value > 0n) state.transfer(address, caller, value)
  return {
    output: hexToBytes(`0x${'00'.repeat(31)}07`),
    gasUsed: 1_000n,
    logs: [{ topics: [`0x${'01'.repeat(32)}` as Hash], data: input }],
  }
}
const engine = await createEngine({ chainId: 7, crypto, nativeContracts: new Map([[NATIVE, native]]) })
/** The same engine, told that no address is an ordinary one: every payment goes through the EVM. */
const slow = { ...engine, isSpecial: () => true }

const block: BlockContext = {
  height: 5,
  slot: 9,
  timestamp: 1_000,
  producer,
  gasLimit: 10_000_000n,
  baseFeePerGas: 10n,
  parentHash: `0x${'aa'.repeat(32)}` as Hash,
  chainId: 7,
  blockHash: () => null,
}
const transaction = (over: Partial<Transaction>): Transaction => ({
  type: 'eip1559',
  hash: `0x${'00'.repeat(32)}` as Hash,
  from,
  chainId: 7,
  nonce: 0,
  gasLimit: 200_000n,
  to,
  value: 0n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerGas: 20n,
  maxPriorityFeePerGas: 3n,
  signature: { r: '0x', s: '0x', yParity: 0 },
  raw: new Uint8Array(0),
  ...over,
})
function createWorld(balance: bigint, code: ReadonlyArray<readonly [Address, Hex]> = []): WorldState {
  const world = new WorldState({ get: () => undefined, code: () => new Uint8Array(0) })
  world.addBalance(from, balance)
  for (const [address, hex] of code)
    world.setCode(address, hexToBytes(hex), bytesToHexFast(crypto.keccak256(hexToBytes(hex))))
  return world
}
const values = (world: WorldState) =>
  [...world.changes().values].map(([key, value]) => [key, value === null ? null : bytesToHexFast(value)]).sort()

describe('executeTransaction', () => {
  it('does with a payment exactly what the EVM would do, receipt and state', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(to, from, producer),
        fc.bigInt({ min: 21_000n, max: 60_000n }),
        fc.constantFrom(0n, 5n, 10n ** 12n),
        async (value, data, recipient, gasLimit, extra) => {
          const tx = transaction({ value, data, to: recipient, gasLimit })
          const worlds = [createWorld(gasLimit * 20n + extra), createWorld(gasLimit * 20n + extra)]
          const outcome = async (world: WorldState, by: typeof engine) => {
            try {
              const { receipt, feeWei } = await executeTransaction(by, world, block, tx, 100n)
              return { receipt, feeWei, state: values(world) }
            } catch (error) {
              return { code: (error as { code: string }).code, state: values(world) }
            }
          }
          expect(await outcome(worlds[0]!, engine)).toEqual(await outcome(worlds[1]!, slow))
        },
      ),
      { numRuns: 120 },
    )
  })

  it('takes the fee for what was used and gives the rest back', async () => {
    const world = createWorld(10n ** 18n)
    const { feeWei, receipt } = await executeTransaction(slow, world, block, transaction({ value: 7n }), 0n)
    expect(receipt).toMatchObject({ gasUsed: 21_000n, effectiveGasPrice: 13n, status: 'success' })
    expect(feeWei).toBe(21_000n * 13n)
    expect(world.account(from).balance).toBe(10n ** 18n - feeWei - 7n)
  })

  it('refuses with a code and without a trace', async () => {
    const code = async (over: Partial<Transaction>, balance = 10n ** 18n, left = 0n) => {
      const world = createWorld(balance)
      const before = values(world)
      const outcome = await executeTransaction(engine, world, block, transaction(over), left).catch(
        (error: { code: string }) => error.code,
      )
      expect(values(world)).toEqual(before)
      return outcome
    }
    expect(await code({ nonce: 1 })).toBe('EVM_NONCE_TOO_HIGH')
    expect(await code({ maxFeePerGas: 9n })).toBe('EVM_FEE_TOO_LOW')
    expect(await code({ gasLimit: 20_999n })).toBe('EVM_GAS_TOO_LOW')
    expect(await code({}, 1n)).toBe('EVM_INSUFFICIENT_FUNDS')
    expect(await code({}, 10n ** 18n, 9_900_000n)).toBe('EVM_GAS_TOO_HIGH')
    expect(await code({ to: null, data: new Uint8Array(49_153) })).toBe('EVM_INIT_CODE_TOO_LARGE')
  })

  it('reaches native contracts from transactions and from inside contracts, with caller and value', async () => {
    calls.length = 0
    const world = createWorld(10n ** 18n, [[NATIVE, '0xfe']])
    const direct = await executeTransaction(
      engine,
      world,
      block,
      transaction({ to: NATIVE, value: 5n, data: hexToBytes('0x1234') }),
      0n,
    )
    expect(direct.receipt).toMatchObject({ status: 'success', logs: [{ address: NATIVE, data: '0x1234' }] })
    expect(calls).toEqual([{ caller: from, value: 5n, isStatic: false }])
    // CALL(gas, native, callvalue, 0, 0, 0, 32); RETURN 32 bytes.
    const call = `0x602060006000600034 61d0ff 5af1 60206000f3`.replaceAll(' ', '') as Hex
    const inner = createWorld(10n ** 18n, [
      [NATIVE, '0xfe'],
      [to, call],
    ])
    const result = await executeTransaction(engine, inner, block, transaction({ value: 9n }), 0n)
    expect(result.output[31]).toBe(7)
    expect(calls[1]).toEqual({ caller: to, value: 9n, isStatic: false })
    expect(inner.account(to).balance).toBe(9n)
    expect(inner.account(NATIVE).balance).toBe(0n)
    // STATICCALL says so; DELEGATECALL is refused.
    const fixed = `0x6020600060006000 61d0ff 5afa 60005260206000f3`.replaceAll(' ', '') as Hex
    await executeTransaction(
      engine,
      createWorld(10n ** 18n, [
        [NATIVE, '0xfe'],
        [to, fixed],
      ]),
      block,
      transaction({}),
      0n,
    )
    expect(calls[2]).toMatchObject({ isStatic: true })
    const delegated = await executeTransaction(
      engine,
      createWorld(10n ** 18n, [
        [NATIVE, '0xfe'],
        [to, fixed.replace('5afa', '5af4') as Hex],
      ]),
      block,
      transaction({}),
      0n,
    )
    expect(delegated.output[31]).toBe(0)
    expect(calls).toHaveLength(3)
  })

  it('takes back everything a reverted frame did, native records and balances too', async () => {
    // CALL native with value, then REVERT.
    const code = '0x600060006000600034 61d0ff 5af1 60006000fd'.replaceAll(' ', '') as Hex
    const world = createWorld(10n ** 18n, [
      [NATIVE, '0xfe'],
      [to, code],
    ])
    const { receipt, feeWei } = await executeTransaction(engine, world, block, transaction({ value: 9n }), 0n)
    expect(receipt).toMatchObject({ status: 'reverted', logs: [] })
    expect(world.record(NATIVE, 'last')).toBeUndefined()
    expect(world.account(from).balance).toBe(10n ** 18n - feeWei)
    expect(world.account(from).nonce).toBe(1n)
    expect(world.account(to).balance).toBe(0n)
  })

  it('creates contracts at Ethereum’s addresses; self-destruction burns nothing', async () => {
    const world = createWorld(10n ** 18n)
    // Init code: SELFDESTRUCT to itself with the value it was given.
    const { receipt, feeWei } = await executeTransaction(
      engine,
      world,
      block,
      transaction({ to: null, value: 11n, data: hexToBytes('0x30ff') }),
      0n,
    )
    expect(receipt.contractAddress).toBe(getContractAddress({ from, nonce: 0n }).toLowerCase())
    expect(receipt.status).toBe('success')
    expect(world.account(from).balance + world.holdersPot + feeWei).toBe(10n ** 18n)
    expect(world.holdersPot).toBe(11n)
  })
})

describe('nextBaseFee', () => {
  it('moves by at most an eighth towards half-full blocks and never under the floor', () => {
    const market = { minBaseFeeWei: 7n, elasticity: 2n, baseFeeChangeDenominator: 8n }
    fc.assert(
      fc.property(fc.bigInt({ min: 7n, max: 10n ** 15n }), fc.nat(1_000), (base, percent) => {
        const next = nextBaseFee({ gasLimit: 1_000n, gasUsed: BigInt(percent), baseFeePerGas: base }, market)
        expect(next >= 7n).toBe(true)
        expect(next <= base + base / 8n + 1n).toBe(true)
        expect(next >= base - base / 8n || next === 7n).toBe(true)
        if (percent === 500) expect(next).toBe(base)
        if (percent > 500) expect(next > base).toBe(true)
      }),
    )
    expect(nextBaseFee({ gasLimit: 1_000n, gasUsed: 1_000n, baseFeePerGas: 800n }, market)).toBe(900n)
    expect(nextBaseFee({ gasLimit: 1_000n, gasUsed: 0n, baseFeePerGas: 800n }, market)).toBe(700n)
  })
})
