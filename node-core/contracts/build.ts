// `npm run contracts`: compiles the Solidity of this room and writes NAME.artifact.ts beside each NAME.sol that needs one.
// Run it after every change to a .sol file; tests/solidity/artifacts.test.ts fails while they differ.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ARTIFACTS, artifactPath, renderArtifact } from './compiler/artifactSource.ts'
import { compile } from './compiler/compile.ts'

const room = fileURLToPath(new URL('./', import.meta.url))
const compiled = compile(Object.values(ARTIFACTS))
for (const name of Object.keys(ARTIFACTS)) {
  const contract = compiled.get(name)!
  writeFileSync(`${room}${artifactPath(name)}`, renderArtifact(name, contract))
  process.stdout.write(`${name}: ${(contract.deployedBytecode.length - 2) / 2} bytes\n`)
}
