import { spawn } from 'node:child_process'

/**
 * Runs a long-lived program in the foreground: signals go on to it, its exit status becomes ours.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, onEnd?: () => void }} options
 */
export function runToEnd(program, args, { cwd, env, onEnd }) {
  const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => void child.kill(signal))
  child.on('error', (cause) => {
    console.error(String(cause))
    process.exitCode = 1
  })
  child.on('close', (code, signal) => {
    onEnd?.()
    process.exit(code ?? (signal ? 1 : 0))
  })
}
