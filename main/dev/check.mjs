// npm run check: types, lint, architecture and unit tests, of what may have broken since all passed here last, in under
// a minute. `check.mjs types`, `lint` or `tests` runs one part whole, `check.mjs all` everything, as npm test does.
import { join } from 'node:path'
import { narrowChecks } from './setup/narrowChecks.mjs'
import { repoRoot } from './setup/paths.mjs'
import { runChecks } from './setup/runChecks.mjs'
import { changedFiles, createPassRecord, readFiles } from './setup/sinceLastPass.mjs'
import { LINT, TYPES, vitest } from './setup/staticChecks.mjs'

const PARTS = { types: TYPES, lint: LINT, tests: [vitest('architecture'), vitest('unit')] }

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => name !== 'all' && !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}, all`)
  process.exit(2)
}
const whole = wanted.length === 0 || wanted.includes('all')
const checks = Object.entries(PARTS).flatMap(([name, part]) => (whole || wanted.includes(name) ? part : []))
const from = Date.now()
const passed = createPassRecord(join(repoRoot, 'node_modules', '.cache', 'dipnet', 'passed.json'))
// Read before the checks run: what is changed meanwhile has not passed.
const files = readFiles(repoRoot)
const changed = wanted.length === 0 ? changedFiles(passed.read(), files) : null
const chosen = narrowChecks(checks, changed, repoRoot, Object.keys(files))
const failed = await runChecks(chosen)
if (whole && failed.length === 0) passed.write(files)
const seconds = ((Date.now() - from) / 1000).toFixed(0)
const about = changed === null ? '' : `; ${changed.length} files changed since all passed (everything: check.mjs all)`
const broken = failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''
console.log(`${chosen.length - failed.length} of ${chosen.length} checks passed in ${seconds} s${about}${broken}`)
process.exit(failed.length > 0 ? 1 : 0)
