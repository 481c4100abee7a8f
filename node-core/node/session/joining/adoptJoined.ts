import { access, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hash } from '#node-core/model/ids.ts'
import { createChainStore } from '#node-core/chain/storing/chainStore.ts'
import { IMPORTING } from '#node-core/chain/storing/importMark.ts'
import { BUCKETS } from '#node-core/storage/buckets.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import { openStorage, type Storage } from '#node-core/storage/openStorage.ts'

/** Where a chain is put together from a snapshot while the node runs. */
export const joinedFolder = (dir: string): string => join(dir, 'chain.joined')
const replacedFolder = (dir: string): string => join(dir, 'chain.replaced')

/** What a node has beside the chain's blocks and state: what it signed, waits with, heard in units. */
const KEPT = [
  BUCKETS.safety,
  BUCKETS.pool,
  BUCKETS.evidence,
  BUCKETS.unit,
  BUCKETS.dag,
  BUCKETS.content,
  BUCKETS.record,
]

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Before the chain is opened: puts one that was made from a snapshot in the place of the one that had nothing yet. It
 * may be cut short anywhere; the next start goes on, or fetches again.
 * @returns whether the chain is another one now
 */
export async function adoptJoined(dir: string, genesisHash: Hash): Promise<boolean> {
  const [chain, joined, replaced] = [join(dir, 'chain'), joinedFolder(dir), replacedFolder(dir)]
  // Between the two renames below: what had to be copied was.
  if ((await exists(joined)) && !(await exists(chain))) {
    await rename(joined, chain)
    await rm(replaced, { recursive: true, force: true })
    return true
  }
  await rm(replaced, { recursive: true, force: true })
  if (!(await exists(joined))) return false
  if (!(await takeOver(chain, joined, genesisHash))) {
    await rm(joined, { recursive: true, force: true })
    return false
  }
  await rename(chain, replaced)
  await rename(joined, chain)
  await rm(replaced, { recursive: true, force: true })
  return true
}

/** Copies what is kept; false: the new one is not whole, or the old one has become more than a beginning. */
async function takeOver(chain: string, joined: string, genesisHash: Hash): Promise<boolean> {
  const from = await openStorage(chain)
  try {
    const to = await openStorage(joined)
    try {
      const isWhole = to.meta.get(IMPORTING) === undefined && createChainStore(to, genesisHash).head !== undefined
      const { final } = createChainStore(from, genesisHash)
      if (!isWhole || (final !== undefined && final.height > 0)) return false
      await copyKept(from, to)
      return true
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

async function copyKept(from: Storage, to: Storage): Promise<void> {
  for (const { prefix } of KEPT) {
    let operations: BatchOperation[] = []
    const range = { gte: Uint8Array.of(prefix), lt: Uint8Array.of(prefix + 1) }
    for await (const [key, value] of from.store.entries(range)) {
      operations.push({ type: 'put', key, value })
      if (operations.length < 4_096) continue
      await to.commit(operations, { sync: false })
      operations = []
    }
    await to.commit(operations)
  }
}
