import fc from 'fast-check'
import { createCustomCommon, Hardfork, Mainnet } from '@ethereumjs/common'
import { createEVM } from '@ethereumjs/evm'
import { describe, expect, it } from 'vitest'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { WorldState } from '../state/worldState.ts'
import { createEngine } from '../createEngine.ts'
import { PRECOMPILE_FACTORS } from './precompilePrices.ts'

const at = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address
const engine = await createEngine({ chainId: 1, crypto: await loadFastCrypto() })
const block = {
  height: 1,
  slot: 1,
  timestamp: 1,
  producer: at(0xabc),
  gasLimit: 30_000_000n,
  baseFeePerGas: 1n,
  parentHash: `0x${'00'.repeat(32)}` as Hash,
  chainId: 1,
  blockHash: () => null,
}
const run = (number: number, data: Uint8Array, gasLimit: bigint) =>
  engine.run(new WorldState({ get: () => undefined, code: () => new Uint8Array(0) }), block, {
    from: at(0xdef),
    to: at(number),
    value: 0n,
    data,
    gasLimit,
    gasPrice: 0n,
    accessList: [],
  })
const library = await createEVM({ common: createCustomCommon({ name: 'x' }, Mainnet, { hardfork: Hardfork.Cancun }) })
const reference = (number: number, data: Uint8Array, gasLimit: bigint) => {
  const precompile = library.precompiles.get(number.toString(16).padStart(40, '0')) as unknown as (o: object) => {
    executionGasUsed: bigint
    returnValue: Uint8Array
    exceptionError?: unknown
  }
  return precompile({ data, gasLimit, common: library.common, _EVM: library, stateManager: library.stateManager })
}

const point = Buffer.from(`${'00'.repeat(31)}01${'00'.repeat(31)}02`, 'hex')
const words = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.constantFrom(new Uint8Array(32), new Uint8Array(32).fill(255)),
      fc.integer({ min: 0, max: 2 ** 20 }).map((n) => Buffer.from(n.toString(16).padStart(64, '0'), 'hex')),
    ),
    { maxLength: 8 },
  )
  .map((list) => Buffer.concat(list))
const input = fc.oneof(
  words,
  fc.uint8Array({ maxLength: 400 }),
  words.map((rest) => Buffer.concat([point, rest])),
  fc
    .integer({ min: 0, max: 3_000 })
    .chain((rounds) =>
      fc
        .uint8Array({ minLength: 209, maxLength: 209 })
        .map((rest) => Buffer.concat([Buffer.from(rounds.toString(16).padStart(8, '0'), 'hex'), rest])),
    ),
)

describe('precompiles', () => {
  it('fail inside the EVM whatever they are given: nothing that a transaction brings stops a node', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        input,
        fc.bigInt({ min: 0n, max: 2_000_000n }),
        async (number, data, gas) => {
          const result = await run(number, data, gas)
          expect(result.gasUsed >= 0n && result.gasUsed <= gas).toBe(true)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('give what the library gives, at the price of this machine', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(PRECOMPILE_FACTORS).map(Number)), input, async (number, data) => {
        const factor = PRECOMPILE_FACTORS[number]!
        const known = reference(number, data, 100_000n)
        const result = await run(number, data, 100_000n * factor)
        expect(result.success).toBe(known.exceptionError === undefined)
        expect(result.gasUsed).toBe(
          known.exceptionError === undefined ? known.executionGasUsed * factor : 100_000n * factor,
        )
        if (result.success) expect(Buffer.compare(result.output, known.returnValue)).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  it('that are slow here cost so much that a block of them is done in about a slot', async () => {
    const blake = Buffer.alloc(213, 7)
    blake.writeUInt32BE(10_000_000, 0)
    blake[212] = 1
    // Ethereum would take 10 million gas and this node 4 seconds.
    expect((await run(9, blake, block.gasLimit)).failure).toBe('out of gas')
  })
})
