import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { importSnapshot, type ImportedSnapshot } from '#node-core/chain/snapshot/importSnapshot.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { createLevelStore } from '#node-core/storage/createLevelStore.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'
import { networkExists, unreadableFile } from '#node-core/node/errors.ts'
import { networkConfigFile } from '#node-core/node/session/networkConfig.ts'
import type { KeyGuard } from '#node-core/node/keys/keyGuard.ts'
import { openNodeKeys } from '#node-core/node/keys/nodeKeys.ts'

export interface ImportFolderOptions {
  /** Of no network yet. */
  readonly dataDir: string
  readonly file: string
  /** The block the operator vouches for. */
  readonly checkpoint: Checkpoint
  /** Multiaddrs to dial. */
  readonly bootstrap: readonly string[]
  /** Runs with this folder's witness key although the genesis does not name it. */
  readonly candidate: boolean
  /** What the folder's keys lie under. @default only its permissions */
  readonly guard?: KeyGuard | null
  readonly run: LongRun
}

/**
 * Makes a new folder a member of the network a snapshot is of, beginning at its block. The chain comes to be under
 * another name and
 * gets its own last but one; the folder's configuration is last: killed at any moment, the folder is either new or
 * done.
 * @throws NODE_NETWORK_EXISTS, NODE_UNREADABLE_FILE, STORAGE_LOCKED, CHAIN_BAD_SNAPSHOT and the others of
 * `importSnapshot`
 */
export async function importFolder({
  dataDir,
  file,
  checkpoint,
  bootstrap,
  candidate,
  guard = null,
  run,
}: ImportFolderOptions): Promise<ImportedSnapshot> {
  const config = networkConfigFile(dataDir)
  if ((await config.read()) !== null)
    throw networkExists('this folder belongs to a network already', { folder: dataDir })
  const { size } = await stat(file).catch((cause: unknown) => {
    throw unreadableFile('the snapshot cannot be read', { file }, cause)
  })
  const network = join(dataDir, 'network')
  const [staging, scratch] = [join(network, 'chain.importing'), join(network, 'chain.scratch')]
  await mkdir(network, { recursive: true })
  // What an import that was killed left behind goes; one that still runs holds the lock.
  await createLevelStore(staging).then(
    (left) => left.close(),
    (error: unknown) => {
      if (toNodeError(error).code === 'STORAGE_LOCKED') throw error
    },
  )
  await rm(staging, { recursive: true, force: true })
  await rm(scratch, { recursive: true, force: true })
  await rm(join(network, 'chain'), { recursive: true, force: true })
  const storage = await openStorage(staging)
  try {
    const sorter = await createLevelStore(scratch)
    let imported: ImportedSnapshot
    try {
      const source = createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>
      imported = await importSnapshot({ source, length: size, checkpoint, storage, scratch: sorter, run })
    } finally {
      await sorter.close()
      await rm(scratch, { recursive: true, force: true })
    }
    await storage.close()
    await rename(staging, join(network, 'chain'))
    await syncFolder(network)
    const keys = await openNodeKeys(join(dataDir, 'node-keys.json'), guard)
    const witness = privateKeyToAddress(keys.witness)
    const founding = parseGenesis(JSON.parse(imported.genesis)).witnesses.some(({ address }) => address === witness)
    await config.write({
      mode: 'joined',
      genesis: imported.genesis,
      bootstrap,
      witness: founding || candidate,
      sampleWorld: false,
      faucetWei: 0n,
      checkpoint,
    })
    return imported
  } catch (error) {
    await storage.close()
    await rm(staging, { recursive: true, force: true })
    throw error
  }
}

/** Makes a rename in the folder durable, where the system can. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
