import { LICENSED_PROP_PROCESS } from '#node-core/contracts/index.ts'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ApiServer, CallHandlers } from '#node-core/api/createServer.ts'
import type { PrintabilityCard } from '#node-core/api/calls/designs.ts'
import type { PublishedProp } from '#node-core/api/calls/props.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { contentNotFound } from '#node-core/network/content/errors.ts'
import { computeQuote } from '#node-core/market/quotes/computeQuote.ts'
import { EU_COUNTRIES } from '#node-core/model/licence.ts'
import type { Design } from '#node-core/model/design.ts'
import { toContentId, toHash, type ContentId } from '#node-core/model/ids.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { createNodeAssets } from '#node-core/modeling/assets/nodeAssets.ts'
import { createModeling } from '#node-core/modeling/createModeling.ts'
import { inspectionOf } from '#node-core/modeling/inspectionOf.ts'
import { printabilityCard } from '#node-core/modeling/printabilityCard.ts'
import { createFakeNode, type FakeNode, type FakeNodeOptions } from '../fakeNode/createFakeNode.ts'
import * as world from '../fakeNode/sampleWorld.ts'
import { sharedFolder } from '../sharedFolder.ts'
import type { ServedFiles } from '../fakeNode/serveRenderer.ts'
import { overrideCalls } from './overrideCalls.ts'

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** CIDv1, raw, sha2-256, base32. */
export function cidOfBytes(bytes: Uint8Array): ContentId {
  const raw = [0x01, 0x55, 0x12, 0x20, ...createHash('sha256').update(bytes).digest()]
  let [text, bits, value] = ['b', 0, 0]
  for (const byte of raw) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += BASE32[(value >> bits) & 31]
    }
    value &= (1 << bits) - 1
  }
  if (bits > 0) text += BASE32[(value << (5 - bits)) & 31]
  return toContentId(text)
}

export interface StageNode extends ApiServer {
  readonly files: ServedFiles
  readonly prop: Prop
  readonly asked: FakeNode['asked']
  stop(): void
}

/**
 * The scripted node with real files, real modeling and real prices: all that the stage, the shop and the studio's pages
 * ask.
 */
export function createStageNode(options: FakeNodeOptions = {}): StageNode {
  const shared = sharedFolder()
  if (shared === undefined) throw new Error('the shared models are not here: set DIPNET_SHARED')
  const base = createFakeNode(options)
  const modeling = createModeling(createNodeAssets())
  const files = new Map<string, Uint8Array>()
  const put = (bytes: Uint8Array) => {
    const id = cidOfBytes(bytes)
    files.set(id, bytes)
    return id
  }
  const glb = put(new Uint8Array(readFileSync(resolve(shared, 'models/bjs-cannon-two-parts-watertight.glb'))))
  const prop: Prop = {
    ...world.PROP,
    glb,
    realSizeMm: 300,
    sizeRangeMm: { min: 150, max: 390 },
    parts: [
      {
        id: 'barrel',
        name: 'Barrel',
        sources: ['cannon'],
        materials: ['bronze', 'resin'],
        colors: ['#8a6b3d', '#3b3b3f', '#7a1f2b', '#c9c4b8'],
      },
      {
        id: 'carriage',
        name: 'Carriage',
        sources: ['cannonMount'],
        materials: ['resin'],
        colors: ['#5b3a24', '#2d3b2f', '#24303f'],
      },
    ],
    variants: [
      {
        id: 'night',
        name: 'Night attack',
        looks: [
          { part: 'barrel', material: 'bronze', color: '#3b3b3f' },
          { part: 'carriage', material: 'resin', color: '#24303f' },
        ],
      },
    ],
    textZones: [
      {
        id: 'plate',
        name: 'Carriage front',
        part: 'carriage',
        origin: [0, 29.5, 27.2],
        normal: [0, 0, 1],
        up: [0, 1, 0],
        widthMm: 100,
        heightMm: 18,
        maxCharacters: 24,
        fonts: ['inter', 'oswald', 'noto-sans-sc'],
        minStrokeMm: 1,
        depthMm: 0.8,
        allows: 'either',
      },
    ],
  }
  const published: PublishedProp = {
    ...world.PUBLISHED[0]!,
    licence: { ...world.PUBLISHED[0]!.licence, territory: [...EU_COUNTRIES, 'US'], serialsAssigned: 132 },
    prop,
  }
  const drafts = new Map<
    string,
    Parameters<CallHandlers['designs.save']>[0] & { id: string; owner: null; savedAt: string }
  >()
  const designs = new Map<string, Design>()
  const offer = {
    ...world.OFFER,
    rows: [
      { upToMm3: 400_000, amountWei: parseDpn('41'), basis: 'share' as const },
      { upToMm3: 4_000_000, amountWei: parseDpn('76.86'), basis: 'share' as const },
    ],
  }
  const second = {
    ...offer,
    factory: world.PEOPLE.me,
    name: 'Havel Modelmakers',
    roundToWei: parseDpn('1'),
    leadTimeDays: 6,
  }

  async function check(design: Design): Promise<PrintabilityCard> {
    const built = await modeling.build({
      prop,
      design,
      glb: files.get(prop.glb)!,
      machine: { ...offer, minimumWallMm: 0.4 },
    })
    return printabilityCard(built)
  }

  const samples = ['captains-lantern', 'star-compass'].map((name) => {
    const asset = (ending: string) =>
      new Uint8Array(readFileSync(resolve(import.meta.dirname, `../../../assets/props/${name}.${ending}`)))
    const file = put(asset('glb'))
    return {
      name,
      file,
      prop: { ...(JSON.parse(new TextDecoder().decode(asset('prop.json'))) as Prop), glb: file },
      thumbnail: put(asset('png')),
    }
  })
  const handlers: Partial<CallHandlers> = {
    'props.list': ({ studio, before }) =>
      options.empty || before !== undefined || (studio !== undefined && studio !== published.licence.studio)
        ? []
        : [published],
    'props.open': () => published,
    'props.inspect': async ({ file }, context) => {
      const bytes = files.get(file)
      if (!bytes) throw contentNotFound('no such file')
      const found = await modeling.importProp(bytes, 100, {
        onProgress: ({ step, done }) => context.progress({ step: step === 'check' ? 'check' : 'import', done }),
      })
      return { file, ...inspectionOf(found) }
    },
    'props.samples': () => samples,
    'designs.list': () => [...drafts.values()],
    'designs.save': (input) => {
      const draft = { ...input, id: input.id ?? `d${drafts.size + 1}`, owner: null, savedAt: new Date().toISOString() }
      drafts.set(draft.id, draft)
      return draft
    },
    'designs.remove': ({ id }) => {
      drafts.delete(id)
      return null
    },
    'designs.check': ({ design }) => check(design),
    'designs.quotes': async ({ design }, context) => {
      context.progress({ step: 'solids', done: 0.3 })
      const card = await check(design)
      const subject = {
        licence: published.licence,
        studioName: published.studioName,
        designHash: toHash(card.design),
        designId: world.cidOf('design'),
        designer: published.licence.designer,
        inputs: card.inputs,
      }
      const quotes =
        card.inputs.volumeMm3 > 0
          ? [offer, second]
              .map((each) => computeQuote(each, subject, Date.now()))
              .sort((a, b) => (a.priceWei < b.priceWei ? -1 : 1))
          : []
      return { quotes, card, unfit: [{ factory: world.PEOPLE.carrier, name: 'Tiny Prints', code: 'PRINT_TOO_LARGE' }] }
    },
    'orders.process': () => LICENSED_PROP_PROCESS,
    'orders.design': ({ id }) => ({
      prop,
      design: designs.get(id) ?? {
        version: 1,
        prop: propHash(prop),
        commands: [
          { type: 'setPartColor', part: 'carriage', color: '#2d3b2f' },
          {
            type: 'engraveText',
            zone: 'plate',
            engraving: { text: 'ALICE #001', font: 'inter', sizeMm: 8, depthMm: 0.8 },
          },
        ],
      },
    }),
    'factories.list': () => [offer, second],
    'twins.list': () => (options.empty ? [] : [twin]),
    'twins.get': () => twin,
  }
  const order = world.ORDERS.find((candidate) => candidate.state === 'settled')!
  const twin = {
    licence: published.licence.address,
    serial: 1,
    cap: 500,
    owner: world.PEOPLE.me,
    propId: world.cidOf('prop'),
    propName: prop.name,
    designId: order.designId,
    designHash: order.designHash,
    orderId: order.id,
    orderNumber: order.number,
    studio: order.studio,
    factory: order.factory,
    settledAt: order.placedAt,
    timeline: order.timeline,
    waiting: order.waiting,
  }
  const server = overrideCalls(base, handlers)
  return { ...server, files: { get: (id) => files.get(id), put }, prop, asked: base.asked, stop: () => base.stop() }
}
