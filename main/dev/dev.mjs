// npm run dev: one window with hot reload of the renderer.
import { join } from 'node:path'
import { ensureDisplay } from './setup/ensureDisplay.mjs'
import { ensureElectron } from './setup/ensureElectron.mjs'
import { ensureSystemLibraries } from './setup/ensureSystemLibraries.mjs'
import { electronFlags } from './setup/electronFlags.mjs'
import { repoRoot } from './setup/paths.mjs'
import { runToEnd } from './setup/runToEnd.mjs'

try {
  await ensureSystemLibraries()
  const electron = await ensureElectron()
  const display = await ensureDisplay()
  const flags = [...electronFlags({ softwareRendering: display.virtual }), ...process.argv.slice(2)]
  const env = { ...process.env, ...electron.env, ...display.env, ELECTRON_CLI_ARGS: JSON.stringify(flags) }
  const command = join(repoRoot, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  runToEnd(process.execPath, [command, 'dev'], { cwd: repoRoot, env, onEnd: display.stop })
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exit(1)
}
