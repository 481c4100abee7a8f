import { repoRoot } from './paths.mjs'
import { runCommand } from './runCommand.mjs'

/**
 * Runs checks a few at a time, each with its output kept together; a passing one is one line.
 * @param {readonly import('./staticChecks.mjs').Check[]} checks
 * @param {{ lanes?: number }} [options]
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function runChecks(checks, { lanes = 2 } = {}) {
  const waiting = [...checks]
  /** @type {string[]} */
  const failed = []
  const lane = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const from = Date.now()
      const { code, output } = await runCommand(process.execPath, check.args, {
        cwd: repoRoot,
        quiet: true,
        allowFailure: true,
      })
      console.log(`${code === 0 ? '✓' : '✗'} ${check.name} (${((Date.now() - from) / 1000).toFixed(1)} s)`)
      if (code === 0) continue
      failed.push(check.name)
      console.log(output.trim())
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return failed
}
