import type { CompiledContract } from './compile.ts'

/** Contracts that get a committed artifact, and their source files. */
export const ARTIFACTS: Readonly<Record<string, string>> = {
  IParadigm: 'base/IParadigm.sol',
  ParadigmRegistry: 'system/ParadigmRegistry.sol',
  LicensedProp: 'licensedProp/LicensedProp.sol',
  PlainEscrow: 'plainEscrow/PlainEscrow.sol',
}

/** Where the artifact of a contract lies: beside its source, `FOLDER/NAME.artifact.ts`. */
export function artifactPath(name: string): string {
  return ARTIFACTS[name]!.replace(/\.sol$/, '.artifact.ts')
}

/** The text of an artifact: `as const`, because viem infers argument and result types from the literal ABI. */
export function renderArtifact(name: string, contract: CompiledContract): string {
  const entries = contract.abi.map((entry) => `  ${JSON.stringify(entry)},`).join('\n')
  return `// Written by \`npm run contracts\` from ${ARTIFACTS[name]}. Do not edit.
export const ${name}_abi = [
${entries}
] as const

export const bytecode = '${contract.bytecode}'

export const deployedBytecode = '${contract.deployedBytecode}'
${renderImmutables(contract)}`
}

/** Only contracts that have immutables say where they stand. */
function renderImmutables({ immutables }: CompiledContract): string {
  const entries = Object.entries(immutables).sort(([a], [b]) => (a < b ? -1 : 1))
  if (entries.length === 0) return ''
  const lines = entries.map(([name, places]) => `  ${name}: [${places.join(', ')}],\n`).join('')
  return `\n/** Byte offsets of the immutables' 32-byte words in \`deployedBytecode\`. */\nexport const immutables = {\n${lines}} as const\n`
}
