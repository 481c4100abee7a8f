import { chmod, lstat, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { keysExposed } from '../errors.ts'

/** A folder with one of these is a profile's. */
const OURS = ['node-keys.json', 'network.json', 'settings.json', 'keyring', 'network', 'logs', 'chromium']
const OTHERS = 0o077
const STICKY = 0o1000

/**
 * Makes the folder its owner's alone, with everything in it: 0700 and 0600. Folders of earlier versions were open to
 * read for
 * everyone on the machine. The folder itself is closed last, so that a start that is killed is gone on with by the
 * next.
 * @throws NODE_KEYS_EXPOSED where it is not ours to close
 */
export async function ownFolder(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  if (process.platform === 'win32') return
  const facts = await lstat(dir)
  const real = facts.isSymbolicLink() ? null : facts
  if (real !== null && (real.mode & OTHERS) === 0) return
  const names = await readdir(dir)
  const ours = names.every((name) => name === 'lost+found') || names.some((name) => OURS.includes(name))
  if (real === null || (real.mode & STICKY) !== 0 || real.uid !== process.getuid?.() || !ours)
    throw keysExposed(`others on this machine can look into ${dir}: give the node a folder of its own (mode 0700)`, {
      file: dir,
    })
  try {
    await close(dir)
  } catch (cause) {
    throw keysExposed(`${dir} cannot be closed to others on this machine`, { file: dir }, cause)
  }
}

async function close(path: string): Promise<void> {
  const facts = await lstat(path).catch(() => null)
  if (facts === null || facts.isSymbolicLink()) return
  if (facts.isDirectory()) for (const name of await readdir(path)) await close(join(path, name))
  else if (!facts.isFile()) return
  if ((facts.mode & OTHERS) !== 0) await chmod(path, facts.mode & 0o700)
}
