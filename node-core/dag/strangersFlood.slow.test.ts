import { instantiateSecp256k1, type Secp256k1 } from '@bitauth/libauth'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { bytesToHex, concatBytes } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { keccak256, keccak256Hex } from '#node-core/kernel/hash.ts'
import { toAddress, toHash, ZERO_HASH, type Address, type Hash } from '#node-core/model/ids.ts'
import { DEVICE_KIND } from '#node-core/model/unit.ts'
import { createLevelStore } from '#node-core/storage/createLevelStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createBacklog, type BacklogLimits } from '#node-core/units/createBacklog.ts'
import { delegationHash } from '#node-core/units/delegation.ts'
import { encodeUnit, unitIdBytes, type UnsignedHeader } from '#node-core/units/unitCodec.ts'
import { createDagStore } from './createDagStore.ts'
import { createIngest } from './createIngest.ts'
import { createVerifier } from './createVerifier.ts'

const GENESIS = toHash(`0x${'44'.repeat(32)}`)
const LIMITS: BacklogLimits = {
  author: { units: 50_000, bytes: 64 << 20 },
  stranger: { units: 64, bytes: 512 * 1024 },
  strangers: { units: 400, bytes: 2 << 20 },
  all: { units: 2_000_000, bytes: 1 << 30 },
}
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})
let secp: Secp256k1
beforeAll(async () => {
  secp = await instantiateSecp256k1()
})

/** Somebody with a key: the account is its own device, so that a thousand of them are quickly made. */
function writer(n: number) {
  const key = keccak256(new Uint8Array([n & 255, n >> 8, 7]))
  const device = secp.derivePublicKeyCompressed(key) as Uint8Array
  const address = toAddress(
    bytesToHex(keccak256((secp.derivePublicKeyUncompressed(key) as Uint8Array).subarray(1)).subarray(12)),
  )
  let head: { id: Hash; seq: number } | null = null
  const write = (payload: Uint8Array, ts = 1_800_000_000_000): Uint8Array => {
    const header: UnsignedHeader = {
      v: 1,
      genesis: GENESIS,
      author: address,
      device: bytesToHex(device),
      seq: head === null ? 0 : head.seq + 1,
      prev: head?.id ?? null,
      parents: [],
      refs: [],
      anchorRef: { height: 0, hash: GENESIS },
      ts,
      subject: ZERO_HASH,
      kind: head === null ? DEVICE_KIND : 'note',
      payloadHash: keccak256Hex(payload) as Hash,
      length: payload.length,
    }
    const id = unitIdBytes(header)
    const signature = bytesToHex(secp.signMessageHashCompact(key, id) as Uint8Array)
    head = { id: bytesToHex(id) as Hash, seq: header.seq }
    return encodeUnit({ header: { ...header, signature }, payload })
  }
  const delegation = () => {
    const signed = secp.signMessageHashRecoverableCompact(key, delegationHash(GENESIS, address, bytesToHex(device)))
    if (typeof signed === 'string') throw new TypeError(signed)
    return write(concatBytes(signed.signature, new Uint8Array([signed.recoveryId])))
  }
  return { address, delegation, write, id: () => head!.id }
}

async function open(rich: ReadonlySet<Address>) {
  const folder = await mkdtemp(join(tmpdir(), 'flood-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  const storage = await openStorageOver(await createLevelStore(folder))
  cleanups.push(() => storage.close())
  const time = { now: 0 }
  const clock: Clock = { now: () => time.now, after: () => () => undefined }
  const anchors = { newest: () => ({ height: 0, hash: GENESIS }), isFinal: () => true, isAnchored: () => false }
  const store = createDagStore(
    storage,
    GENESIS,
    anchors,
    createBacklog((author) => (rich.has(author) ? 50_000 : 0), LIMITS),
  )
  await store.countHeld()
  return { store, time, storage, anchors, ingest: createIngest(store, await createVerifier(), clock) }
}

describe('strangers', () => {
  it('one with one key keeps its newest 64 units, however many it sends', async () => {
    const { store, time, ingest } = await open(new Set())
    const stranger = writer(1)
    await ingest.take([stranger.delegation()], 'mallory')
    for (let i = 0; i < 300; i++) {
      time.now += 1_000
      await ingest.take([stranger.write(new Uint8Array(2_048).fill(i))], 'mallory')
    }
    const held: Hash[] = []
    for await (const id of store.list('author', stranger.address, { limit: 1_000, reverse: false })) held.push(id)
    expect(held).toHaveLength(64)
    expect(held.at(-1)).toBe(stranger.id())
    expect(store.unit(held[0]!)?.header.seq).toBe(300 - 63)
  })

  it('hundreds of keys fill what is set aside for strangers and no more; people with money, and a newcomer without, still get in', async () => {
    const honest = writer(60_001)
    const newcomer = writer(60_002)
    const { store, time, ingest, storage, anchors } = await open(new Set([honest.address]))
    await ingest.take([honest.delegation(), honest.write(new Uint8Array([1]))], 'friend')
    for (let n = 0; n < 300; n += 10) {
      time.now += 60_000
      const ten = Array.from({ length: 10 }, (_, i) => writer(n + i))
      await ingest.take(
        ten.flatMap((stranger) => [
          stranger.delegation(),
          ...Array.from({ length: 3 }, (_, i) => stranger.write(new Uint8Array(30_000).fill(n + i))),
        ]),
        `peer ${n % 3}`,
      )
    }
    expect(store.backlog.strangers.units).toBeLessThanOrEqual(LIMITS.strangers.units)
    expect(store.backlog.strangers.bytes).toBeLessThanOrEqual(LIMITS.strangers.bytes)
    // Of the 300 logs only those remain that have a unit here.
    expect((await store.logs({ limit: 5_000 })).length).toBeLessThanOrEqual(LIMITS.strangers.units)
    expect((await ingest.take([honest.write(new Uint8Array([2]))], 'mallory')).accepted).toHaveLength(1)
    expect(
      (await ingest.take([newcomer.delegation(), newcomer.write(new Uint8Array([3]))], 'friend')).accepted,
    ).toHaveLength(2)
    expect(store.unit(honest.id())).toBeDefined()
    expect(store.unit(newcomer.id())).toBeDefined()
    // 27 MB were sent. What lies in the store is what is counted; LevelDB gives the disk back when it compacts.
    let live = 0
    for await (const [, record] of storage.unit.entries()) live += record.length
    expect(live).toBeLessThanOrEqual(store.backlog.all.bytes)
    // What is held is known again after a restart.
    const again = createDagStore(
      storage,
      GENESIS,
      anchors,
      createBacklog((author) => (author === honest.address ? 50_000 : 0), LIMITS),
    )
    await again.countHeld()
    expect([again.backlog.strangers.units, again.backlog.strangers.bytes]).toEqual([
      store.backlog.strangers.units,
      store.backlog.strangers.bytes,
    ])
  }, 400_000)

  it('one peer has no more than its share of what pushes others out', async () => {
    const { store, ingest } = await open(new Set())
    const quiet = Array.from({ length: 30 }, (_, i) => writer(50_000 + i))
    for (const one of quiet) await ingest.take([one.delegation(), one.write(new Uint8Array([1]))], 'friend')
    let refused = 0
    // All at one moment: the burst and nothing more.
    for (let n = 0; n < 300; n++) {
      const stranger = writer(n)
      refused += (await ingest.take([stranger.delegation(), stranger.write(new Uint8Array(16).fill(n))], 'mallory'))
        .refused
    }
    // 340 found room, and 26 at the price of another.
    expect(refused).toBe(600 - 340 - 26)
    expect(quiet.filter((one) => store.unit(one.id()) !== undefined)).toHaveLength(17)
  }, 120_000)

  it('a time that is no date is refused with its code, and what was taken before is still read', async () => {
    const { store, ingest } = await open(new Set())
    const stranger = writer(1)
    await ingest.take([stranger.delegation()], 'mallory')
    for (const ts of [8_640_000_000_000_001, 253_402_300_800_000, Number.MAX_SAFE_INTEGER]) {
      const other = writer(2)
      await ingest.take([other.delegation()], 'mallory')
      expect((await ingest.take([other.write(new Uint8Array([1]), ts)], 'mallory')).offence?.code).toBe('DAG_BAD_UNIT')
    }
    expect(store.backlog.of(stranger.address).units).toBe(1)
  })
})
