import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'

/**
 * Extracts a zip file.
 * @param {string} archive
 * @param {string} into
 * @param {(entryName: string) => string | null} place the path below `into`, or null to leave the entry out
 * @returns {Promise<void>}
 */
export async function unzip(archive, into, place) {
  const zip = await openPromise(archive, { autoClose: false })
  try {
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName
      const relative = name.endsWith('/') ? null : place(name)
      if (relative === null) continue
      const file = resolve(into, relative)
      if (!file.startsWith(resolve(into) + sep)) throw new Error(`zip entry leaves its folder: ${name}`)
      await mkdir(dirname(file), { recursive: true })
      const mode = (entry.externalFileAttributes >>> 16) & 0o777
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode: mode || 0o644 }))
    }
  } finally {
    zip.close()
  }
}
