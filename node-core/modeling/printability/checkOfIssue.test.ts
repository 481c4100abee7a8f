import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CHECK_OF_ISSUE } from './checkOfIssue.ts'
import { CHECKS } from '#node-core/model/making/printabilityReport.ts'

const room = join(import.meta.dirname, '..')
const emitted = new Set(
  readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('checkOfIssue.ts'))
    .flatMap((name) => readFileSync(join(room, name), 'utf8').match(/'PRINT_[A-Z_]+'/g) ?? [])
    .map((quoted) => quoted.slice(1, -1)),
)

describe('the check an issue comes from', () => {
  it('is told for every issue that is emitted, and for no other', () =>
    expect(Object.keys(CHECK_OF_ISSUE).sort()).toEqual([...emitted].sort()))

  it('leaves no check that cannot fail', () =>
    expect([...new Set(Object.values(CHECK_OF_ISSUE))].sort()).toEqual([...CHECKS].sort()))
})
