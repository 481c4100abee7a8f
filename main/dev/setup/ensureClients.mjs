import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { repoRoot } from './paths.mjs'
import { runCommand } from './runCommand.mjs'

const folder = join(repoRoot, 'tests', 'clients')
const mark = join(folder, 'node_modules', '.installed')

/**
 * Ethereum's clients for tests/contract/clients.test.ts (a third of a minute, 450 MB): a package of their own, so that
 * neither `npm ci` nor
 * the app carries them. Installed again when its lock file changed. Without a registry the tests say that they are
 * missing, and fail with CI=true.
 */
export async function ensureClients() {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return
  const { code } = await runCommand('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    allowFailure: true,
  })
  if (code === 0) return writeFileSync(mark, lock)
  // Half an installation would look like a whole one.
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
}
