import { createHash } from 'node:crypto'
import { createCustomCommon, Mainnet, type CustomCrypto } from '@ethereumjs/common'
import { createEVM, type EVM } from '@ethereumjs/evm'
import type { Address } from '#node-core/model/ids.ts'
import type { FastCrypto } from '../crypto/fastCrypto.ts'
import { pricedPrecompiles } from '../engine/precompilePrices.ts'
import { HARDFORK } from '../engine/rules.ts'
import { FAILURE } from './gas.ts'

/** What a precompile gave; `failure` takes all gas. */
export interface PrecompileResult {
  readonly output: Uint8Array
  readonly gasUsed: number
  readonly failure: string | null
}

export type Precompile = (input: Uint8Array, gas: number) => PrecompileResult

const EMPTY = new Uint8Array(0)
const OUT_OF_GAS: PrecompileResult = { output: EMPTY, gasUsed: 0, failure: FAILURE.outOfGas }
const at = (number: number) => `0x${number.toString(16).padStart(40, '0')}` as Address
const words = (bytes: Uint8Array) => Math.ceil(bytes.length / 32)

/**
 * Precompiles 1 to 9. The ordinary ones here; RIPEMD-160, modular exponentiation, BN254 and BLAKE2 are the reference
 * library's
 * functions, at our prices. The tenth (KZG, for blobs) is an empty account on our chain.
 */
export async function createPrecompiles(crypto: FastCrypto): Promise<ReadonlyMap<Address, Precompile>> {
  const common = createCustomCommon({ name: 'dipnet' }, Mainnet, {
    hardfork: HARDFORK,
    customCrypto: { keccak256: crypto.keccak256 } satisfies CustomCrypto,
  })
  const evm = await createEVM({ common, customPrecompiles: pricedPrecompiles(await createEVM({ common })) as never })
  return new Map<Address, Precompile>([
    [at(1), recoverSigner(crypto)],
    [
      at(2),
      (input, gas) => {
        const gasUsed = 60 + 12 * words(input)
        return gas < gasUsed
          ? OUT_OF_GAS
          : { output: new Uint8Array(createHash('sha256').update(input).digest()), gasUsed, failure: null }
      },
    ],
    [
      at(4),
      (input, gas) => {
        const gasUsed = 15 + 3 * words(input)
        return gas < gasUsed ? OUT_OF_GAS : { output: input.slice(), gasUsed, failure: null }
      },
    ],
    ...[3, 5, 6, 7, 8, 9].map((number) => [at(number), fromLibrary(evm, at(number))] as const),
  ])
}

function recoverSigner(crypto: FastCrypto): Precompile {
  return (input, gas) => {
    if (gas < 3_000) return OUT_OF_GAS
    const data = new Uint8Array(128)
    data.set(input.subarray(0, 128))
    // The recovery id is a whole word: 27 or 28.
    const isWord = data.subarray(32, 63).every((byte) => byte === 0)
    const address =
      isWord && (data[63] === 27 || data[63] === 28)
        ? crypto.recoverAddress(data.subarray(0, 32), data.subarray(64), (data[63] - 27) as 0 | 1)
        : null
    const output = new Uint8Array(address === null ? 0 : 32)
    if (address !== null) output.set(Buffer.from(address.slice(2), 'hex'), 12)
    return { output, gasUsed: 3_000, failure: null }
  }
}

function fromLibrary(evm: EVM, address: Address): Precompile {
  const run = evm.getPrecompile(address) as unknown as (options: object) => {
    executionGasUsed: bigint
    returnValue: Uint8Array
    exceptionError?: { error: string }
  }
  return (input, gas) => {
    const { executionGasUsed, returnValue, exceptionError } = run({
      data: input,
      gasLimit: BigInt(gas),
      common: evm.common,
      _EVM: evm,
      stateManager: evm.stateManager,
    })
    return {
      output: returnValue,
      gasUsed: Number(executionGasUsed),
      failure: exceptionError === undefined ? null : exceptionError.error,
    }
  }
}
