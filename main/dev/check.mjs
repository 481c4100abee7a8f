// npm run check: types, lint, architecture and unit tests, in under a minute. `check.mjs types` or `check.mjs lint`
// runs one part.
import { runChecks } from './setup/runChecks.mjs'
import { LINT, TYPES, vitest } from './setup/staticChecks.mjs'

const PARTS = { types: TYPES, lint: LINT, tests: [vitest('architecture'), vitest('unit')] }

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name))
if (unknown.length > 0) {
  console.error(`Unknown part: ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}`)
  process.exit(2)
}
const checks = Object.entries(PARTS).flatMap(([name, part]) =>
  wanted.length === 0 || wanted.includes(name) ? part : [],
)
const from = Date.now()
const failed = await runChecks(checks)
console.log(
  `${checks.length - failed.length} of ${checks.length} checks passed in ${((Date.now() - from) / 1000).toFixed(0)} s${failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''}`,
)
process.exit(failed.length > 0 ? 1 : 0)
