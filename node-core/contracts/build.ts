// `npm run contracts`: compiles the Solidity of this room and writes artifacts/NAME.ts. Run it after every change to a
// .sol file;
// tests/solidity/artifacts.test.ts fails while they differ.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ARTIFACTS, renderArtifact } from './compiler/artifactSource.ts'
import { compile } from './compiler/compile.ts'

const folder = fileURLToPath(new URL('./artifacts/', import.meta.url))
mkdirSync(folder, { recursive: true })
const compiled = compile(Object.values(ARTIFACTS))
for (const name of Object.keys(ARTIFACTS)) {
  const contract = compiled.get(name)!
  writeFileSync(`${folder}${name}.ts`, renderArtifact(name, contract))
  process.stdout.write(`${name}: ${(contract.deployedBytecode.length - 2) / 2} bytes\n`)
}
