// npm start: everything a bare machine needs, then the app. Arguments go on to the app: npm start -- --profile fan
import { ensureBuild } from './setup/ensureBuild.mjs'
import { ensureDisplay } from './setup/ensureDisplay.mjs'
import { ensureElectron } from './setup/ensureElectron.mjs'
import { ensureSystemLibraries } from './setup/ensureSystemLibraries.mjs'
import { electronFlags } from './setup/electronFlags.mjs'
import { repoRoot } from './setup/paths.mjs'
import { runToEnd } from './setup/runToEnd.mjs'

try {
  await ensureSystemLibraries()
  const electron = await ensureElectron()
  await ensureBuild({ env: electron.env })
  const display = await ensureDisplay()
  const env = { ...process.env, ...electron.env, ...display.env }
  const args = [repoRoot, ...electronFlags({ softwareRendering: display.virtual }), ...process.argv.slice(2)]
  runToEnd(electron.executable, args, { cwd: repoRoot, env, onEnd: display.stop })
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exit(1)
}
