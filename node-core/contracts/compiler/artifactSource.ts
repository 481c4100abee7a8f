import type { CompiledContract } from './compile.ts'

/** Contracts that get a committed artifact, and their source files. */
export const ARTIFACTS: Readonly<Record<string, string>> = {
  IParadigm: 'interfaces/IParadigm.sol',
  ParadigmRegistry: 'system/ParadigmRegistry.sol',
  LicensedProp: 'paradigms/LicensedProp.sol',
  PlainEscrow: 'examples/PlainEscrow.sol',
}

/** The text of artifacts/NAME.ts: `as const`, because viem infers argument and result types from the literal ABI. */
export function renderArtifact(name: string, contract: CompiledContract): string {
  const entries = contract.abi.map((entry) => `  ${JSON.stringify(entry)},`).join('\n')
  return `// Written by \`npm run contracts\` from ${ARTIFACTS[name]}. Do not edit.
export const ${name}_abi = [
${entries}
] as const

export const bytecode = '${contract.bytecode}'

export const deployedBytecode = '${contract.deployedBytecode}'
`
}
