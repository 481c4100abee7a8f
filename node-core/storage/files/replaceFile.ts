import { dirname } from 'node:path'
import { nodeDisk, type Disk } from './disk.ts'

/**
 * Writes a small file whole: beside it, synced, renamed over it, the folder synced. A crash or a power cut at any
 * moment leaves the
 * old one or the new one, and once this has resolved the new one. Readable by its owner only, as is a folder made for
 * it.
 */
export async function replaceFile(path: string, data: string | Uint8Array, disk: Disk = nodeDisk): Promise<void> {
  await disk.makeFolder(dirname(path), 0o700)
  const beside = `${path}.new`
  const file = await disk.create(beside, 0o600)
  try {
    await file.write(data)
    await file.sync()
  } finally {
    await file.close()
  }
  await disk.rename(beside, path)
  await disk.syncFolder(dirname(path))
}
