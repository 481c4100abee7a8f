import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import solc from 'solc'
import type { Hex } from '../../kernel/bytes.ts'
import { compilationFailed } from '../errors.ts'

/** What one contract compiles to. */
export interface CompiledContract {
  readonly abi: readonly unknown[]
  /** Creation code, constructor arguments not included. */
  readonly bytecode: Hex
  /** Runtime code; immutables are zero in it. */
  readonly deployedBytecode: Hex
  /** Where each immutable stands in the runtime code: byte offsets of its 32-byte words, by the variable's name. */
  readonly immutables: Readonly<Record<string, readonly number[]>>
}

/** A node of the compiler's syntax tree: only what names an immutable. */
interface AstNode {
  readonly id?: number
  readonly name?: string
  readonly nodes?: readonly AstNode[]
}

/** What the compiler answers, as far as it was asked. */
export interface SolcOutput {
  readonly sources?: Readonly<Record<string, { readonly ast: AstNode }>>
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[]
  readonly contracts?: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly abi: readonly unknown[]
            readonly evm: {
              readonly bytecode: { readonly object: string }
              readonly deployedBytecode: {
                readonly object: string
                readonly immutableReferences?: Readonly<Record<string, readonly { readonly start: number }[]>>
              }
            }
          }
        >
      >
    >
  >
}

/** The room's folder; source names are relative to it. */
const CONTRACTS_FOLDER = fileURLToPath(new URL('..', import.meta.url))

/** Same input, same bytes: no metadata hash, pinned compiler, pinned instruction set (decisions/0003). */
export const COMPILER_SETTINGS = {
  evmVersion: 'shanghai',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: {
    '*': {
      '': ['ast'],
      '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object', 'evm.deployedBytecode.immutableReferences'],
    },
  },
} as const

/**
 * Compiles Solidity files of this room, or extra sources that import from it. Warnings count as errors.
 * @param files paths relative to this folder; `extra` maps further source names to their text
 * @returns contracts by name, those without code included with bytecode `0x`
 * @throws CONTRACTS_COMPILATION_FAILED with the compiler's words
 */
export function compile(
  files: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Map<string, CompiledContract> {
  const output = runCompiler(files, extra)
  const names = namesOf(Object.values(output.sources ?? {}).map(({ ast }) => ast))
  const compiled = new Map<string, CompiledContract>()
  for (const [file, contracts] of Object.entries(output.contracts ?? {})) {
    if (!files.includes(file) && !(file in extra)) continue
    for (const [name, contract] of Object.entries(contracts)) {
      compiled.set(name, {
        abi: contract.abi,
        bytecode: `0x${contract.evm.bytecode.object}`,
        deployedBytecode: `0x${contract.evm.deployedBytecode.object}`,
        immutables: Object.fromEntries(
          Object.entries(contract.evm.deployedBytecode.immutableReferences ?? {}).map(([id, places]) => [
            names.get(Number(id)) ?? id,
            places.map(({ start }) => start),
          ]),
        ),
      })
    }
  }
  return compiled
}

/**
 * The compiler itself, for who wants more of it than bytes.
 * @param outputSelection what to ask for, in the compiler's own terms
 * @throws CONTRACTS_COMPILATION_FAILED with the compiler's words
 */
export function runCompiler(
  files: readonly string[],
  extra: Readonly<Record<string, string>> = {},
  outputSelection: object = COMPILER_SETTINGS.outputSelection,
): SolcOutput {
  const sources: Record<string, { content: string }> = {}
  for (const file of files) sources[file] = { content: readFileSync(`${CONTRACTS_FOLDER}${file}`, 'utf8') }
  for (const [name, content] of Object.entries(extra)) sources[name] = { content }

  const input = JSON.stringify({ language: 'Solidity', sources, settings: { ...COMPILER_SETTINGS, outputSelection } })
  const output = JSON.parse(solc.compile(input, { import: readImport })) as SolcOutput
  if (output.errors?.length) throw compilationFailed(output.errors.map((error) => error.formattedMessage).join('\n'))
  return output
}

/**
 * Names of the declarations of every source, by their number in the tree; state variables lie directly in their
 * contract.
 */
function namesOf(sources: readonly AstNode[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  const declarations = sources.flatMap((source) => source.nodes ?? []).flatMap((contract) => contract.nodes ?? [])
  for (const { id, name } of declarations) if (id !== undefined && name !== undefined) names.set(id, name)
  return names
}

function readImport(name: string): { contents: string } | { error: string } {
  try {
    const path = name.startsWith('@') ? createRequire(import.meta.url).resolve(name) : `${CONTRACTS_FOLDER}${name}`
    return { contents: readFileSync(path, 'utf8') }
  } catch (cause) {
    return { error: String(cause) }
  }
}
