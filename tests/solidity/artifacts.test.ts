import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ARTIFACTS, artifactPath, renderArtifact } from '#node-core/contracts/compiler/artifactSource.ts'
import { compile } from '#node-core/contracts/compiler/compile.ts'

const ROOM = new URL('../../node-core/contracts/', import.meta.url)
/** EIP-170. */
const MAX_CODE_BYTES = 24_576

describe('artifacts', () => {
  const compiled = compile(Object.values(ARTIFACTS))

  it.each(Object.keys(ARTIFACTS))('%s is what its source compiles to: run `npm run contracts` if not', (name) => {
    expect(readFileSync(new URL(artifactPath(name), ROOM), 'utf8')).toBe(renderArtifact(name, compiled.get(name)!))
  })

  it('has no artifact without a source', () => {
    const lying = readdirSync(ROOM, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.artifact.ts'),
    )
    expect(lying.map((path) => path.replaceAll('\\', '/')).sort()).toEqual(
      Object.keys(ARTIFACTS).map(artifactPath).sort(),
    )
  })

  it.each(Object.keys(ARTIFACTS))('%s fits into a contract', (name) => {
    expect((compiled.get(name)!.deployedBytecode.length - 2) / 2).toBeLessThanOrEqual(MAX_CODE_BYTES)
  })

  it("refuses source that does not compile, with the compiler's words", () => {
    expect(() =>
      compile([], {
        'bad.sol': '// SPDX-License-Identifier: MIT\npragma solidity 0.8.37;\ncontract A { uint x = "no"; }',
      }),
    ).toThrow(/CONTRACTS_COMPILATION_FAILED[^]*TypeError/)
  })
})
