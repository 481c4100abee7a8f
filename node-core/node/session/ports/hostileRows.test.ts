import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { LAST_TIME_MS } from '#node-core/kernel/isoTime.ts'
import { privateKeyToAddress, publicKeyOf } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toAddress, toHash, ZERO_HASH, type Address, type Hash } from '#node-core/model/ids.ts'
import { createBacklog } from '#node-core/units/createBacklog.ts'
import { unitId } from '#node-core/units/unitCodec.ts'
import { createDag } from '#node-core/dag/createDag.ts'
import { createDagStore } from '#node-core/dag/createDagStore.ts'
import { listAllOffers, listOffers } from '#node-core/market/factories/listOffers.ts'
import { encodeOffer, OFFER_UNIT_KIND, OFFERS_SUBJECT } from '#node-core/market/factories/offerCodec.ts'
import { ORDER_UNIT_KINDS, placedNoteOf, stepNoteOf } from '#node-core/market/orders/orderUnits.ts'
import { listParties, PROFILE_UNIT_KIND, PROFILES_SUBJECT } from '#node-core/market/parties/profileUnits.ts'
import type { MarketWalletPort } from '#node-core/market/ports.ts'
import { decodeListing } from '#node-core/market/props/listing.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createDagPort } from './dagPort.ts'

const GENESIS = toHash(`0x${'66'.repeat(32)}`)
const KEY = new Uint8Array(32).fill(5)
const HONEST = toAddress(privateKeyToAddress(KEY))
const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const honestOffer = {
  version: 1,
  factory: HONEST,
  name: 'Honest',
  location: 'Berlin',
  publicKey: bytesToHex(publicKeyOf(KEY)),
  carrierPublicKey: bytesToHex(publicKeyOf(KEY)),
  processes: ['sla'],
  materials: ['resin'],
  buildVolumeMm: [200, 200, 200] as const,
  minimumStrokeMm: 0.4,
  minimumWallMm: 0.8,
  rows: [{ upToMm3: 1_000_000, amountWei: 10n ** 20n, basis: 'total' as const }],
  perCharacterWei: 0n,
  roundToWei: 1n,
  legs: [],
  capacity: 3,
  leadTimeDays: 5,
  quoteValidHours: 24,
}

/** Anything CBOR can carry, shaped now and then like the real thing. */
const number = fc.oneof(
  fc.constantFrom(0, -1, 2 ** 53 - 1, -(2 ** 53) + 1, LAST_TIME_MS + 1, 1e308, 5e-324, 0.5),
  fc.integer(),
)
const leaf = fc.oneof(
  number,
  fc.constant(null),
  fc.boolean(),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('\u202e\u0000', 'x'.repeat(20_000), 'bafkreinot', `0x${'ff'.repeat(20)}`),
  fc.uint8Array({ maxLength: 40 }),
)
const anything = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 5 }),
  fc.dictionary(fc.string({ minLength: 1, maxLength: 10 }), leaf, { maxKeys: 6 }),
)
const wireOffer = {
  ...honestOffer,
  rows: [{ upToMm3: 5, amountWei: new Uint8Array(32).fill(255), basis: 'total' }],
  perCharacterWei: new Uint8Array(32),
  roundToWei: new Uint8Array(32),
}
const wireNote = {
  v: 1,
  design: {},
  designId: 'x',
  deliveryId: 'y',
  offerVersion: 1,
  inputs: {},
  validUntil: '9999-99-99T99:99:99Z',
  shortCode: '',
}
const wireProfile = { v: 1, name: 'n', role: 'factory', publicKey: `0x02${'ff'.repeat(32)}` }
const spoiled = (base: Record<string, unknown>) =>
  fc.tuple(fc.constantFrom(...Object.keys(base)), anything).map(([key, value]) => ({ ...base, [key]: value }))
const payload = fc.oneof(anything, spoiled(wireOffer), spoiled(wireNote), spoiled(wireProfile)).map((value) => {
  const bytes = encodeCbor(value)
  return bytes.length > 32_768 ? bytes.subarray(0, 32_768) : bytes
})
const kinds = fc.constantFrom(
  [OFFER_UNIT_KIND, OFFERS_SUBJECT] as const,
  [PROFILE_UNIT_KIND, PROFILES_SUBJECT] as const,
  [ORDER_UNIT_KINDS.placed, ZERO_HASH] as const,
  [ORDER_UNIT_KINDS.shipped, ZERO_HASH] as const,
)
const times = fc.oneof(fc.constantFrom(8_640_000_000_000_001, Number.MAX_SAFE_INTEGER, LAST_TIME_MS + 1, 0), fc.nat())

describe('lists over what strangers wrote', () => {
  it('answer whatever lies in the store, also what was stored before anything was checked', async () => {
    const network = await createNetwork({
      identity: createHash('sha256').update('hostile').digest(),
      log: silentLogger,
      clock: systemClock,
      online: false,
    })
    cleanups.push(() => network.stop())
    const storage = await openStorageOver(createMemoryStore())
    const anchors = { newest: () => ({ height: 0, hash: GENESIS }), isFinal: () => true, isAnchored: () => false }
    const store = createDagStore(
      storage,
      GENESIS,
      anchors,
      createBacklog(() => 50_000),
    )
    // As an earlier version stored it: no look at the time, signatures left out of what is tested here.
    const add = (
      author: Address,
      n: number,
      [kind, subject]: readonly [string, Hash],
      bytes: Uint8Array,
      ts: number,
    ) => {
      const header = {
        v: 1 as const,
        genesis: GENESIS,
        author,
        device: bytesToHex(publicKeyOf(KEY)),
        seq: 0,
        prev: null,
        parents: [],
        refs: [],
        anchorRef: { height: 0, hash: GENESIS },
        ts,
        subject,
        kind,
        payloadHash: toHash(keccak256Hex(bytes)),
        length: bytes.length,
      }
      const id = unitId(header)
      store.addUnit(
        { id, header: { ...header, signature: `0x${'00'.repeat(64)}` }, payload: bytes, lamport: n },
        { author, device: header.device, seq: 0, head: id, lamport: n, anchorRef: header.anchorRef, frozen: false },
      )
    }
    const rows = fc.sample(fc.tuple(kinds, payload, times), { numRuns: 400, seed: 7 })
    for (const [i, [where, bytes, ts]] of rows.entries())
      add(toAddress(`0x${(i + 1).toString(16).padStart(40, '0')}`), i + 1, where, bytes, ts)
    add(HONEST, 500, [OFFER_UNIT_KIND, OFFERS_SUBJECT], encodeOffer(honestOffer), Number.MAX_SAFE_INTEGER)
    add(
      HONEST,
      501,
      [PROFILE_UNIT_KIND, PROFILES_SUBJECT],
      encodeCbor({ v: 1, name: 'Honest', role: 'factory', publicKey: honestOffer.publicKey }),
      8_640_000_000_000_001,
    )
    await store.flush()
    const dag = await createDag({ storage, network, clock: systemClock, log: silentLogger, genesisHash: GENESIS })
    cleanups.push(() => dag.stop())
    const port = createDagPort(dag, {} as MarketWalletPort, silentLogger)

    expect(
      (await listOffers(port)).some(
        (offer) => offer.factory === HONEST && offer.publishedAt === '9999-12-31T23:59:59.999Z',
      ),
    ).toBe(true)
    expect((await listAllOffers(port)).length).toBeGreaterThan(0)
    expect(await listParties(port)).toContainEqual({
      address: HONEST,
      name: 'Honest',
      role: 'factory',
      publicKey: honestOffer.publicKey,
    })
    const about = await port.bySubject(ZERO_HASH)
    expect(about.length).toBeGreaterThan(50)
    for (const unit of about) {
      expect(() => [placedNoteOf(unit, ZERO_HASH), stepNoteOf(unit)]).not.toThrow()
      expect(Number.isNaN(Date.parse(unit.at))).toBe(false)
    }
  })

  it('a listing document of any shape is refused with a code', () => {
    fc.assert(
      fc.property(payload, (bytes) => {
        try {
          decodeListing(bytes, ZERO_HASH)
          return false
        } catch (error) {
          return typeof (error as { code?: unknown }).code === 'string'
        }
      }),
      { numRuns: 200 },
    )
  })
})
