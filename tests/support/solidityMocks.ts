import { readFileSync } from 'node:fs'
import { compile, type CompiledContract } from '#node-core/contracts/compiler/compile.ts'

const PAYEES = new URL('../solidity/mocks/Payees.sol', import.meta.url)

/** Test-only contracts, compiled on the spot with the product's own settings. */
export function compilePayeeMocks(): Map<string, CompiledContract> {
  return compile([], { 'mocks/Payees.sol': readFileSync(PAYEES, 'utf8') })
}
