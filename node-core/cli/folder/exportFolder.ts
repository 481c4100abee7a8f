import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exportSnapshot, type SnapshotFacts } from '#node-core/chain/snapshot/exportSnapshot.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'
import { noNetwork, unreadableFile } from '#node-core/node/errors.ts'
import { networkConfigFile } from '#node-core/node/session/networkConfig.ts'

export interface ExportFolderOptions {
  /** Of a node that is not running. */
  readonly dataDir: string
  readonly file: string
  readonly run: LongRun
}

/**
 * Writes a snapshot of a folder's final block into a new file: beside it first, so that a file of that name is always a
 * whole one.
 * @throws NODE_NO_NETWORK, NODE_UNREADABLE_FILE, STORAGE_LOCKED, CHAIN_NOTHING_FINAL, CANCELLED
 */
export async function exportFolder({ dataDir, file, run }: ExportFolderOptions): Promise<SnapshotFacts> {
  const config = await networkConfigFile(dataDir).read()
  if (config === null) throw noNetwork('no network in this folder', { folder: dataDir })
  const storage = await openStorage(join(dataDir, 'network', 'chain'))
  const partial = `${file}.partial`
  try {
    const out = await open(partial, 'w').catch((cause: unknown) => {
      throw unreadableFile('the file cannot be written', { file }, cause)
    })
    let facts: SnapshotFacts
    try {
      facts = await exportSnapshot({
        genesis: config.genesis,
        storage,
        run,
        write: async (bytes) => void (await out.write(bytes)),
      })
      await out.sync()
    } finally {
      await out.close()
    }
    await rename(partial, file)
    return facts
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  } finally {
    await storage.close()
  }
}
