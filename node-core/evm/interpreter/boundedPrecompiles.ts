import type { Address } from '#node-core/model/ids.ts'
import { callTooHeavy } from '../errors.ts'
import { FAILURE } from './gas.ts'
import type { Precompile } from './precompiles.ts'

/**
 * Most gas that one precompile may use in a call nobody pays for. It cannot be interrupted: modular exponentiation
 * with all 50 million of a call held the node for over a second. A pairing of five (1.9 million at our prices) is the
 * largest thing that contracts verify with.
 */
export const MAX_PRECOMPILE_GAS = 2_500_000

/**
 * The precompiles for calls that are not signed. More than the bound is refused, never answered wrongly: the whole
 * call ends.
 * @throws EVM_CALL_TOO_HEAVY from a precompile
 */
export function boundedPrecompiles(precompiles: ReadonlyMap<Address, Precompile>): ReadonlyMap<Address, Precompile> {
  return new Map(
    [...precompiles].map(
      ([address, run]) =>
        [
          address,
          (input: Uint8Array, gas: number) => {
            const result = run(input, Math.min(gas, MAX_PRECOMPILE_GAS))
            if (result.failure === FAILURE.outOfGas && gas > MAX_PRECOMPILE_GAS) {
              throw callTooHeavy('one step of this call takes longer than the node gives to calls', {
                address,
                limit: MAX_PRECOMPILE_GAS,
              })
            }
            return result
          },
        ] as const,
    ),
  )
}
