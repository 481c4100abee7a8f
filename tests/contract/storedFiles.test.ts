import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor } from '#node-core/kernel/cbor.ts'
import { readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import { PRODUCTION_FORMS } from '#node-core/model/order/jobTicket.ts'
import type { OrderId } from '#node-core/model/order/order.ts'
import { propHash } from '#node-core/model/prop.ts'
import { filesOnDisk } from '../support/filesOnDisk.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'

/*
 * The store that serves peers, after a whole order on one node: studio, fan, factory and carrier all wrote into it.
 * Whatever is not public lies there as ciphertext only, and what is kept is kept for a reason that is told.
 */

/** Words that stand nowhere else. */
const SECRET = {
  recipient: 'Marlene Unverwechselbar',
  lines: ['Hintergasse 7', 'Stiege Kornblumenblau'],
  postalCode: '60311',
  city: 'Frankfurt',
  country: 'DE',
  contact: 'niemandsonst@example.org',
}
const SECRET_MODEL = 'glTF of a film that is not out yet'
const TRACKING = 'PKT-4711-ENTLEGEN'
let real: RealNode
let fan: Address
let factory: Address
let order: OrderId
const productions: ContentId[] = []

const market = () => real.node.networks.current()!
async function act(action: Action): Promise<OrderId | null> {
  const { id } = await real.client.run('actions.prepare', action as never)
  return (await real.client.run('actions.confirm', { id })).order
}

beforeAll(async () => {
  real = await openRealNode()
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const { accounts } = await real.client.call('accounts.list')
  const of = (role: string) => accounts.find((account) => account.sample && account.role === role)!.address
  fan = of('fan')
  factory = of('factory')
  await real.putFile(utf8ToBytes(SECRET_MODEL))
  await real.client.call('accounts.activate', { address: fan })
  await real.client.call('workbench.keepAddress', { address: SECRET })
  const { prop, licence } = (await real.client.call('props.list', {}))[0]!
  const design = createDesign(propHash(prop), [{ type: 'scaleTo', sizeMm: prop.realSizeMm }])
  await real.client.call('designs.save', { name: 'Entwurf Kornblumenblau', licence: licence.address, design })
  const [quote] = (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes
  order = (await act({
    kind: 'placeOrder',
    from: fan,
    licence: licence.address,
    design,
    quoteHash: quote!.hash,
    factory: quote!.factory,
    delivery: SECRET,
  }))!
  await real.client.call('accounts.activate', { address: factory })
  await act({ kind: 'acceptOrder', from: factory, order })
  await vi.waitFor(async () => expect((await real.client.call('orders.get', order)).final).toBe(true), {
    timeout: 60_000,
    interval: 300,
  })
  for (const form of [undefined, ...PRODUCTION_FORMS]) {
    const { file, fileName } = await real.client.run('orders.productionFile', { order, as: factory, form })
    expect(fileName.endsWith('-bambu.3mf')).toBe(form === 'bambu')
    productions.push(file)
  }
  // Without a form it is the one for any slicer.
  expect(productions.map((file) => productions.indexOf(file))).toEqual([0, 0, 2])
  expect(await real.client.call('orders.delivery', { order, as: factory })).toEqual(SECRET)
  await act({ kind: 'recordProduced', from: factory, order, note: TRACKING })
  await act({ kind: 'recordShipped', from: factory, order, trackingCode: TRACKING })
  await real.client.call('accounts.activate', { address: fan })
  await act({ kind: 'confirmOrder', from: fan, order })
  expect((await real.client.call('orders.get', order)).state).toBe('settled')
}, 240_000)

afterAll(() => real.remove(), 60_000)

/** Folders of the store that peers are served from, wherever it lies. */
const everyFile = async () => (await filesOnDisk(real.dataDir)).filter(({ path }) => /(^|\/)content\//.test(path))

describe('the store that serves peers, after a whole order', () => {
  it('holds nothing in the clear that is not public', async () => {
    const files = await everyFile()
    expect(files.length).toBeGreaterThan(5)
    const secrets = [
      ...Object.values(SECRET)
        .flat()
        .filter((word) => word.length > 5),
      SECRET_MODEL,
      TRACKING,
      'Kornblumenblau',
      // A production file's table, and its archive's beginning.
      '3D/3dmodel.model',
      'PK\u0003\u0004',
    ]
    for (const { path, bytes } of files)
      for (const secret of secrets) expect(bytes.includes(secret), `${secret} in ${path}`).toBe(false)
  })

  it('holds only what is public, and sealed envelopes: every file is one or the other', async () => {
    const { ports, licences, content } = market()
    const open = new Map<ContentId, string>()
    for (const { propId, propHash: expected } of await licences.list()) {
      const listing = await loadListing(ports.content, propId, expected)
      open.set(propId, 'listing')
      open.set(listing.prop.glb as ContentId, 'model')
      if (listing.thumbnail !== null) open.set(listing.thumbnail, 'picture')
    }
    const note = await readPlacedNote(ports.dag, await readOrder(ports, licences, order))
    open.set(note.designId, 'design')
    const kinds: string[] = []
    for (const { id } of await content.list()) {
      const bytes = await content.readAll(id)
      expect(bytesToContentId(bytes)).toBe(id)
      const kind = open.get(id)
      if (kind !== undefined) kinds.push(kind)
      else if (id === note.deliveryId) {
        const envelope = decodeCbor(bytes) as unknown[]
        expect(envelope[0]).toBe(1)
        expect(envelope).toHaveLength(7)
        kinds.push('sealed')
      } else {
        // What else is published: the paradigms' metadata.
        expect(JSON.parse(Buffer.from(bytes).toString('utf8'))).toHaveProperty('name')
        kinds.push('metadata')
      }
    }
    expect(new Set(kinds)).toEqual(new Set(['listing', 'model', 'picture', 'design', 'sealed', 'metadata']))
    for (const production of productions) expect(await content.has(production)).toBe(false)
  })

  it('says of every file why it is kept; those of an order, and one’s own, outlive a full store', async () => {
    const { content, ports, licences } = market()
    const note = await readPlacedNote(ports.dag, await readOrder(ports, licences, order))
    const cached = await content.put(new Uint8Array(50_000).fill(9), { keep: null })
    const before = await real.client.call('files.stored')
    const row = (id: ContentId) => before.rows.find((each) => each.id === id)
    expect(row(note.deliveryId)).toMatchObject({ kind: 'sealed', name: null })
    // It also waits for the carrier, whose key is not on this computer.
    expect(row(note.deliveryId)?.why[0]).toBe('order')
    expect(row(note.designId)?.why).toContain('order')
    expect(row(cached)).toMatchObject({ why: [], kind: 'document', bytes: 50_000 })
    const model = before.rows.find(({ kind }) => kind === 'model')!
    expect(model.why).toContain('own')
    expect(model.name).not.toBeNull()
    // The contract's manual came with the app: it is named, not a nameless document of one's own.
    expect(before.rows.filter(({ kind }) => kind === 'manual').map(({ name, why }) => [name, why])).toEqual([
      ['LicensedProp', ['own']],
    ])
    expect(before.shares.cache).toEqual({ files: 1, bytes: 50_000 })
    expect(before.quotaBytes).toBe(20e9)

    const pinned = await real.client.call('files.pin', { file: cached, pinned: true })
    expect(pinned.shares.pinned).toEqual({ files: 1, bytes: 50_000 })
    expect(await real.client.call('files.clearCache')).toEqual({ freedBytes: 0 })
    await real.client.call('files.pin', { file: cached, pinned: false })
    expect(await real.client.call('files.clearCache')).toEqual({ freedBytes: 50_000 })
    const after = await real.client.call('files.stored')
    expect(after.rows.map(({ id }) => id).toSorted()).toEqual(
      before.rows
        .map(({ id }) => id)
        .filter((id) => id !== cached)
        .toSorted(),
    )
    await real.client.call('app.saveSettings', { storageGb: 3 })
    expect((await real.client.call('files.stored')).quotaBytes).toBe(3e9)
  })
})
