import fc from 'fast-check'
import type { CallName } from '#node-core/api/contract.ts'

const ADDRESS = `0x${'a1'.repeat(20)}`
const HASH = `0x${'b2'.repeat(32)}`
const FILE = `bafkrei${'a'.repeat(52)}`
const order = { licence: ADDRESS, id: HASH }
const design = { version: 1, prop: HASH, commands: [{ type: 'setPartColor', part: 'body', color: '#aa0000' }] }
const account = { password: 'correct horse', label: 'Ann', role: 'fan' }
const terms = {
  designer: ADDRESS,
  royaltyBps: 1_000,
  designerBps: 500,
  cap: 500,
  territory: ['EU'],
  opensAt: '2026-01-01T00:00:00Z',
  closesAt: '2026-12-31T00:00:00Z',
  acceptWindowS: 3_600,
  produceWindowS: 86_400,
  disputeWindowS: 86_400,
  minPriceWei: 10n ** 16n,
  maxOpenPerBuyer: 5,
  cancelFeeBps: 100,
  anyFactory: true,
  factories: [],
}
const delivery = {
  recipient: 'Ann',
  lines: ['1 Street'],
  postalCode: '1',
  city: 'Berlin',
  country: 'DE',
  contact: 'ann@example.org',
}
const offer = {
  name: 'Factory',
  location: 'Here',
  carrier: { address: ADDRESS, name: 'Carrier', publicKey: `0x02${'11'.repeat(32)}`, amountWei: 1n },
  material: { address: ADDRESS, name: 'Supplier', amountWei: 1n },
  processes: ['sla'],
  materials: ['Resin'],
  buildVolumeMm: [100, 100, 100],
  minimumStrokeMm: 1,
  minimumWallMm: 1,
  rows: [{ upToMm3: 1_000, amountWei: 5n, basis: 'share' }],
  perCharacterWei: 0n,
  roundToWei: 1n,
  capacity: 1,
  leadTimeDays: 1,
  quoteValidHours: 1,
}
const prop = {
  version: 1,
  name: 'Prop',
  description: '',
  glb: FILE,
  realSizeMm: 100,
  sizeRangeMm: { min: 50, max: 200 },
  materials: [{ id: 'resin', name: 'Resin', metalness: 0, roughness: 1 }],
  parts: [{ id: 'body', name: 'Body', sources: ['a'], materials: ['resin'], colors: ['#aa0000'] }],
  variants: [],
  textZones: [],
  licence: { royaltyBps: 1_000, unitCap: 500, territories: ['EU'], endsAt: '2026-12-31T00:00:00Z' },
  requirements: { processes: [], finishes: [], minWallMm: 1 },
  designer: null,
}

/** For every call an input of the right shape about things that do not exist: mutations of it reach past the schema. */
export const PLAUSIBLE: { readonly [K in CallName]: readonly unknown[] } = {
  'app.info': [undefined],
  'app.settings': [undefined],
  'app.saveSettings': [{ theme: 'dark' }],
  'app.reportError': [{ where: 'a test', message: 'nothing' }],
  'app.health': [undefined],
  'app.repair': [{ way: 'neither' }],
  'network.status': [undefined],
  'network.startLocal': [undefined],
  'network.join': [{ invitation: 'dipnet:00.00000000' }],
  'network.invitation': [undefined],
  'network.gifts': [undefined],
  'network.setOnline': [{ online: true }],
  'network.requestTestFunds': [{ address: ADDRESS }],
  'network.advanceTime': [{ seconds: 1 }],
  'files.stored': [undefined],
  'files.pin': [{ file: FILE, pinned: true }],
  'files.clearCache': [undefined],
  'chain.blocks': [{ limit: 5 }, { before: '3', limit: 5 }],
  'chain.block': [{ id: 0 }, { id: HASH }, { id: 4_000_000_000 }],
  'chain.transaction': [{ hash: HASH }],
  'workbench.design': [{ licence: ADDRESS }],
  'workbench.keepDesign': [
    { licence: ADDRESS, design, account: null },
    { licence: ADDRESS, design: null, account: ADDRESS },
  ],
  'workbench.address': [undefined],
  'workbench.keepAddress': [{ address: delivery }, { address: null }],
  'chain.account': [{ address: ADDRESS }],
  'accounts.list': [undefined],
  'accounts.newPhrase': [{ words: 12 }],
  'accounts.create': [{ phrase: 'not a phrase at all', rememberInKeychain: false, ...account }],
  'accounts.importKey': [{ privateKey: `0x${'00'.repeat(32)}`, ...account }],
  'accounts.importKeystore': [{ json: '{"version":3}', keystorePassword: 'x', ...account }],
  'accounts.add': [{ label: 'Second', role: 'fan' }],
  'accounts.rename': [{ address: ADDRESS, label: 'Other', role: 'fan' }],
  'accounts.activate': [{ address: ADDRESS }],
  'accounts.unlock': [{ password: 'wrong' }],
  'accounts.lock': [undefined],
  'accounts.revealPhrase': [{ password: 'wrong' }],
  'accounts.exportKeystore': [{ address: ADDRESS, password: 'wrong' }],
  'accounts.backup': [{ password: 'wrong' }],
  'accounts.restore': [{ file: FILE, password: 'wrong', dryRun: true }],
  'accounts.history': [{ address: ADDRESS }],
  'actions.prepare': [
    { kind: 'sendDpn', from: ADDRESS, to: ADDRESS, amountWei: 1n },
    { kind: 'giveInvitation', from: ADDRESS, amountWei: 10n ** 18n, days: 7 },
    { kind: 'voteWitness', from: ADDRESS, witness: ADDRESS, amountWei: 1n },
    { kind: 'unvoteWitness', from: ADDRESS, witness: ADDRESS, amountWei: 1n },
    { kind: 'withdrawVotes', from: ADDRESS },
    { kind: 'publishProp', from: ADDRESS, prop, terms },
    { kind: 'publishOffer', from: ADDRESS, offer },
    { kind: 'placeOrder', from: ADDRESS, licence: ADDRESS, design, quoteHash: HASH, factory: ADDRESS, delivery },
    { kind: 'acceptOrder', from: ADDRESS, order },
    { kind: 'declineOrder', from: ADDRESS, order, reason: 'capacity' },
    { kind: 'recordProduced', from: ADDRESS, order, note: '' },
    { kind: 'recordShipped', from: ADDRESS, order, trackingCode: '' },
    { kind: 'confirmOrder', from: ADDRESS, order },
  ],
  'actions.confirm': [{ id: 'nothing' }],
  'actions.discard': [{ id: 'nothing' }],
  'props.inspect': [{ file: FILE }],
  'props.list': [{}, { studio: ADDRESS, limit: 7, before: ADDRESS }],
  'props.open': [{ licence: ADDRESS }],
  'props.statement': [{ studio: ADDRESS }],
  'props.samples': [undefined],
  'designs.list': [undefined],
  'designs.save': [{ name: 'Mine', licence: ADDRESS, design }],
  'designs.remove': [{ id: 'nothing' }],
  'designs.check': [{ licence: ADDRESS, design }],
  'designs.quotes': [{ licence: ADDRESS, design }],
  'orders.list': [{ party: ADDRESS, as: 'fan' }],
  'orders.get': [order],
  'orders.process': [{ licence: ADDRESS }],
  'orders.design': [order],
  'orders.delivery': [{ order, as: ADDRESS }],
  'orders.productionFile': [
    { order, as: ADDRESS },
    { order, as: ADDRESS, form: 'bambu' },
  ],
  'orders.packages': [{ order, as: ADDRESS }],
  'orders.sendFile': [{ order, as: ADDRESS, file: FILE, name: 'painting.pdf' }],
  'factories.list': [{}, { factory: ADDRESS }],
  'factories.load': [{ factory: ADDRESS }],
  'parties.list': [{}, { role: 'fan' }],
  'twins.list': [{ owner: ADDRESS }],
  'twins.get': [{ licence: ADDRESS, serial: 1 }],
  'paradigms.list': [undefined],
  'witnesses.overview': [{ holder: ADDRESS }, { holder: null }],
}

/** Things that break careless code. */
const CURSES: readonly unknown[] = [
  null,
  undefined,
  true,
  0,
  -1,
  1.5,
  2 ** 53,
  -(2 ** 31),
  1e308,
  0n,
  -1n,
  10n ** 40n,
  '',
  ' ',
  '0x',
  '../../etc/passwd',
  '__proto__',
  '\u0000',
  '\ud800',
  '💥'.repeat(50),
  'x'.repeat(10_000),
  `0x${'0'.repeat(40)}`,
  `0x${'f'.repeat(64)}`,
  [],
  {},
  [[]],
  [null],
  { $: 1 },
  { constructor: null },
  new Uint8Array(3),
  Array.from({ length: 300 }, () => 0),
  '2026-99-99T99:99:99Z',
  'NaN',
  '-0',
  '1e5',
  'javascript:alert(1)',
  '<script>',
]
export const curse: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...CURSES) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.bigInt(-(2n ** 256n), 2n ** 256n) },
)

/** Every place in a value, as a list of keys. */
function placesOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return [at]
  return [at, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...at, key]))]
}

function withAt(value: unknown, place: readonly string[], put: unknown): unknown {
  const [key, ...rest] = place
  if (key === undefined) return put
  if (Array.isArray(value)) return value.map((item: unknown, i) => (String(i) === key ? withAt(item, rest, put) : item))
  const record = value as Record<string, unknown>
  return { ...record, [key]: withAt(record[key], rest, put) }
}

/** An input for a call: rubbish, or something plausible with one or two places cursed. */
export function hostileInput(name: CallName): fc.Arbitrary<unknown> {
  const mutated = fc
    .tuple(fc.constantFrom(...PLAUSIBLE[name]), fc.array(fc.tuple(fc.nat(), curse), { minLength: 0, maxLength: 2 }))
    .map(([value, edits]) =>
      edits.reduce<unknown>(
        (now, [where, put]) => withAt(now, placesOf(now)[where % placesOf(now).length]!, put),
        value,
      ),
    )
  return fc.oneof({ weight: 1, arbitrary: curse }, { weight: 6, arbitrary: mutated })
}
