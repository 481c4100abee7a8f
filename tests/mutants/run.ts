import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MUTANTS } from './table.ts'
import type { Mutant } from './mutant.ts'

/*
 * Plants every fault of the table, one after the other, in a copy of the checkout, and runs the tests that must notice.
 *
 *   npm run mutants            all of them (some minutes; not part of npm test)
 *   npm run mutants -- sync    those whose words or file hold "sync" (or any other word given)
 */
const root = join(import.meta.dirname, '..', '..')
const copy = mkdtempSync(join(tmpdir(), 'dipnet-mutants-'))
const SHARED = new Set(['node_modules', '.git', 'out', 'release'])

function prepare(): void {
  for (const name of readdirSync(root))
    if (!SHARED.has(name)) cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir')
}

/** `null`: caught. */
function survives(mutant: Mutant): string | null {
  const path = join(copy, mutant.file)
  const source = readFileSync(path, 'utf8')
  if (source.split(mutant.find).length !== 2) return 'the place is not there exactly once: the table is out of date'
  writeFileSync(
    path,
    source.replace(mutant.find, () => mutant.replace),
  )
  try {
    const args = [
      join('node_modules', 'vitest', 'vitest.mjs'),
      'run',
      ...(mutant.project === undefined ? ['unit', 'slow'] : [mutant.project]).flatMap((name) => ['--project', name]),
      '--bail',
      '1',
      ...mutant.tests,
    ]
    // Vitest itself, not npx: what is ended for taking too long must not leave its workers behind.
    const run = spawnSync(process.execPath, args, {
      cwd: copy,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
      timeout: 300_000,
      killSignal: 'SIGKILL',
    })
    if (run.status === 0) return 'no test failed'
    // A file that does not load, or a filter without a test, catches nothing.
    return /Tests .*[1-9]\d* failed/.test(run.stdout)
      ? null
      : `no test ran: ${run.stdout.slice(-500)}${run.stderr.slice(-500)}`
  } finally {
    writeFileSync(path, source)
  }
}

const wanted = process.argv.slice(2)
const chosen = MUTANTS.filter(
  ({ what, file }) => wanted.length === 0 || wanted.some((word) => `${what} ${file}`.includes(word)),
)
let left = 0
try {
  prepare()
  for (const mutant of chosen) {
    const reason = survives(mutant)
    if (reason !== null) left++
    process.stdout.write(
      `${reason === null ? 'caught  ' : 'SURVIVED'} ${mutant.what} (${mutant.file})${reason === null ? '' : `: ${reason}`}\n`,
    )
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
process.stdout.write(`${chosen.length - left} of ${chosen.length} caught\n`)
process.exitCode = left === 0 && chosen.length > 0 ? 0 : 1
