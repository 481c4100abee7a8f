import { expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { privateKeyToAddress, publicKeyOf } from '#node-core/kernel/keys.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import { toAddress, toHash, type Address } from '#node-core/model/ids.ts'
import type { MarketDagPort, MarketUnit } from '../ports.ts'
import { listAllOffers, listOffers } from './listOffers.ts'
import { encodeOffer, OFFER_UNIT_KIND, OFFERS_SUBJECT } from './offerCodec.ts'

const secrets = [10, 11].map((byte) => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array]
const [one, two] = secrets.map((secret) => toAddress(privateKeyToAddress(secret))) as [Address, Address]
const keyOf = (factory: Address) => bytesToHex(publicKeyOf(secrets[factory === one ? 0 : 1]))
const offer = (factory: Address, version: number): FactoryOffer => ({
  version,
  factory,
  name: factory === one ? 'Foundry A' : 'Foundry B',
  location: '',
  publicKey: keyOf(factory),
  carrierPublicKey: keyOf(factory),
  processes: [],
  materials: [],
  buildVolumeMm: [1, 1, 1],
  minimumStrokeMm: 1,
  minimumWallMm: 1,
  rows: [{ upToMm3: 10, amountWei: BigInt(version), basis: 'total' }],
  perCharacterWei: 0n,
  roundToWei: 1n,
  legs: [],
  capacity: 1,
  leadTimeDays: 1,
  quoteValidHours: 1,
})
const unit = (payload: Uint8Array, author: Address): MarketUnit => ({
  id: toHash(bytesToHex(taggedHash('test', payload))),
  author,
  kind: OFFER_UNIT_KIND,
  subject: OFFERS_SUBJECT,
  at: '2026-11-22T00:00:00.000Z',
  payload,
  anchorHeight: 0,
  unsent: false,
})
const dagOf = (units: readonly MarketUnit[]): MarketDagPort =>
  ({
    append: () => Promise.reject(new Error('not here')),
    byKind: () => Promise.resolve(units),
    bySubject: () => Promise.resolve(units),
    byAuthor: (_subject: string, author: string) => Promise.resolve(units.filter((unit) => unit.author === author)),
  }) as unknown as MarketDagPort

it('of each factory the newest table counts, in whatever order they came; a stranger’s and a broken one not at all', async () => {
  const units = [
    unit(encodeOffer(offer(one, 2)), one),
    unit(encodeOffer(offer(one, 7)), one),
    unit(encodeOffer(offer(two, 1)), two),
    unit(encodeOffer(offer(one, 3)), one),
    unit(encodeOffer(offer(one, 9)), two),
    unit(new Uint8Array([1, 2]), one),
  ]
  for (const order of [units, [...units].reverse()]) {
    expect((await listOffers(dagOf(order))).map(({ factory, version }) => [factory, version])).toEqual([
      [one, 7],
      [two, 1],
    ])
    expect((await listAllOffers(dagOf(order), one)).map(({ version }) => version)).toEqual([7, 3, 2])
  }
})
