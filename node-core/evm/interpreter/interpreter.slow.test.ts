import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evmScenario, NATIVE, SENDER, type EvmScenario } from '../../../tests/support/evmPrograms.ts'
import { runScenario, scenarioBlock, testNative } from '../../../tests/support/compareEngines.ts'
import { hexToBytes, type Hex } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { bytesToHexFast } from '../crypto/hexFast.ts'
import { createEngine } from '../createEngine.ts'
import { intrinsicGas } from '../execution/intrinsicGas.ts'
import { WorldState } from '../state/worldState.ts'

const crypto = await loadFastCrypto()
const nativeContracts = new Map([[NATIVE, testNative]])
const ours = await createEngine({ chainId: 7, crypto, nativeContracts, kind: 'interpreter' })
const library = await createEngine({ chainId: 7, crypto, nativeContracts, kind: 'library' })
const both = async (scenario: EvmScenario) =>
  [await runScenario(ours, scenario, crypto), await runScenario(library, scenario, crypto)] as const

const A = '0x00000000000000000000000000000000000000a0' as Address
const B = '0x00000000000000000000000000000000000000a1' as Address
const scenario = (
  code: string,
  over: Partial<EvmScenario['transactions'][number]> = {},
  second = '00',
): EvmScenario => ({
  contracts: [
    { address: A, code: Buffer.from(code, 'hex'), balance: 1_000n, storage: [[1n, 5n]] },
    { address: B, code: Buffer.from(second, 'hex'), balance: 0n, storage: [] },
  ],
  transactions: [{ to: A, data: new Uint8Array(0), value: 0n, gasLimit: 3_000_000n, accessList: [], ...over }],
})
const same = async (what: EvmScenario) => {
  const [mine, theirs] = await both(what)
  expect(mine.outcome).toEqual(theirs.outcome)
  expect(mine.failures).toEqual(theirs.failures)
  return { ...mine.outcome.results[0]!, failure: mine.failures[0]! }
}

// The large run of the same comparison is tests/fuzz/engines.test.ts.
describe('interpreter', () => {
  it('does what the library does on random programs: success, output, gas, refund, logs, state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const [mine, theirs] = await both(evmScenario(seed))
        expect(mine.outcome).toEqual(theirs.outcome)
      }),
      { numRuns: 50, endOnFailure: true },
    )
  })

  it('is given programs that end in every way: a generator whose programs all fail early would compare nothing', async () => {
    // Fixed seeds: fifty random ones lack a kind once in ten times.
    const seen = new Map<string, number>()
    for (let seed = 0; seed < 100; seed++)
      for (const failure of (await runScenario(ours, evmScenario(seed), crypto)).failures)
        seen.set(failure ?? 'success', (seen.get(failure ?? 'success') ?? 0) + 1)
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining(['success', 'revert', 'out of gas', 'invalid opcode', 'stack underflow']),
    )
    expect(seen.get('success')).toBeGreaterThan(40)
  })

  it('runs out of gas at the same instruction, whatever is left', async () => {
    // SSTORE over a slot, LOG, CALL with value to an empty account, CREATE2, EXP.
    const code =
      `6007600155 6020600060ff a1 600060006000600060016199995af150 600060006000600060005af150 600060006000f5 61ffff60ff0a50 00`.replaceAll(
        ' ',
        '',
      )
    const { gasUsed } = await same(scenario(code))
    for (let gas = 0n; gas <= gasUsed + 60n; gas += 6_151n) await same(scenario(code, { gasLimit: 21_000n + gas }))
  }, 60_000)

  it('computes every instruction over the words at which they turn', async () => {
    const one = 1n
    const words = [
      0n,
      1n,
      2n,
      3n,
      7n,
      8n,
      29n,
      30n,
      31n,
      32n,
      33n,
      127n,
      128n,
      254n,
      255n,
      256n,
      257n,
      one << 63n,
      one << 64n,
      (one << 64n) - 1n,
      (one << 128n) + 5n,
      one << 160n,
      (one << 255n) - 1n,
      one << 255n,
      (one << 256n) - 8n,
      (one << 256n) - 2n,
      (one << 256n) - 1n,
    ]
    const push = (word: bigint) => `7f${word.toString(16).padStart(64, '0')}`
    const binary = [
      0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b,
      0x1c, 0x1d,
    ]
    const program = (op: number, operands: readonly bigint[][]) =>
      operands
        .map(
          (list, i) =>
            `${list.map(push).join('')}${op.toString(16).padStart(2, '0')}61${(i * 32).toString(16).padStart(4, '0')}52`,
        )
        .join('') + `61${(operands.length * 32).toString(16).padStart(4, '0')}5ff3`
    const pairs = words.flatMap((a) => words.map((b) => [a, b]))
    for (const op of binary)
      expect(
        (await same(scenario(program(op, pairs), { gasLimit: 10_000_000n }))).success,
        `0x${op.toString(16)}`,
      ).toBe(true)
    for (const op of [0x15, 0x19])
      expect(
        (
          await same(
            scenario(
              program(
                op,
                words.map((word) => [word]),
              ),
            ),
          )
        ).success,
      ).toBe(true)
    const few = words.filter((_, i) => i % 3 === 0)
    for (const op of [0x08, 0x09])
      expect(
        (
          await same(
            scenario(
              program(
                op,
                few.flatMap((a) => few.flatMap((b) => few.map((c) => [a, b, c]))),
              ),
              { gasLimit: 10_000_000n },
            ),
          )
        ).success,
      ).toBe(true)
  })

  it('lets SSTORE begin with 2,301 gas and not with 2,300, and a creation pay its deposit with its last gas', async () => {
    // With every gas from too little to enough: PUSH PUSH SSTORE of a slot that keeps its value.
    let successes = 0
    for (let gas = 2_290n; gas < 2_320n; gas++)
      if ((await same(scenario('6005600155', { gasLimit: 21_000n + gas }))).success) successes++
    expect(successes).toBeGreaterThan(0)
    expect(successes).toBeLessThan(30)
    // Init code: MSTORE8(0, 1); RETURN(0, size): ordinary, the largest, one byte more.
    const create = (size: string, gas: bigint) => {
      const tx = { to: null, data: Buffer.from(`60015f53${size}5ff3`, 'hex'), accessList: [] }
      return same(scenario('00', { ...tx, gasLimit: intrinsicGas(tx) + gas }))
    }
    for (const size of ['6020', '616000']) {
      const { gasUsed } = await create(size, 8_000_000n)
      for (let gas = gasUsed - 3n; gas <= gasUsed + 3n; gas++)
        expect((await create(size, gas)).success).toBe(gas >= gasUsed)
    }
    expect((await create('616001', 8_000_000n)).failure).toBe('code size to deposit exceeds maximum code size')
  })

  it('nests 1,024 calls without a JavaScript stack to overflow', async () => {
    // Calls itself with all gas, counts in slot 0: the deepest ones fail by depth, not by gas.
    const result = await same(
      scenario('5f5f5f5f5f305af150 5f54600101 5f55 00'.replaceAll(' ', ''), { gasLimit: 0xffff_ffff_ffffn }),
    )
    expect(result.success).toBe(true)
    expect(result.gasUsed).toBeGreaterThan(1_000n * 200n)
  })

  it('keeps the reference’s own rules: no creation from code that begins with ef00, and a constructor that reverts with ef… loses its gas', async () => {
    // MSTORE8(0, 0xef); CREATE(0, 0, 2); return what it gave and the size of the returned data.
    const eof = await same(scenario('60ef5f5360025f5ff05f5260205ff3'))
    expect(BigInt(eof.output)).toBe(0n)
    // As a transaction: init code MSTORE8(0, 0xef); REVERT(0, 1).
    const reverting = await same(scenario('00', { to: null, data: Buffer.from('60ef5f5360015ffd', 'hex') }))
    expect(reverting.failure).toBe('invalid bytecode deployed')
    // The tenth precompile's address is warm although nothing is there: BALANCE(10) costs 100, BALANCE(11) 2,600.
    expect((await same(scenario('600b31'))).gasUsed - (await same(scenario('600a31'))).gasUsed).toBe(2_500n)
  })

  it('forgets what is destroyed in the transaction that made it, storage too, and leaves older contracts their code', async () => {
    // Init code: SSTORE(1, 1); SELFDESTRUCT(caller).
    expect(
      (
        await same(
          scenario('00', { to: null, value: 9n, data: Buffer.from('6001600155 33ff'.replace(' ', ''), 'hex') }),
        )
      ).success,
    ).toBe(true)
    expect((await same(scenario('33ff'))).success).toBe(true)
    expect((await same(scenario('30ff'))).success).toBe(true)
  })

  it('takes back what a reverted frame did to transient storage, and that it destroyed something', async () => {
    const slot = async (code: string, second: string) => {
      const [mine, theirs] = await both(scenario(code.replaceAll(' ', ''), {}, second.replaceAll(' ', '')))
      expect(mine.outcome).toEqual(theirs.outcome)
      return mine.outcome.state.find((line) => line.startsWith(`s${A}0x${'00'.repeat(32)}`))?.split(' ')[1]
    }
    // TSTORE(0, 1); DELEGATECALL B, which does TSTORE(0, 2) and reverts; SSTORE(0, TLOAD(0)).
    expect(await slot('60015f5d 5f5f5f5f60a15af450 5f5c5f55 00', '60025f5d 5f5ffd')).toBe('0x01')
    // CREATE a contract of two instructions that destroys itself when called; B calls it and reverts; SSTORE(0, its
    // code's size).
    const made = '69 6133ff5f526002601ef3 5f52 600a60166009f0 805f52'
    expect(await slot(`${made} 5f5f60205f5f60a15af150 3b5f5500`, '5f5f5f5f5f5f355af150 5f5ffd')).toBe('0x02')
    // The same without the revert: gone at the end, with what it held.
    expect(await slot(`${made} 5f5f60205f5f60a15af150 315f5500`, '5f5f5f5f5f5f355af150')).toBeUndefined()
  })

  it('refuses to create where something is, gives a creator no returned data but a revert’s, and takes 27 or 28 as whole words only', async () => {
    const slot = async (code: string) => {
      const [mine, theirs] = await both(scenario(code.replaceAll(' ', '')))
      expect(mine.outcome).toEqual(theirs.outcome)
      return mine.outcome.state.find((line) => line.startsWith(`s${A}0x${'00'.repeat(32)}`))?.split(' ')[1]
    }
    // CREATE2 of nothing at all leaves an account with a number and no code: a second one collides. SSTORE(0, what it
    // gave).
    expect(await slot('5f5f5f5ff5 50 5f5f5f5ff5 5f55 00')).toBeUndefined()
    // Init code that returns 32 bytes, then one that reverts with 32: SSTORE(0, RETURNDATASIZE + 1).
    expect(await slot('635f6020f35f52 6020601c5ff0 50 3d6001015f5500'.replace('635f6020f3', '6360205ff3'))).toBe('0x01')
    expect(await slot('6360205ffd5f52 6004601c5ff0 50 3d6001015f5500')).toBe('0x21')
    // ecrecover with 27 + 2^248 as recovery id: SSTORE(0, RETURNDATASIZE + 1).
    for (const [id, size] of [
      [27n, '0x21'],
      [27n + (1n << 248n), '0x01'],
      [29n, '0x01'],
    ] as const) {
      const words = [5n, id, 1n, 1n]
        .map((word, i) => `7f${word.toString(16).padStart(64, '0')}60${(i * 32).toString(16).padStart(2, '0')}52`)
        .join('')
      expect(await slot(`${words} 5f5f60805f60015afa50 3d6001015f5500`), id.toString()).toBe(size)
    }
  })

  it('knows where a jump may not land, what a static call passes on, and what an empty read past the end is', async () => {
    const B_CALLS_ITSELF = '36601357 5f5f60015f5f305af1 5f52 60205ff3 5b60015f5500'.replaceAll(' ', '')
    // STATICCALL B; B calls itself; the inner one writes: refused. SSTORE(0, what B said + 1).
    const [mine, theirs] = await both(
      scenario('60205f5f5f60a15afa 50 5f51600101 5f55 00'.replaceAll(' ', ''), {}, B_CALLS_ITSELF),
    )
    expect(mine.outcome).toEqual(theirs.outcome)
    expect(mine.outcome.state.some((line) => line.startsWith(`s${A}0x${'00'.repeat(32)} 0x01`))).toBe(true)
    expect(mine.outcome.state.some((line) => line.startsWith(`s${B}`))).toBe(false)
    // JUMP onto a 0x5b that is an operand; RETURNDATACOPY(0, 1, 0) with nothing returned.
    expect((await same(scenario('600456605b00'))).failure).toBe('invalid JUMP')
    expect((await same(scenario('5f60015f3e00'))).failure).toBe('out of gas')
    expect((await same(scenario('5f5f5f3e00'))).success).toBe(true)
    // The code hash of an account that exists without code: CREATE2 of nothing, EXTCODEHASH.
    expect((await same(scenario('5f5f5f5ff53f5f5260205ff3'))).output).toBe(
      '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
    )
  })

  it('lets a native contract’s bug through instead of making it a failed call', async () => {
    const engine = await createEngine({
      chainId: 7,
      crypto,
      nativeContracts: new Map([
        [
          NATIVE,
          () => {
            throw new TypeError('bug')
          },
        ],
      ]),
    })
    const world = new WorldState({ get: () => undefined, code: () => new Uint8Array(0) })
    world.addBalance(SENDER, 10n ** 18n)
    const message = {
      from: SENDER,
      to: NATIVE,
      value: 0n,
      data: new Uint8Array(0),
      gasLimit: 100_000n,
      gasPrice: 1n,
      accessList: [],
    }
    await expect(engine.run(world, scenarioBlock, message)).rejects.toThrow('bug')
  })

  it('has a clean table for each transaction: memory, transient storage, warmth, returned data', async () => {
    const code: Hex = '0x5f51 5f5c 5951 3d 54 5a 00'.replaceAll(' ', '') as Hex
    const dirty: Hex =
      '0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff5f52 60015f5d 5f5f5f5f30 5a fa 5f54 00'.replaceAll(
        ' ',
        '',
      ) as Hex
    const run = async (first: boolean) => {
      const world = new WorldState({ get: () => undefined, code: () => new Uint8Array(0) })
      world.addBalance(SENDER, 10n ** 18n)
      for (const [address, hex] of [
        [A, code],
        [B, dirty],
      ] as const)
        world.setCode(address, hexToBytes(hex), bytesToHexFast(crypto.keccak256(hexToBytes(hex))))
      const message = (to: Address) => ({
        from: SENDER,
        to,
        value: 0n,
        data: new Uint8Array(0),
        gasLimit: 100_000n,
        gasPrice: 1n,
        accessList: [],
      })
      if (first) await ours.run(world, scenarioBlock, message(B))
      world.beginTransaction()
      return ours.run(world, scenarioBlock, message(A))
    }
    expect(await run(true)).toEqual(await run(false))
  })
})
