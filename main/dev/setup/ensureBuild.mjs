import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repoRoot } from './paths.mjs'
import { runCommand } from './runCommand.mjs'

const SOURCES = [
  'main',
  'renderer',
  'node-core',
  'assets',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
]
const STAMP = join(repoRoot, 'out', 'built-from')

/** @param {string} path @param {import('node:crypto').Hash} hash */
function addToHash(path, hash) {
  if (!existsSync(path) || path.endsWith('.test.ts') || path.endsWith('node_modules')) return
  const about = statSync(path)
  if (about.isDirectory()) for (const name of readdirSync(path).sort()) addToHash(join(path, name), hash)
  else hash.update(`${path}\0${about.size}\0${about.mtimeMs}\n`)
}

/** Names, sizes and times of all sources: deletions count too, which comparing the newest time would miss. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const name of SOURCES) addToHash(join(repoRoot, name), hash)
  return hash.digest('hex')
}

/**
 * Runs `work` with a path to the checkout that the bundler can read. Vite cuts file names at `#` and `?` as if they
 * were addresses, so a
 * checkout in a folder named `C#1` is built through a link from the temporary folder.
 * @template T
 * @param {string} root
 * @param {(root: string, env: NodeJS.ProcessEnv) => Promise<T>} work `env` tells electron.vite.config.ts of the link
 * @returns {Promise<T>}
 */
export async function withReadableRoot(root, work) {
  if (!/[#?]/.test(root)) return work(root, {})
  const folder = mkdtempSync(join(tmpdir(), 'dipnet-build-'))
  const link = join(folder, 'checkout')
  try {
    symlinkSync(root, link, 'junction')
    return await work(link, { DIPNET_BUILD_ROOT: link })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Builds main, preload, renderer and the headless entry into out/, unless out/ was made from these very sources.
 * @param {{ env?: NodeJS.ProcessEnv, force?: boolean, quiet?: boolean }} [options] `quiet` shows the bundler's words
 * only when it fails
 * @returns {Promise<void>}
 */
export async function ensureBuild({ env = {}, force = false, quiet = true } = {}) {
  const now = fingerprint()
  if (!force && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === now) return
  console.log('Building…')
  await withReadableRoot(repoRoot, (root, linked) => {
    const command = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
    return runCommand(process.execPath, [command, 'build', root, '--logLevel', 'warn'], {
      cwd: repoRoot,
      env: { ...process.env, ...env, ...linked },
      quiet,
    })
  })
  writeFileSync(STAMP, now)
}
