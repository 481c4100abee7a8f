import type { PrecompileInput, EVM } from '@ethereumjs/evm'
import type { EVMError } from '@ethereumjs/evm'
import { Address } from '@ethereumjs/util'

/**
 * How many times Ethereum's price the precompiles cost that run in JavaScript here. Measured on two busy cores
 * (decisions/0006): BN254
 * multiplication 1.7 million gas a second, pairing 3.5, BLAKE2 2.2, modular exponentiation 1.5 at worst; a block of 30
 * million would have
 * kept every node busy for 10 to 20 seconds, for a fee of next to nothing. At these prices a block of them takes about
 * a second.
 */
export const PRECOMPILE_FACTORS: Readonly<Record<number, bigint>> = { 5: 20n, 6: 10n, 7: 20n, 8: 10n, 9: 20n }

/** We have no blobs: the point evaluation precompile is an empty account here. */
const KZG = 10

type Run = (input: PrecompileInput) => { executionGasUsed: bigint; returnValue: Uint8Array; exceptionError?: EVMError }

const at = (number: number): Address => new Address(Uint8Array.from([...new Uint8Array(19), number]))

/** What to hand to the library's EVM as `customPrecompiles`. `library` is an EVM of the same rules without them. */
export function pricedPrecompiles(library: Pick<EVM, 'precompiles'>): Array<{ address: Address; function?: Run }> {
  const priced = Object.entries(PRECOMPILE_FACTORS).map(([number, factor]) => {
    const run = library.precompiles.get(Number(number).toString(16).padStart(40, '0')) as unknown as Run
    return { address: at(Number(number)), function: (input: PrecompileInput) => atPrice(run, factor, input) }
  })
  return [...priced, { address: at(KZG) }]
}

function atPrice(run: Run, factor: bigint, input: PrecompileInput): ReturnType<Run> {
  const result = run({ ...input, gasLimit: input.gasLimit / factor })
  if (result.exceptionError !== undefined) return { ...result, executionGasUsed: input.gasLimit }
  return { ...result, executionGasUsed: result.executionGasUsed * factor }
}
