import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of data that is shared beside the checkout (`DIPNET_SHARED`, else `../shared`), or undefined where it is
 * absent. A linked worktree looks beside the checkout it was made from.
 */
export function sharedFolder(): string | undefined {
  const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
  const candidates = [process.env.DIPNET_SHARED, resolve(root, '../shared')]
  try {
    const common = execFileSync('git', ['rev-parse', '--path-format=absolute', '--git-common-dir'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    candidates.push(resolve(dirname(common), '../shared'))
  } catch {
    // Not a git checkout: the first two candidates decide.
  }
  return candidates.find((path): path is string => path !== undefined && path !== '' && existsSync(path))
}
