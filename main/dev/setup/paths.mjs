import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's top folder. */
export const repoRoot = resolve(fileURLToPath(new URL('../../..', import.meta.url)))

/** Where downloads that outlive one checkout are kept (XDG on Linux). */
export function userCacheDir() {
  const { DIPNET_CACHE_DIR, XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  if (DIPNET_CACHE_DIR) return resolve(DIPNET_CACHE_DIR)
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'dipnet-studio')
  if (process.platform === 'win32') return join(LOCALAPPDATA ?? homedir(), 'dipnet-studio', 'cache')
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'dipnet-studio')
}

/** Where a node run from this checkout keeps its data. @param {string} profile */
export function userDataDir(profile) {
  const { XDG_CONFIG_HOME, APPDATA } = process.env
  if (process.platform === 'darwin')
    return join(homedir(), 'Library', 'Application Support', 'dipnet-studio', 'profiles', profile)
  if (process.platform === 'win32') return join(APPDATA ?? homedir(), 'dipnet-studio', 'profiles', profile)
  return join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'dipnet-studio', 'profiles', profile)
}
