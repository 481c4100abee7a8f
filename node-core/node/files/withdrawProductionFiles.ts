import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { createLocalFiles, type LocalFiles } from '#node-core/network/content/local/createLocalFiles.ts'
import { replaceFile } from '#node-core/storage/files/replaceFile.ts'

const ZIP = [0x50, 0x4b, 0x03, 0x04]

async function isZip(files: LocalFiles, id: ContentId): Promise<boolean> {
  for await (const part of files.read(id, 0, ZIP.length)) return ZIP.every((byte, at) => part[at] === byte)
  return false
}

/**
 * Earlier versions put production files (3MF, the only archives there) where peers are served from. Once, they are
 * taken away: they
 * are made anew from the ordered design whenever the factory asks.
 */
export async function withdrawProductionFiles(dir: string, log: Logger): Promise<void> {
  const done = join(dirname(dir), 'production-files-withdrawn')
  if (existsSync(done)) return
  if (existsSync(dir)) {
    const files = await createLocalFiles(dir)
    let count = 0
    for (const { id } of await files.list()) {
      if (!(await isZip(files, id))) continue
      await files.remove(id)
      count++
    }
    if (count > 0) log.info('production files withdrawn from what peers are served', { count })
  }
  await replaceFile(done, '')
}
