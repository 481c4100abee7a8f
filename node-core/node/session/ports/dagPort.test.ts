import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#node-core/kernel/clock.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toAddress, toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import { createBacklog } from '#node-core/units/createBacklog.ts'
import { unitId } from '#node-core/units/unitCodec.ts'
import { createDag } from '#node-core/dag/createDag.ts'
import { createDagStore } from '#node-core/dag/createDagStore.ts'
import type { MarketDagPort, MarketWalletPort } from '#node-core/market/ports.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createDagPort } from './dagPort.ts'

/* What one author wrote of one subject costs what is short, whoever makes the other long. */

const GENESIS = toHash(`0x${'66'.repeat(32)}`)
const addressOf = (n: number) => toAddress(`0x${n.toString(16).padStart(40, '0')}`)
const subjectOf = (n: number) => toHash(`0x${n.toString(16).padStart(64, '0')}`)
const [FACTORY, BUYER] = [addressOf(1), addressOf(2)]
const ORDER = subjectOf(1)

let port: MarketDagPort
/** Entries read from the disk. */
let read = 0
let add: (author: Address, n: number, subject: Hash, kind?: string) => void
let stored: () => Promise<void>
const cleanups: (() => Promise<unknown>)[] = []

beforeEach(async () => {
  const network = await createNetwork({
    identity: createHash('sha256').update('port').digest(),
    log: silentLogger,
    clock: systemClock,
    online: false,
  })
  const storage = await openStorageOver(createMemoryStore())
  const counting = {
    ...storage,
    dag: {
      ...storage.dag,
      async *entries(...asked: Parameters<typeof storage.dag.entries>) {
        for await (const entry of storage.dag.entries(...asked)) {
          read++
          yield entry
        }
      },
    },
  }
  const anchors = { newest: () => ({ height: 0, hash: GENESIS }), isFinal: () => true, isAnchored: () => false }
  const backlog = createBacklog(() => 50_000)
  const store = createDagStore(storage, GENESIS, anchors, backlog)
  add = (author, n, subject, kind = 'order.produced') => {
    const payload = new Uint8Array([n & 0xff])
    const header = {
      v: 1 as const,
      genesis: GENESIS,
      author,
      device: `0x02${'00'.repeat(32)}` as const,
      seq: 0,
      prev: null,
      parents: [],
      refs: [],
      anchorRef: { height: 0, hash: GENESIS },
      ts: n,
      subject,
      kind,
      payloadHash: toHash(keccak256Hex(payload)),
      length: payload.length,
    }
    const id = unitId(header)
    store.addUnit(
      { id, header: { ...header, signature: `0x${'00'.repeat(64)}` }, payload, lamport: n },
      { author, device: header.device, seq: 0, head: id, lamport: n, anchorRef: header.anchorRef, frozen: false },
    )
  }
  stored = () => store.flush()
  const dag = await createDag({
    storage: counting,
    network,
    clock: systemClock,
    log: silentLogger,
    genesisHash: GENESIS,
  })
  cleanups.push(
    () => network.stop(),
    () => dag.stop(),
  )
  port = createDagPort(dag, {} as MarketWalletPort, silentLogger)
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** What was found, and how many entries that took. */
async function cost(ask: () => Promise<readonly { at: string }[]>) {
  read = 0
  const units = await ask()
  return { at: units.map((unit) => Date.parse(unit.at)), read }
}

describe('one author about one subject', () => {
  it('costs what the author wrote, however many strangers write of the same', async () => {
    for (let n = 10; n < 610; n++) add(addressOf(n), n, ORDER)
    for (const n of [5, 300, 900]) add(FACTORY, n, ORDER)
    await stored()
    const found = await cost(() => port.byAuthor(ORDER, FACTORY, { limit: 64 }))
    expect(found.at).toEqual([5, 300, 900])
    expect(found.read).toBeLessThan(10)
    expect((await cost(() => port.bySubject(ORDER))).read).toBeGreaterThan(600)
  })

  it('costs what was written of it, however much the author writes of other things', async () => {
    for (let n = 10; n < 610; n++) add(FACTORY, n, subjectOf(n))
    add(FACTORY, 700, ORDER)
    add(BUYER, 701, ORDER, 'order.placed')
    await stored()
    const found = await cost(() => port.byAuthor(ORDER, FACTORY, { limit: 64 }))
    expect(found.at).toEqual([700])
    expect(found.read).toBeLessThan(10)
  })

  it('is no more than was asked for, from the end that was asked for, and of its kind', async () => {
    for (let n = 1; n <= 200; n++) add(FACTORY, n, ORDER, n % 2 ? 'order.produced' : 'order.shipped')
    await stored()
    const some = async (options: Parameters<MarketDagPort['byAuthor']>[2]) =>
      (await cost(() => port.byAuthor(ORDER, FACTORY, options))).at
    expect(await some({ limit: 3 })).toEqual([1, 2, 3])
    expect(await some({ limit: 3, newestFirst: true })).toEqual([200, 199, 198])
    expect(await some({ limit: 3, kind: 'order.shipped' })).toEqual([2, 4, 6])
    expect(await some({ limit: 1_000 })).toHaveLength(200)
    expect(await port.byAuthor(ORDER, BUYER, { limit: 5 })).toEqual([])
  })
})
