import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recovery } from '#node-core/consensus/recovery/recovery.ts'
import { formatRecovery, parseRecovery } from '#node-core/consensus/recovery/recoveryFile.ts'
import type { Hash } from '#node-core/model/ids.ts'

const folderOf = (dataDir: string) => join(dataDir, 'recoveries')

/** Puts a complete recovery where the node of this folder finds it at its next start. */
export async function keepRecovery(dataDir: string, recovery: Recovery): Promise<string> {
  await mkdir(folderOf(dataDir), { recursive: true })
  const path = join(folderOf(dataDir), `${recovery.checkpoint.height}-${recovery.checkpoint.hash.slice(2, 10)}.json`)
  await writeFile(path, formatRecovery(recovery))
  return path
}

/**
 * The recoveries that this folder's operator gave it, lowest checkpoint first. A file that is none, or lacks a
 * signature, stops the
 * start: going on without it would mean following the chain that the operator left. @throws CHAIN_BAD_RECOVERY
 */
export async function keptRecoveries(dataDir: string, genesisHash: Hash): Promise<Recovery[]> {
  const names = await readdir(folderOf(dataDir)).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw cause
  })
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readFile(join(folderOf(dataDir), name), 'utf8')),
  )
  return texts.map((text) => parseRecovery(text, genesisHash)).sort((a, b) => a.checkpoint.height - b.checkpoint.height)
}
