import { stat } from 'node:fs/promises'
import { keysExposed } from '../errors.ts'

/**
 * Refuses a secret that others on this machine could read. Windows keeps no such bits: there the user's folder is the
 * fence.
 * @throws NODE_KEYS_EXPOSED
 */
export async function needPrivateFile(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const facts = await stat(path).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw cause
  })
  if (facts !== null && (facts.mode & 0o077) !== 0)
    throw keysExposed(`others on this machine can read ${path}: chmod 600 it, and take new keys if they may have`, {
      file: path,
    })
}
