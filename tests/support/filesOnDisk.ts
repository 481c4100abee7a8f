import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

/**
 * Every file below a folder, read, though a node is at work in it: what goes away between being listed and being read
 * (a compacted table, a package that was taken) is left out.
 *
 * @returns paths relative to `dir`, with `/`
 */
export async function filesOnDisk(dir: string): Promise<{ path: string; bytes: Buffer }[]> {
  const found: { path: string; bytes: Buffer }[] = []
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (bytes !== null) found.push({ path: relative(dir, path), bytes })
  }
  return found
}
