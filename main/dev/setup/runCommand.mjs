import { spawn } from 'node:child_process'

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, allowFailure?: boolean }} [options] `quiet` keeps
 * its output and shows it only when it fails
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runCommand(program, args, { cwd, env = process.env, quiet = false, allowFailure = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (cause) => (allowFailure ? done({ code: 127, output: String(cause) }) : fail(cause)))
    child.on('close', (status, signal) => {
      const code = status ?? (signal ? 1 : 0)
      if (code === 0 || allowFailure) return done({ code, output })
      fail(
        new Error(
          `${program} ${args.join(' ')} ended with ${signal ?? code}${quiet ? `\n${output.slice(-4000)}` : ''}`,
        ),
      )
    })
  })
}
