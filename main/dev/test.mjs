// npm test: everything. Makes sure that what the tests lean on is there, builds, checks, then runs every vitest project
// in turn. `npm test -- NAME ...`: only those projects, also such as take too long for every time (`windows`).
// A missing outside judge (Chromium, PrusaSlicer, Electron) fails where CI=true; it is never skipped there.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { ensureBuild } from './setup/ensureBuild.mjs'
import { ensureClients } from './setup/ensureClients.mjs'
import { ensureDisplay } from './setup/ensureDisplay.mjs'
import { ensureElectron } from './setup/ensureElectron.mjs'
import { ensureSystemLibraries } from './setup/ensureSystemLibraries.mjs'
import { repoRoot } from './setup/paths.mjs'
import { runChecks } from './setup/runChecks.mjs'
import { runCommand } from './setup/runCommand.mjs'
import { LINT, TYPES, vitest } from './setup/staticChecks.mjs'

/** In this order; those of one row at once, where most of each is waiting. */
const PROJECTS = [
  ['architecture'],
  ['unit'],
  ['slow'],
  ['contract'],
  ['solidity'],
  ['vectors'],
  ['sim'],
  ['fuzz'],
  ['witnesses'],
  ['town'],
  ['processes', 'e2e'],
]
const asked = process.argv.slice(2)
const results = join(repoRoot, 'tests', 'results')

/**
 * Unit tests stand beside the code; every other project has a folder of its own, which need not be there yet.
 * @param {string} project
 */
const hasTests = (project) =>
  project === 'unit' ||
  project === 'slow' ||
  (existsSync(join(repoRoot, 'tests', project)) &&
    readdirSync(join(repoRoot, 'tests', project), { recursive: true }).some((name) =>
      String(name).endsWith('.test.ts'),
    ))

/**
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ passed: number, failed: number, skipped: number, why: string[] }>}
 */
async function runProject(project, env) {
  const report = join(results, `${project}.json`)
  rmSync(report, { force: true })
  const { args } = vitest(project, ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  const { code } = await runCommand(process.execPath, args, { cwd: repoRoot, env, allowFailure: true })
  if (!existsSync(report)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0, why: [] }
  const {
    numPassedTests,
    numFailedTests,
    numPendingTests = 0,
    numTodoTests = 0,
    testResults = [],
  } = JSON.parse(readFileSync(report, 'utf8'))
  // A file that does not load, or an error outside every test, fails the run without failing a test.
  const failed = code !== 0 && numFailedTests === 0 ? 1 : numFailedTests
  return {
    passed: numPassedTests,
    failed,
    skipped: numPendingTests + numTodoTests,
    why: whatFailed(project, testResults),
  }
}

/** @typedef {{ status: string, fullName: string, failureMessages?: string[] }} TestOutcome */

/**
 * Which tests failed and with what, for the end of the log: what stands above it may be long gone.
 * @param {string} project
 * @param {{ name: string, message?: string, assertionResults?: TestOutcome[] }[]} files
 */
function whatFailed(project, files) {
  /** @param {string | undefined} message */
  const short = (message) => (message ?? '').split('\n').slice(0, 6).join('\n    ').slice(0, 1_000)
  return files.flatMap(({ name, message, assertionResults = [] }) => {
    const where = `${project} ${relative(repoRoot, name)}`
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    if (failed.length === 0) return message ? [`${where}\n    ${short(message)}`] : []
    return failed.map(({ fullName, failureMessages }) => `${where} > ${fullName}\n    ${short(failureMessages?.[0])}`)
  })
}

try {
  const from = Date.now()
  await ensureSystemLibraries({ tests: true })
  await ensureClients()
  const electron = await ensureElectron()
  await ensureBuild({ env: electron.env })
  const display = await ensureDisplay({ announce: () => undefined, size: '1600x1000x24' })
  const env = { ...process.env, ...electron.env, ...display.env }
  mkdirSync(results, { recursive: true })

  const checks = asked.length === 0 ? [...TYPES, ...LINT] : []
  const total = { passed: 0, failed: (await runChecks(checks)).length, skipped: 0 }
  const broken = total.failed > 0 ? ['types or lint'] : []
  /** @type {string[]} */
  const reasons = []
  const rows = asked.length === 0 ? PROJECTS.map((row) => row.filter(hasTests)) : asked.map((project) => [project])
  for (const projects of rows) {
    console.log(`\n=== ${projects.join(' and ')}`)
    const outcomes = await Promise.all(projects.map((project) => runProject(project, env)))
    for (const [index, { passed, failed, skipped, why }] of outcomes.entries()) {
      reasons.push(...why)
      if (failed > 0) broken.push(projects[index] ?? '')
      total.passed += passed
      total.failed += failed
      total.skipped += skipped
    }
  }
  display.stop()
  for (const reason of reasons.slice(0, 20)) console.log(`\n${reason}`)
  if (broken.length > 0) console.log(`Failed: ${broken.join(', ')}`)
  if (total.skipped > 0) console.log(`Skipped: ${total.skipped}`)
  console.log(`Took ${((Date.now() - from) / 60_000).toFixed(1)} minutes`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  console.log('0 passed, 1 failed')
  process.exit(1)
}
