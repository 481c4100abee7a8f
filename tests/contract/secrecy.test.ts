import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { calls, feeds, type CallName, type GuardedCallName } from '#node-core/api/contract.ts'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { decodeDelivery, encodeDelivery } from '#node-core/market/orders/delivery.ts'
import { encodePlacedNote, ORDER_UNIT_KINDS, readPlacedNote } from '#node-core/market/orders/orderUnits.ts'
import { preparePlaceOrder } from '#node-core/market/orders/preparePlaceOrder.ts'
import { openDelivery } from '#node-core/market/orders/openDelivery.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { seal } from '#node-core/vault/sealing/seal.ts'
import { priceTransaction, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { createDesign } from '#node-core/model/design.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import type { JobTicket } from '#node-core/model/order/jobTicket.ts'
import type { OrderId } from '#node-core/model/order/order.ts'
import { propHash } from '#node-core/model/prop.ts'
import { createContentStore } from '#node-core/network/content/createContentStore.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { filesOnDisk } from '../support/filesOnDisk.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/*
 * Who asks matters: a file or an address is for those who have a part in its order, a draft for its account; and what
 * is not public
 * is served to no peer and lies nowhere in the clear.
 */

const DELIVERY = {
  recipient: 'Alice',
  lines: ['12 Harbour Street'],
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  contact: 'a@example.org',
}
let real: RealNode
let fan: Address
let factory: Address
let studio: Address
let stranger: Address
let order: OrderId
let ticket: JobTicket
let draftId: string
/** A model handed in and not published. */
let secretModel: ContentId
const stops: (() => Promise<void>)[] = []

const market = () => real.node.networks.current()!
const beAs = (address: Address) => real.client.call('accounts.activate', { address })
const file = (as: Address) => real.client.run('orders.productionFile', { order, as })

async function act(action: Action): Promise<OrderId | null> {
  const { id } = await real.client.run('actions.prepare', action as never)
  return (await real.client.run('actions.confirm', { id })).order
}

async function wanted() {
  const { prop, licence } = (await real.client.call('props.list', {}))[0]!
  const design = createDesign(propHash(prop), [{ type: 'scaleTo', sizeMm: prop.realSizeMm }])
  const [quote] = (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes
  return { licence, design, quote: quote! }
}

beforeAll(async () => {
  real = await openRealNode()
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
  stranger = (
    await real.client.run('accounts.create', {
      phrase,
      password: 'a long enough password',
      label: 'Sam',
      role: 'factory',
      rememberInKeychain: false,
    })
  ).address
  const { accounts } = await real.client.call('accounts.list')
  const of = (role: string) => accounts.find((account) => account.sample && account.role === role)!.address
  fan = of('fan')
  factory = of('factory')
  studio = of('studio')
  secretModel = await real.putFile(utf8ToBytes('glTF of a film that is not out yet'))
  await beAs(fan)
  const { licence, design, quote } = await wanted()
  draftId = (await real.client.call('designs.save', { name: 'Mine', licence: licence.address, design })).id
  order = (await act({
    kind: 'placeOrder',
    from: fan,
    licence: licence.address,
    design,
    quoteHash: quote.hash,
    factory: quote.factory,
    delivery: DELIVERY,
  }))!
}, 180_000)

afterAll(async () => {
  for (const stop of stops.reverse()) await stop()
  await real.remove()
}, 60_000)

describe('every call says for whom its answer is', () => {
  it('and so does every feed', () => {
    for (const [name, { for: audience }] of Object.entries(calls))
      expect(['everybody', 'window', 'owner', 'party'], name).toContain(audience)
    for (const [name, { for: audience }] of Object.entries(feeds))
      expect(['everybody', 'window'], name).toContain(audience)
  })

  /** What a stranger may try with another's; a call that is for an owner or party and is not here does not compile. */
  const TRIES: { readonly [K in GuardedCallName]: () => { input: unknown; code: string | null; told?: unknown } } = {
    // Answered with the stranger's own: checked below.
    'designs.list': () => ({ input: undefined, code: null, told: [] }),
    'designs.save': () => ({
      input: { id: draftId, name: 'Stolen', licence: order.licence, design: createDesign(`0x${'11'.repeat(32)}`) },
      code: 'NODE_DRAFT_OF_ANOTHER',
    }),
    'designs.remove': () => ({ input: { id: draftId }, code: 'NODE_DRAFT_OF_ANOTHER' }),
    'network.gifts': () => ({ input: undefined, code: null, told: [] }),
    'workbench.design': () => ({ input: { licence: order.licence }, code: null, told: { design: null } }),
    'workbench.keepDesign': () => ({
      input: { licence: order.licence, design: null, account: null },
      code: null,
      told: null,
    }),
    'workbench.address': () => ({ input: undefined, code: null, told: { address: null } }),
    'workbench.keepAddress': () => ({ input: { address: null }, code: null, told: null }),
    'props.statement': () => ({ input: { studio }, code: 'NODE_NOT_ACTIVE_ACCOUNT' }),
    'orders.delivery': () => ({ input: { order, as: stranger }, code: 'MARKET_NOT_PARTY' }),
    'orders.productionFile': () => ({ input: { order, as: stranger }, code: 'MARKET_NOT_PARTY' }),
    'orders.packages': () => ({ input: { order, as: stranger }, code: 'MARKET_NOT_PARTY' }),
    'orders.sendFile': () => ({
      input: { order, as: stranger, file: bytesToContentId(new Uint8Array([1])), name: 'x' },
      code: 'MARKET_NOT_PARTY',
    }),
  }
  const guarded = Object.keys(calls).filter(
    (name) => !['everybody', 'window'].includes(calls[name as CallName].for),
  ) as GuardedCallName[]

  it.each(guarded)('%s refuses a stranger’s account, and one that only says to be the other', async (name) => {
    await beAs(stranger)
    const { input, code, told } = TRIES[name]()
    if (code !== null) expect(await codeOf(real.client.run(name, input as never))).toBe(code)
    else expect(await real.client.run(name, input as never)).toEqual(told)
    if (typeof input === 'object' && input !== null && 'as' in input) {
      for (const as of [fan, factory])
        expect(await codeOf(real.client.run(name, { ...input, as } as never)), as).toBe('NODE_NOT_ACTIVE_ACCOUNT')
    }
  })

  it('the stranger changed nothing: the draft is its owner’s', async () => {
    await beAs(fan)
    expect((await real.client.call('designs.list')).map(({ id, name }) => [id, name])).toEqual([[draftId, 'Mine']])
  })

  it('an account whose key is locked is told nothing', async () => {
    await beAs(stranger)
    await real.client.call('accounts.lock')
    expect(await codeOf(real.client.run('orders.delivery', { order, as: stranger }))).toBe('NODE_KEY_AWAY')
    await real.client.run('accounts.unlock', { password: 'a long enough password' })
  })
})

describe('the production file', () => {
  it('is not made before the factory’s acceptance, nor before that is final, nor for the buyer', async () => {
    await beAs(factory)
    expect(await codeOf(file(factory))).toBe('MARKET_WRONG_STATE')
    await act({ kind: 'acceptOrder', from: factory, order })
    expect(await codeOf(file(factory))).toBe('MARKET_ACCEPTANCE_NOT_FINAL')
    await expect.poll(async () => (await real.client.call('orders.get', order)).final, { timeout: 60_000 }).toBe(true)
    await beAs(fan)
    expect(await codeOf(file(fan))).toBe('MARKET_NOT_PARTY')
    await beAs(factory)
    ticket = await file(factory)
    expect(ticket.fileBytes).toBeGreaterThan(1_000)
  }, 120_000)

  it('opens in the factory’s own window, and in no other account’s; not to be cached', async () => {
    await beAs(factory)
    const opened = await real.node.content.open(ticket.file)
    expect(opened).toMatchObject({ size: ticket.fileBytes, secret: true })
    const bytes = await real.node.content.readAll(ticket.file, 1e9)
    expect(bytesToContentId(bytes)).toBe(ticket.file)
    expect(Buffer.from(bytes.subarray(0, 4)).toString('latin1')).toBe('PK\u0003\u0004')
    for (const other of [fan, stranger]) {
      await beAs(other)
      expect(await real.node.content.open(ticket.file), other).toBeNull()
    }
  }, 60_000)

  it('lies nowhere on the disk in the clear', async () => {
    const files = await filesOnDisk(real.dataDir)
    expect(files.length).toBeGreaterThan(20)
    for (const { path, bytes } of files) {
      expect(bytes.subarray(0, 4).toString('latin1'), path).not.toBe('PK\u0003\u0004')
      expect(bytes.includes('3D/3dmodel.model'), path).toBe(false)
      expect(bytes.includes('glTF of a film'), path).toBe(false)
    }
  })
})

describe('the address kept for the next order', () => {
  it('comes back to its account alone, and lies nowhere on the disk in the clear', async () => {
    const address = {
      recipient: 'Marlene Unverwechselbar',
      lines: ['Hintergasse 7'],
      postalCode: '60311',
      city: 'Frankfurt',
      country: 'DE',
      contact: '+49 69 1',
    }
    await beAs(fan)
    await real.client.call('workbench.keepAddress', { address })
    expect((await real.client.call('workbench.address')).address).toMatchObject(address)
    await beAs(stranger)
    expect((await real.client.call('workbench.address')).address).toBeNull()
    for (const { path, bytes } of await filesOnDisk(real.dataDir))
      expect(bytes.includes('Unverwechselbar'), path).toBe(false)
  })
})

describe('a peer who asks by the content protocol', () => {
  let peer: ContentStore
  const ask = (id: ContentId) => peer.get(id, { searchMs: 1_500 })

  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'dipnet-peer-'))
    const { addresses } = await real.client.call('network.status')
    const network = await createNetwork({
      identity: new Uint8Array(32).fill(77),
      log: silentLogger,
      clock: systemClock,
      listen: { host: '127.0.0.1' },
      bootstrap: addresses,
    })
    peer = await createContentStore({ dir, network, clock: systemClock, log: silentLogger })
    stops.push(
      () => rm(dir, { recursive: true, force: true }),
      () => network.stop(),
      () => peer.stop(),
    )
    await vi.waitFor(() => expect(network.peers()).toHaveLength(1), 20_000)
  }, 60_000)

  it('is served what is published', async () => {
    const { prop } = (await real.client.call('props.list', {}))[0]!
    expect(await ask(prop.glb as ContentId)).toBeGreaterThan(1_000)
  })

  it('is not served a production file, a model handed in, a backup, a design only priced, or a listing only prepared', async () => {
    expect(await codeOf(ask(ticket.file))).toBe('CONTENT_NOT_FOUND')
    expect(await codeOf(ask(secretModel))).toBe('CONTENT_NOT_FOUND')
    const backup = await real.client.run('accounts.backup', { password: 'a long enough password' })
    expect(await codeOf(ask(backup.file))).toBe('CONTENT_NOT_FOUND')
    const { prop, licence } = (await real.client.call('props.list', {}))[1]!
    const design = createDesign(propHash(prop), [{ type: 'scaleTo', sizeMm: prop.realSizeMm }])
    const { quotes } = await real.client.run('designs.quotes', { licence: licence.address, design })
    expect(await codeOf(ask(quotes[0]!.designId))).toBe('CONTENT_NOT_FOUND')
    expect(await market().content.has(bytesToContentId(encodeCbor(design)))).toBe(false)
  }, 120_000)

  it('is served a model from the moment its publication is signed', async () => {
    const [sample] = await real.client.call('props.samples')
    // A byte behind the GLB's end, in its last chunk's padding, makes it a file of its own.
    const own = await real.putFile(await ownCopy(sample!.file))
    expect(await codeOf(ask(own))).toBe('CONTENT_NOT_FOUND')
    const terms = {
      designer: factory,
      royaltyBps: 1_000,
      designerBps: 500,
      cap: 5,
      territory: ['EU'],
      opensAt: new Date(systemClock.now()).toISOString(),
      closesAt: new Date(systemClock.now() + 30 * 86_400_000).toISOString(),
      acceptWindowS: 3_600,
      produceWindowS: 86_400,
      disputeWindowS: 86_400,
      minPriceWei: 10n ** 16n,
      maxOpenPerBuyer: 5,
      cancelFeeBps: 100,
      anyFactory: true,
      factories: [],
    }
    const prepared = await real.client.run('actions.prepare', {
      kind: 'publishProp',
      from: studio,
      prop: { ...sample!.prop, glb: own },
      terms,
    } as never)
    expect(await codeOf(ask(own))).toBe('CONTENT_NOT_FOUND')
    const { propId } = await real.client.run('actions.confirm', { id: prepared.id })
    expect(await ask(own)).toBeGreaterThan(1_000)
    expect(await ask(propId!)).toBeGreaterThan(100)
  }, 120_000)
})

/** The same model under another content id: its JSON chunk with one space more. */
async function ownCopy(id: ContentId): Promise<Uint8Array> {
  const glb = Buffer.from(await market().ports.content.get(id))
  const jsonLength = glb.readUInt32LE(12)
  const json = Buffer.concat([glb.subarray(20, 20 + jsonLength), Buffer.from('    ')])
  const out = Buffer.concat([glb.subarray(0, 20), json, glb.subarray(20 + jsonLength)])
  out.writeUInt32LE(out.length, 8)
  out.writeUInt32LE(json.length, 12)
  return out
}

describe('the delivery address', () => {
  it('is sealed to the factory and to the carrier, and opens to nobody else', async () => {
    const { ports, licences } = market()
    const read = await readOrder(ports, licences, order)
    const carrier = read.split.find((line) => line.role === 'carrier')!.payee
    const note = await readPlacedNote(ports.dag, read)
    const envelope = await ports.content.get(note.deliveryId)
    for (const party of [factory, carrier])
      expect(decodeDelivery(await ports.wallet.open(party, envelope)), party).toEqual(DELIVERY)
    for (const other of [fan, studio, stranger])
      expect(await codeOf(ports.wallet.open(other, envelope)), other).toBe('SEALING_NOT_A_RECIPIENT')
    await beAs(factory)
    expect(await real.client.call('orders.delivery', { order, as: factory })).toEqual(DELIVERY)
  })

  it('that is not the one the chain names is refused, though it is sealed to the factory', async () => {
    const { ports, licences } = market()
    const { licence, design, quote } = await wanted()
    const [offer] = await real.client.call('factories.list', { factory: quote.factory })
    const record = await licences.get(licence.address)
    const prepared = await preparePlaceOrder(ports, {
      buyer: fan,
      licence: record,
      design,
      quote,
      offer: offer!,
      delivery: DELIVERY,
      shortCode: 'ABC-123',
    })
    // The buyer's own app could announce another envelope than it committed to.
    const other = seal(
      encodeDelivery({ ...DELIVERY, city: 'Potsdam' }),
      [await ports.wallet.publicKey(factory)],
      ports.randomBytes,
    )
    const note = encodePlacedNote({
      design,
      designId: bytesToContentId(encodeCbor(design)),
      deliveryId: await ports.content.put(other),
      offerVersion: quote.offerVersion,
      inputs: quote.inputs,
      validUntil: quote.validUntil,
      shortCode: 'ABC-123',
    })
    await ports.dag.append(fan, { kind: ORDER_UNIT_KINDS.placed, subject: prepared.order.id, payload: note })
    await sendTransaction(
      ports.chain,
      ports.wallet,
      await priceTransaction(ports.chain, prepared.intent, LicensedProp_abi),
    )
    expect(await codeOf(openDelivery(ports, await readOrder(ports, licences, prepared.order), factory))).toBe(
      'MARKET_DELIVERY_MISMATCH',
    )
    await beAs(factory)
    expect(await codeOf(real.client.call('orders.delivery', { order: prepared.order, as: factory }))).toBe(
      'MARKET_DELIVERY_MISMATCH',
    )
    await act({ kind: 'declineOrder', from: factory, order: prepared.order, reason: 'other' })
    expect(await codeOf(real.client.call('orders.delivery', { order: prepared.order, as: factory }))).toBe(
      'MARKET_WRONG_STATE',
    )
  }, 120_000)

  it('cannot be drawn to a key that is not the carrier’s: no such table is published, none is sealed to', async () => {
    const [offer] = await real.client.call('factories.list', { factory })
    const [material, carrier] = [
      offer!.legs.find((leg) => leg.role === 'material')!,
      offer!.legs.find((leg) => leg.role === 'carrier')!,
    ]
    const {
      name,
      location,
      processes,
      materials,
      buildVolumeMm,
      minimumStrokeMm,
      minimumWallMm,
      rows,
      perCharacterWei,
      roundToWei,
      capacity,
      leadTimeDays,
      quoteValidHours,
    } = offer!
    const table = {
      name,
      location,
      processes,
      materials,
      buildVolumeMm,
      minimumStrokeMm,
      minimumWallMm,
      rows,
      perCharacterWei,
      roundToWei,
      capacity,
      leadTimeDays,
      quoteValidHours,
      material: { address: material.payee, name: 'M', amountWei: 1n },
      carrier: { address: carrier.payee, name: 'C', publicKey: offer!.publicKey, amountWei: 1n },
    }
    expect(
      await codeOf(real.client.run('actions.prepare', { kind: 'publishOffer', from: factory, offer: table } as never)),
    ).toBe('MODEL_KEY_OF_ANOTHER')
    const { ports, licences } = market()
    const { licence, design, quote } = await wanted()
    const forged = { ...offer!, carrierPublicKey: offer!.publicKey }
    expect(
      await codeOf(
        preparePlaceOrder(ports, {
          buyer: fan,
          licence: await licences.get(licence.address),
          design,
          quote,
          offer: forged,
          delivery: DELIVERY,
          shortCode: '',
        }),
      ),
    ).toBe('MODEL_KEY_OF_ANOTHER')
  }, 60_000)
})

it('production files that earlier versions left in the serving store are gone after the next start', async () => {
  const left = await market().content.put(utf8ToBytes('PK\u0003\u0004 of before'))
  const kept = await market().content.put(utf8ToBytes('glTF of before'))
  await real.stop()
  await rm(join(real.dataDir, 'network', 'production-files-withdrawn'))
  await keepAsBefore(join(real.dataDir, 'files'), 'backup of before')
  real = await openRealNode({ dataDir: real.dataDir })
  expect(await market().content.has(left)).toBe(false)
  expect(await market().content.has(kept)).toBe(true)
  // What lay plain beside it is encrypted now, and still opens.
  expect(
    Buffer.from(await real.node.content.readAll(bytesToContentId(utf8ToBytes('backup of before')), 1_000)).toString(),
  ).toBe('backup of before')
  expect(await readdir(real.dataDir)).not.toContain('files')
}, 120_000)

/** As earlier versions kept a file: named by its id in a folder of two letters. */
async function keepAsBefore(folder: string, text: string): Promise<void> {
  const id = bytesToContentId(utf8ToBytes(text))
  const place = join(folder, 'files', id.slice(-3, -1))
  await mkdir(place, { recursive: true })
  await writeFile(join(place, id), text)
}
