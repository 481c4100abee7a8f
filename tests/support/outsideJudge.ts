import { execFileSync } from 'node:child_process'

/**
 * Whether an outside program that judges our output is installed. In CI a missing one is a failure, never a skip.
 * Elsewhere tests skip and say so: `describe.skipIf(!hasJudge('admesh'))('… (skipped where admesh is missing)')`.
 */
export function hasJudge(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    if (process.env.CI === 'true') throw new Error(`${program} is missing: CI does not pass without its judge`)
    return false
  }
}

/** Standard output of a judge; its exit code proves nothing (modeling.md §8.4). */
export function askJudge(program: string, args: readonly string[]): string {
  return execFileSync(program, [...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 })
}
