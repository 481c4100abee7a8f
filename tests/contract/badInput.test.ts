import { readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action } from '#node-core/api/calls/actions.ts'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { createDesign } from '#node-core/model/design.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import type { Account } from '#node-core/model/account.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import type { Role } from '#node-core/model/role.ts'
import { formatInvitation } from '#node-core/node/session/invitation.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { sharedFolder } from '../support/sharedFolder.ts'
import { codeOf } from './seam.ts'

const DPN = 10n ** 18n
const LONG = 'n'.repeat(10_000)
const PASSWORD = 'correct horse battery'
const delivery = {
  recipient: 'Ann',
  lines: ['1 Street'],
  postalCode: '10115',
  city: 'Berlin',
  country: 'DE',
  contact: 'ann@example.org',
}

/** Codes met here; each must be a sentence in both languages. */
const met = new Set<string>()
async function refusal(work: Promise<unknown>): Promise<string> {
  const code = await codeOf(work)
  met.add(code)
  return code
}

let real: RealNode
/** Moves this machine's clock on, ms. */
let ahead = 0
const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead }
const person = async (role: Role): Promise<Account> =>
  (await real.client.call('accounts.list')).accounts.find((account) => account.sample && account.role === role)!
const prepare = (action: unknown) => real.client.run('actions.prepare', action as Action)

beforeAll(async () => {
  real = await openRealNode({ clock })
  await real.client.run('network.startLocal', undefined)
  await real.client.call('app.saveSettings', { autopilot: false })
}, 120_000)
afterAll(() => real?.remove())

const broken = join(sharedFolder() ?? '', 'models', 'broken')
const models = sharedFolder() === undefined ? [] : readdirSync(broken)

describe('models', () => {
  it.skipIf(models.length === 0)(
    'every file of models/broken is refused by its own code (skipped where the shared models are absent)',
    async () => {
      const codes: Record<string, string> = {}
      for (const name of models)
        codes[name] = await refusal(
          real.client.run('props.inspect', { file: await real.putFile(readFileSync(join(broken, name))) }),
        )
      expect(codes).toEqual({
        'accessor-count-4g.glb': expect.stringMatching(/^MODELING_GLB_/) as string,
        'external-uris.glb': 'MODELING_GLB_EXTERNAL_URI',
        'index-out-of-range.glb': 'MODELING_GLB_INDEX_OUT_OF_RANGE',
        'nan-inf-positions.glb': 'MODELING_GLB_POSITION_NOT_FINITE',
        'node-cycle.glb': 'MODELING_GLB_NODE_CYCLE',
        'not-a-glb.glb': 'MODELING_GLB_NOT_A_GLB',
        'png-bomb-16384.glb': 'MODELING_GLB_IMAGE_TOO_LARGE',
        'truncated-half.glb': 'MODELING_GLB_TRUNCATED',
      })
      expect(new Set(Object.values(codes)).size).toBe(models.length)
      // The thread that read them still works.
      const [sample] = await real.client.call('props.samples')
      expect((await real.client.run('props.inspect', { file: sample!.file })).parts.length).toBeGreaterThan(0)
    },
    120_000,
  )

  it('an empty file and a file that is not here', async () => {
    expect(await refusal(real.client.run('props.inspect', { file: await real.putFile(new Uint8Array()) }))).toBe(
      'MODELING_GLB_NOT_A_GLB',
    )
    expect(await refusal(real.client.run('props.inspect', { file: `bafkrei${'a'.repeat(52)}` }))).toBe(
      'MARKET_MODEL_NOT_HERE',
    )
  }, 60_000)
})

describe('publishing', () => {
  const publication = async (change: (prop: Prop) => Prop, terms: object = {}): Promise<unknown> => {
    const [sample] = await real.client.call('props.samples')
    const closesAt = new Date(systemClock.now() + 30 * 86_400_000).toISOString()
    return {
      kind: 'publishProp',
      from: (await person('studio')).address,
      prop: change(sample!.prop),
      terms: {
        designer: (await person('factory')).address,
        royaltyBps: 1_000,
        designerBps: 500,
        cap: 500,
        territory: ['EU'],
        opensAt: new Date(systemClock.now()).toISOString(),
        closesAt,
        acceptWindowS: 3_600,
        produceWindowS: 86_400,
        disputeWindowS: 86_400,
        minPriceWei: 10n ** 16n,
        maxOpenPerBuyer: 5,
        cancelFeeBps: 100,
        anyFactory: true,
        factories: [],
        ...terms,
      },
    }
  }

  it('works as it stands', async () => {
    expect((await prepare(await publication((prop) => prop))).sentence.code).toBe('sign.publishProp')
  })

  it.each<[string, (prop: Prop) => Prop, object, string]>([
    [
      'a model that is not here',
      (prop) => ({ ...prop, glb: bytesToContentId(new Uint8Array([1, 2, 3])) }),
      {},
      'MARKET_MODEL_NOT_HERE',
    ],
    ['a model that is no content id', (prop) => ({ ...prop, glb: 'model.glb' as ContentId }), {}, 'MODEL_BAD_PROP'],
    ['a name of 10,000 characters', (prop) => ({ ...prop, name: LONG }), {}, 'MODEL_BAD_PROP'],
    ['an empty name', (prop) => ({ ...prop, name: '  ' }), {}, 'MODEL_BAD_PROP'],
    [
      'a part named with 10,000 characters',
      (prop) => ({ ...prop, parts: prop.parts.map((part) => ({ ...part, name: LONG })) }),
      {},
      'MODEL_BAD_PROP',
    ],
    ['no parts', (prop) => ({ ...prop, parts: [] }), {}, 'MODEL_BAD_PROP'],
    ['shares above the whole', (prop) => prop, { royaltyBps: 9_900, designerBps: 9_900 }, 'MODEL_BAD_LICENCE'],
    ['a cap of nothing', (prop) => prop, { cap: 0 }, 'MODEL_BAD_LICENCE'],
    ['an end before the beginning', (prop) => prop, { closesAt: '2020-01-01T00:00:00Z' }, 'MODEL_BAD_LICENCE'],
    ['a date that is none', (prop) => prop, { closesAt: 'tomorrow' }, 'MODEL_BAD_LICENCE'],
    ['a country that is none', (prop) => prop, { territory: ['Atlantis'] }, 'MODEL_BAD_LICENCE'],
  ])('%s is refused', async (_name, change, terms, code) => {
    expect(await refusal(prepare(await publication(change, terms)))).toBe(code)
  })
})

describe('a price table', () => {
  const table = async (change: object): Promise<unknown> => {
    const factory = await person('factory')
    const [offer] = await real.client.call('factories.list', { factory: factory.address })
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
    return {
      kind: 'publishOffer',
      from: factory.address,
      offer: {
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
        material: { address: material.payee, name: material.name, amountWei: material.amountWei },
        carrier: {
          address: carrier.payee,
          name: carrier.name,
          publicKey: offer!.carrierPublicKey,
          amountWei: carrier.amountWei,
        },
        ...change,
      },
    }
  }

  it('works as it stands', async () => {
    expect((await prepare(await table({}))).sentence.code).toBe('sign.publishOffer')
  })

  it.each<[string, object, RegExp]>([
    ['a name of 10,000 characters', { name: LONG }, /^API_BAD_INPUT$/],
    ['an empty name', { name: '' }, /^MODEL_NAME_EMPTY$/],
    ['no rows', { rows: [] }, /^MODEL_BAD_OFFER$/],
    [
      'rows out of order',
      {
        rows: [
          { upToMm3: 10, amountWei: 1n, basis: 'share' },
          { upToMm3: 5, amountWei: 2n, basis: 'share' },
        ],
      },
      /^MODEL_BAD_OFFER$/,
    ],
    ['a negative amount', { rows: [{ upToMm3: 10, amountWei: -1n, basis: 'share' }] }, /^API_BAD_INPUT$/],
    [
      'an amount beyond all DPN there are',
      { rows: [{ upToMm3: 10, amountWei: 10n ** 40n, basis: 'share' }] },
      /^API_BAD_INPUT$/,
    ],
    ['rounding to nothing', { roundToWei: 0n }, /^MODEL_BAD_OFFER$/],
    ['a machine without room', { buildVolumeMm: [0, 100, 100] }, /^MODEL_BAD_OFFER$/],
    ['quotes that never hold', { quoteValidHours: 0 }, /^MODEL_BAD_OFFER$/],
    [
      'a carrier key that no key belongs to',
      { carrier: { address: `0x${'11'.repeat(20)}`, name: 'C', publicKey: `0x02${'ff'.repeat(32)}`, amountWei: 1n } },
      /^KERNEL_BAD_KEY$/,
    ],
    [
      'a carrier key that is none',
      { carrier: { address: `0x${'11'.repeat(20)}`, name: 'C', publicKey: '0x02', amountWei: 1n } },
      /^MODEL_BAD_OFFER$/,
    ],
  ])('%s is refused', async (_name, change, code) => {
    expect(await refusal(prepare(await table(change)))).toMatch(code)
  })
})

describe('money', () => {
  it.each<[string, unknown, string]>([
    ['nothing', 0n, 'MARKET_NOTHING_TO_SEND'],
    ['less than nothing', -1n, 'API_BAD_INPUT'],
    ['more than there is', 10n ** 27n, 'MARKET_NOT_ENOUGH_DPN'],
    ['more than can be', 10n ** 31n, 'API_BAD_INPUT'],
    ['a fraction', 1.5, 'API_BAD_INPUT'],
    ['a text', '100', 'API_BAD_INPUT'],
  ])('sending %s is refused', async (_name, amountWei, code) => {
    const from = (await person('fan')).address
    expect(await refusal(prepare({ kind: 'sendDpn', from, to: (await person('studio')).address, amountWei }))).toBe(
      code,
    )
  })

  it('sending all without leaving the fee, from an account of somebody else, and what was prepared too long ago', async () => {
    const fan = await person('fan')
    expect(
      await refusal(
        prepare({ kind: 'sendDpn', from: fan.address, to: `0x${'22'.repeat(20)}`, amountWei: fan.balanceWei }),
      ),
    ).toBe('MARKET_NOT_ENOUGH_DPN')
    expect(
      await refusal(prepare({ kind: 'sendDpn', from: `0x${'22'.repeat(20)}`, to: fan.address, amountWei: 1n })),
    ).toBe('MARKET_NOT_ENOUGH_DPN')
    const { id } = await prepare({ kind: 'sendDpn', from: fan.address, to: `0x${'22'.repeat(20)}`, amountWei: DPN })
    ahead += 11 * 60_000
    expect(await refusal(real.client.run('actions.confirm', { id }))).toBe('NODE_PREPARED_GONE')
  })
})

describe('ordering', () => {
  const wanted = async (change: object = {}, from?: Address) => {
    const { prop, licence } = (await real.client.call('props.list', {}))[0]!
    const design = createDesign(propHash(prop))
    const [quote] = (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes
    return {
      kind: 'placeOrder',
      from: from ?? (await person('fan')).address,
      licence: licence.address,
      design,
      quoteHash: quote!.hash,
      factory: quote!.factory,
      delivery,
      ...change,
    }
  }

  it.each<[string, object, string]>([
    ['into a country without licence', { delivery: { ...delivery, country: 'JP' } }, 'MARKET_TERRITORY_NOT_LICENSED'],
    ['into a country that is none', { delivery: { ...delivery, country: 'Deutschland' } }, 'API_BAD_INPUT'],
    ['without a recipient', { delivery: { ...delivery, recipient: '' } }, 'API_BAD_INPUT'],
    ['to a recipient of 10,000 characters', { delivery: { ...delivery, recipient: LONG } }, 'API_BAD_INPUT'],
    ['at a price nobody quoted', { quoteHash: `0x${'ab'.repeat(32)}` }, 'MARKET_UNKNOWN_QUOTE'],
    [
      'another design at this price',
      { design: { version: 1, prop: `0x${'cd'.repeat(32)}`, commands: [] } },
      'MARKET_UNKNOWN_QUOTE',
    ],
    ['from another factory at this price', { factory: `0x${'33'.repeat(20)}` }, 'MARKET_UNKNOWN_QUOTE'],
  ])(
    '%s is refused before anything is signed',
    async (_name, change, code) => {
      expect(await refusal(prepare(await wanted(change)))).toBe(code)
    },
    60_000,
  )

  it('a prop whose designer is the buyer', async () => {
    const fan = await person('fan')
    const [sample] = await real.client.call('props.samples')
    const terms = {
      designer: fan.address,
      royaltyBps: 1_000,
      designerBps: 500,
      cap: 5,
      territory: ['EU'],
      opensAt: new Date(systemClock.now()).toISOString(),
      closesAt: new Date(systemClock.now() + 90 * 86_400_000).toISOString(),
      acceptWindowS: 3_600,
      produceWindowS: 86_400,
      disputeWindowS: 86_400,
      minPriceWei: 10n ** 16n,
      maxOpenPerBuyer: 5,
      cancelFeeBps: 100,
      anyFactory: true,
      factories: [],
    }
    const { id } = await prepare({
      kind: 'publishProp',
      from: (await person('studio')).address,
      prop: { ...sample!.prop, designer: fan.address },
      terms,
    })
    const { licence } = await real.client.run('actions.confirm', { id })
    const design = createDesign(propHash({ ...sample!.prop, designer: fan.address }))
    const [quote] = (await real.client.run('designs.quotes', { licence: licence!, design })).quotes
    expect(
      await refusal(
        prepare({
          kind: 'placeOrder',
          from: fan.address,
          licence,
          design,
          quoteHash: quote!.hash,
          factory: quote!.factory,
          delivery,
        }),
      ),
    ).toBe('MARKET_DESIGNER_IS_BUYER')
  }, 60_000)

  it('at a quote that has lapsed', async () => {
    const order = await wanted()
    ahead += 73 * 3_600_000
    expect(await refusal(prepare(order))).toBe('MARKET_QUOTE_LAPSED')
  }, 60_000)

  it('steps of an order that does not exist, or of somebody else', async () => {
    const { licence } = (await real.client.call('props.list', {}))[0]!
    const order = { licence: licence.address, id: `0x${'ee'.repeat(32)}` }
    const from = (await person('factory')).address
    for (const kind of ['acceptOrder', 'cancelOrder', 'confirmOrder', 'settleOrder'])
      expect(await refusal(prepare({ kind, from, order })), kind).toBe('MARKET_UNKNOWN_ORDER')
  })
})

describe('accounts', () => {
  const account = { password: PASSWORD, label: 'Ann', role: 'fan' as const }

  it('names, phrases and keys that are none', async () => {
    const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
    const create = (change: object) =>
      refusal(real.client.run('accounts.create', { phrase, rememberInKeychain: false, ...account, ...change }))
    expect(await create({ label: LONG })).toBe('API_BAD_INPUT')
    expect(await create({ label: '' })).toBe('API_BAD_INPUT')
    expect(await create({ phrase: 'abandon ability' })).toBe('ACCOUNTS_PHRASE_LENGTH')
    expect(await create({ phrase: phrase.replace(/\S+$/, 'dipnet') })).toBe('ACCOUNTS_UNKNOWN_WORD')
    expect(await create({ phrase: Array(12).fill('zoo').join(' ') })).toBe('ACCOUNTS_PHRASE_CHECKSUM')
    expect(await refusal(real.client.run('accounts.importKey', { privateKey: '0x1234', ...account }))).toBe(
      'ACCOUNTS_BAD_PRIVATE_KEY',
    )
    for (const json of ['', '{', '{"version":3}', '{"version":1,"crypto":{}}'])
      expect(
        await refusal(real.client.run('accounts.importKeystore', { json, keystorePassword: 'x', ...account })),
      ).toBe('ACCOUNTS_BAD_KEYSTORE')
  })

  it('wrong passwords, a damaged keystore, a damaged backup: said, and nothing lost', async () => {
    const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
    const ann = await real.client.run('accounts.create', { phrase, rememberInKeychain: false, ...account })
    expect(await refusal(real.client.run('accounts.unlock', { password: 'wrong' }))).toBe('ACCOUNTS_WRONG_PASSWORD')
    expect(await refusal(real.client.run('accounts.revealPhrase', { password: 'wrong' }))).toBe(
      'ACCOUNTS_WRONG_PASSWORD',
    )
    expect(await refusal(real.client.run('accounts.create', { phrase, rememberInKeychain: false, ...account }))).toBe(
      'ACCOUNTS_ALREADY_HERE',
    )
    const { json } = await real.client.run('accounts.exportKeystore', { address: ann.address, password: PASSWORD })
    expect(
      await refusal(real.client.run('accounts.importKeystore', { json, keystorePassword: 'wrong', ...account })),
    ).toBe('ACCOUNTS_WRONG_PASSWORD')
    expect(
      await refusal(
        real.client.run('accounts.importKeystore', {
          json: json.slice(0, -20),
          keystorePassword: PASSWORD,
          ...account,
        }),
      ),
    ).toBe('ACCOUNTS_BAD_KEYSTORE')

    const { file } = await real.client.run('accounts.backup', { password: PASSWORD })
    const bytes = await real.node.content.readAll(file, 1e6)
    const restore = async (changed: Uint8Array, password = PASSWORD) =>
      refusal(real.client.run('accounts.restore', { file: await real.putFile(changed), password, dryRun: true }))
    expect(await restore(bytes, 'wrong')).toBe('ACCOUNTS_WRONG_PASSWORD')
    expect(await restore(bytes.slice(0, bytes.length / 2))).toMatch(/^ACCOUNTS_(BACKUP_DAMAGED|BAD_BACKUP)$/)
    const flipped = Uint8Array.from(bytes)
    flipped[Math.floor(bytes.length * 0.7)]! ^= 1
    expect(await restore(flipped)).toMatch(/^ACCOUNTS_(BACKUP_DAMAGED|BAD_BACKUP)$/)
    expect(await restore(new TextEncoder().encode('holiday photo'))).toBe('ACCOUNTS_BAD_BACKUP')
    expect(await restore(new Uint8Array())).toBe('ACCOUNTS_BAD_BACKUP')
    expect((await real.client.run('accounts.revealPhrase', { password: PASSWORD })).phrase).toBe(phrase)
  }, 120_000)

  it('nothing is signed while locked, and the node lives on', async () => {
    const ann = (await real.client.call('accounts.list')).accounts.find((one) => !one.sample)!
    await real.client.call('network.requestTestFunds', { address: ann.address })
    const { id } = await prepare({ kind: 'sendDpn', from: ann.address, to: `0x${'44'.repeat(20)}`, amountWei: DPN })
    const { prop, licence } = (await real.client.call('props.list', {})).at(-1)!
    const design = createDesign(propHash(prop))
    const [quote] = (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes
    const order = await prepare({
      kind: 'placeOrder',
      from: ann.address,
      licence: licence.address,
      design,
      quoteHash: quote!.hash,
      factory: quote!.factory,
      delivery,
    })
    await real.client.call('accounts.lock')
    expect(await refusal(real.client.run('actions.confirm', { id }))).toMatch(/^(ACCOUNTS_LOCKED|MARKET_KEY_NOT_HERE)$/)
    expect(await refusal(real.client.run('actions.confirm', { id: order.id }))).toMatch(
      /^(ACCOUNTS_LOCKED|MARKET_KEY_NOT_HERE)$/,
    )
    await real.client.run('accounts.unlock', { password: PASSWORD })
    expect((await real.client.run('actions.confirm', { id: order.id })).state).toBe('included')
    const placed = await real.client.call('orders.list', { party: ann.address, as: 'fan' })
    expect(placed).toHaveLength(1)
    expect(placed[0]!.designId).not.toBeNull()
  }, 120_000)
})

describe('on another computer', () => {
  it('a backup comes back before any network is chosen, with its drafts; on damaged keys too', async () => {
    const { prop, licence } = (await real.client.call('props.list', {}))[0]!
    await real.client.call('designs.save', {
      name: 'My compass',
      licence: licence.address,
      design: createDesign(propHash(prop)),
    })
    const { file, contents } = await real.client.run('accounts.backup', { password: PASSWORD })
    expect(contents).toMatchObject({ drafts: 1, accounts: [{ label: 'Ann' }] })
    const bytes = await real.node.content.readAll(file, 1e6)

    const other = await openRealNode()
    expect((await other.client.call('accounts.list')).state).toBe('empty')
    const restored = await other.client.run('accounts.restore', {
      file: await other.putFile(bytes),
      password: PASSWORD,
      dryRun: false,
    })
    expect(restored.drafts).toBe(1)
    expect(await other.client.call('designs.list')).toEqual(await real.client.call('designs.list'))
    expect(await other.client.call('accounts.list')).toMatchObject({ state: 'unlocked', accounts: [{ label: 'Ann' }] })
    await other.stop()

    const keys = join(other.dataDir, 'keyring')
    for (const name of readdirSync(keys)) await writeFile(join(keys, name), 'rubbish')
    const third = await openRealNode({ dataDir: other.dataDir })
    expect((await third.client.call('accounts.list')).state).toBe('damaged')
    expect(await refusal(third.client.run('accounts.unlock', { password: PASSWORD }))).toBe('ACCOUNTS_KEYRING_DAMAGED')
    const { phrase } = await third.client.call('accounts.newPhrase', { words: 12 })
    expect(
      await refusal(
        third.client.run('accounts.create', {
          phrase,
          rememberInKeychain: false,
          password: PASSWORD,
          label: 'New',
          role: 'fan',
        }),
      ),
    ).toBe('ACCOUNTS_KEYRING_DAMAGED')
    await third.client.run('accounts.restore', { file: await third.putFile(bytes), password: PASSWORD, dryRun: false })
    expect(await third.client.call('accounts.list')).toMatchObject({ state: 'unlocked', accounts: [{ label: 'Ann' }] })
    expect(
      readdirSync(keys).some(
        (name) => name.includes('damaged') && readFileSync(join(keys, name), 'utf8') === 'rubbish',
      ),
    ).toBe(true)
    await third.remove()
  }, 120_000)

  it('a mistyped invitation, and one whose people do not answer', async () => {
    const { invitation } = await real.client.call('network.invitation')
    const other = await openRealNode()
    const join = (text: string) => refusal(other.client.run('network.join', { invitation: text }))
    expect(await join('')).toBe('NODE_BAD_INVITATION')
    expect(await join(invitation.slice(0, -1))).toBe('NODE_BAD_INVITATION')
    expect(await join(invitation.replace(/[0-9a-f](?=\.)/, (digit) => (digit === '0' ? '1' : '0')))).toBe(
      'NODE_BAD_INVITATION',
    )
    expect(await join(LONG)).toBe('API_BAD_INPUT')
    const silent = formatInvitation({
      name: 'Silent',
      genesis: `0x${'77'.repeat(32)}` as never,
      addresses: ['/ip4/127.0.0.1/tcp/1'],
    })
    expect(await join(silent)).toBe('NODE_NO_PEER_ANSWERS')
    const stranger = formatInvitation({
      name: 'Other',
      genesis: `0x${'77'.repeat(32)}` as never,
      addresses: (await real.client.call('network.status')).addresses,
    })
    expect(await join(stranger)).toBe('NODE_NO_PEER_ANSWERS')
    // After all that a good one still works.
    expect((await other.client.run('network.join', { invitation })).mode).toBe('joined')
    await other.remove()
  }, 120_000)
})

it('every refusal met here is a sentence in both languages', () => {
  for (const language of ['en', 'zh-CN']) {
    const sentences = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'renderer', 'locales', language, 'errors.json'), 'utf8'),
    ) as Record<string, unknown>
    expect(
      [...met].filter((code) => typeof sentences[code] !== 'string'),
      language,
    ).toEqual([])
  }
  expect(met.size).toBeGreaterThan(20)
})
