// npm run start:web: the same renderer in a browser, against a headless node on this machine. Arguments go on to the
// node.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuild } from './setup/ensureBuild.mjs'
import { repoRoot, userDataDir } from './setup/paths.mjs'
import { runToEnd } from './setup/runToEnd.mjs'

const { DIPNET_WEB_PORT = '8787', DIPNET_DATA_DIR = userDataDir('web') } = process.env
const cli = join(repoRoot, 'out', 'main', 'cli.js')

try {
  // No Electron is needed here; the version only spares electron-vite the search for one.
  await ensureBuild({ env: { ELECTRON_MAJOR_VER: process.env.ELECTRON_MAJOR_VER ?? '33' } })
  if (!existsSync(cli))
    throw new Error('This checkout has no headless node (node-core/cli/index.ts) to serve the renderer.')
  const args = [
    cli,
    'start',
    '--data',
    DIPNET_DATA_DIR,
    '--web',
    DIPNET_WEB_PORT,
    '--renderer',
    join(repoRoot, 'out', 'renderer'),
  ]
  runToEnd(process.execPath, [...args, ...process.argv.slice(2)], { cwd: repoRoot, env: process.env })
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exit(1)
}
