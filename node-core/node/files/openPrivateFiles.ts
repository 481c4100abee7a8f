import { rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { MAX_FILE_BYTES } from '#node-core/api/files.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { createLocalFiles } from '#node-core/network/content/local/createLocalFiles.ts'
import type { NodeKeys } from '../keys/nodeKeys.ts'
import { createPrivateFiles, type PrivateFiles } from './privateFiles.ts'

/**
 * The private files of a profile, under a key made from the node's own. What earlier versions kept plain in `files` is
 * taken over.
 */
export async function openPrivateFiles(dataDir: string, keys: NodeKeys): Promise<PrivateFiles> {
  const files = await createPrivateFiles({
    dir: join(dataDir, 'private'),
    key: taggedHash('dipnet/private-files', keys.identity),
  })
  const plain = join(dataDir, 'files')
  if (!existsSync(plain)) return files
  const old = await createLocalFiles(plain)
  // Copied first, removed last: killed in between, the next start takes the rest over.
  for (const { id } of await old.list()) await files.put(null, old.read(id, 0, undefined), MAX_FILE_BYTES)
  await rm(plain, { recursive: true, force: true })
  return files
}
