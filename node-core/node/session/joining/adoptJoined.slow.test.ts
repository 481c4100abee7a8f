import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { createChainStore } from '#node-core/chain/storing/chainStore.ts'
import { IMPORTING } from '#node-core/chain/storing/importMark.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'
import { adoptJoined, joinedFolder } from './adoptJoined.ts'

const genesis = `0x${'01'.repeat(32)}` as Hash
const block = { height: 4_096, hash: `0x${'02'.repeat(32)}` as Hash }
const witness = `0x${'03'.repeat(20)}` as Address

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dipnet-adopt-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** A chain's folder with the one head; a safety record where it is the node's own. */
async function chain(folder: string, head: { readonly height: number; readonly hash: Hash }, ...marks: string[]) {
  await mkdir(folder, { recursive: true })
  const storage = await openStorage(folder)
  const store = createChainStore(storage, genesis)
  await storage.commit([
    store.putRef('head', head),
    store.putRef('final', head),
    ...marks.map((mark) => storage.meta.put(mark, new Uint8Array(0))),
    ...(folder.endsWith('chain') ? [storage.safety.put(witness, utf8ToBytes('signed'))] : []),
  ])
  await storage.close()
}
async function now() {
  const storage = await openStorage(join(dir, 'chain'))
  const height = createChainStore(storage, genesis).head?.height
  const signed = Buffer.from(storage.safety.get(witness) ?? []).toString('utf8')
  await storage.close()
  return { height, signed, folders: (await readdir(dir)).sort() }
}
const empty = { height: 0, hash: genesis }

describe('a chain joined by a snapshot', () => {
  it('takes the place of the empty one, with what the node had signed', async () => {
    await chain(join(dir, 'chain'), empty)
    await chain(joinedFolder(dir), block)
    expect(await adoptJoined(dir, genesis)).toBe(true)
    expect(await now()).toEqual({ height: block.height, signed: 'signed', folders: ['chain'] })
    expect(await adoptJoined(dir, genesis)).toBe(false)
  })

  it('that is not whole is thrown away', async () => {
    await chain(join(dir, 'chain'), empty)
    await chain(joinedFolder(dir), block, IMPORTING)
    expect(await adoptJoined(dir, genesis)).toBe(false)
    expect(await now()).toEqual({ height: 0, signed: 'signed', folders: ['chain'] })
  })

  it('never replaces one that has grown meanwhile', async () => {
    await chain(join(dir, 'chain'), { height: 7, hash: block.hash })
    await chain(joinedFolder(dir), block)
    expect(await adoptJoined(dir, genesis)).toBe(false)
    expect(await now()).toEqual({ height: 7, signed: 'signed', folders: ['chain'] })
  })

  it('is found after a crash between the two renames', async () => {
    await chain(join(dir, 'chain'), block)
    await chain(join(dir, 'chain.replaced'), empty)
    await rename(join(dir, 'chain'), joinedFolder(dir))
    expect(await adoptJoined(dir, genesis)).toBe(true)
    expect(await now()).toMatchObject({ height: block.height, folders: ['chain'] })
  })
})
