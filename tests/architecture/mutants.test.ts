import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import type { Mutant } from '../mutants/mutant.ts'
import { MUTANTS } from '../mutants/table.ts'
import { isTest } from './checkImports.ts'
import { readSources } from './readSources.ts'
import { TOP_FOLDERS } from './rooms.mjs'

const testFiles = readSources(repoRoot, TOP_FOLDERS)
  .map(({ path }) => path)
  .filter(isTest)

/** Rows whose place or tests are gone: `npm run mutants` could no longer plant them. */
function stale(mutants: readonly Mutant[]): string[] {
  return mutants.flatMap(({ what, file, find, replace, tests }) => {
    const path = join(repoRoot, file)
    if (!existsSync(path)) return [`${what}: ${file} is gone`]
    const places = readFileSync(path, 'utf8').split(find).length - 1
    // Vitest takes a part of a path, as the rows do.
    const missing = tests.filter((test) => !testFiles.some((path) => path.includes(test)))
    return [
      ...(places === 1 ? [] : [`${what}: ${places} places in ${file}`]),
      ...(find === replace ? [`${what}: changes nothing`] : []),
      ...missing.map((test) => `${what}: ${test} is gone`),
    ]
  })
}

describe('the table of planted faults', () => {
  it('still fits the code', () => expect(stale(MUTANTS)).toEqual([]))

  it('is told when a row no longer fits', () => {
    const [row] = MUTANTS as [Mutant]
    expect(stale([{ ...row, file: 'node-core/gone.ts' }])).toEqual([`${row.what}: node-core/gone.ts is gone`])
    expect(stale([{ ...row, find: 'no such words' }])).toEqual([`${row.what}: 0 places in ${row.file}`])
    expect(stale([{ ...row, tests: ['gone.test.ts'] }])).toEqual([`${row.what}: gone.test.ts is gone`])
  })
})
