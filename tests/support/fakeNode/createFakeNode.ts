import { LICENSED_PROP_METADATA, LICENSED_PROP_PROCESS } from '#node-core/contracts/index.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { NodeError } from '#node-core/kernel/errors.ts'
import {
  createServer,
  type ApiServer,
  type CallContext,
  type CallHandlers,
  type FeedHandlers,
} from '#node-core/api/createServer.ts'
import type { AccountsState } from '#node-core/api/calls/accounts.ts'
import type { Action, PreparedAction } from '#node-core/api/calls/actions.ts'
import type { Settings } from '#node-core/api/calls/app.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { unknownOrder, unknownTwin } from '#node-core/market/errors.ts'
import { preparedGone, unknownBlock } from '#node-core/node/errors.ts'
import * as world from './sampleWorld.ts'
import { fakePackages } from './packages.ts'
import { fakeStoredFiles } from './storedFiles.ts'

export interface FakeNodeOptions {
  readonly onboarded?: boolean
  readonly language?: Settings['language']
  readonly theme?: Settings['theme']
  readonly health?: 'ok' | 'corrupt' | 'stale' | 'outdated'
  readonly locked?: boolean
  /** Which account acts. */
  readonly as?: keyof typeof world.PEOPLE
  /** Everything is there, but no order, prop or block. */
  readonly empty?: boolean
}

const PHRASE = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
const pause = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms))

async function steps(context: CallContext, names: readonly string[], stepMs = 60): Promise<void> {
  for (const [index, step] of names.entries()) {
    if (context.signal.aborted) return
    context.progress({ step, done: index / names.length })
    await pause(stepMs)
  }
}

function createFeed<T>(current: () => T) {
  const listeners = new Set<(value: T) => void>()
  return {
    tell: () => listeners.forEach((listener) => listener(current())),
    feed: (_input: undefined, emit: (value: T) => void) => {
      listeners.add(emit)
      emit(current())
      return () => void listeners.delete(emit)
    },
  }
}

export interface FakeNode extends ApiServer {
  /** What it was asked to prepare for signing, as it came. */
  readonly asked: readonly Action[]
  stop(): void
}

/** A node that answers from a script: for looking at pages and testing them, nothing is stored or signed. */
export function createFakeNode(options: FakeNodeOptions = {}): FakeNode {
  const asked: Action[] = []
  const full = options.empty !== true
  let settings: Settings = {
    language: options.language ?? 'en',
    theme: options.theme ?? 'dark',
    role: options.onboarded === false ? null : 'fan',
    onboarded: options.onboarded !== false,
    autopilot: true,
    displayCurrency: 'EUR',
    displayRate: '0.92',
    walletAccess: false,
    reachable: true,
    opensPort: true,
    peerPort: 41_800,
    storageGb: 20,
    holdPackages: false,
    keeper: true,
    keeperForAll: true,
    walletOrigins: [],
  }
  const onboarded = options.onboarded !== false
  let accounts: AccountsState = {
    state: options.locked === true ? 'locked' : onboarded ? 'unlocked' : 'empty',
    accounts: onboarded ? world.ACCOUNTS : [],
    active: onboarded ? world.PEOPLE[options.as ?? 'me'] : null,
    keychainUnlock: true,
  }
  let height = 4_217
  const head = (at: number) => ({
    height: at,
    slot: at + 4,
    hash: world.hashOf(`block${at}`),
    time: new Date(world.START + at * 1_000).toISOString(),
  })
  let status: NetworkStatus = {
    mode: onboarded ? 'local' : 'none',
    name: onboarded ? 'Local network' : '',
    chainId: 41_729,
    genesisHash: world.hashOf('genesis'),
    dev: true,
    sampleWorld: true,
    online: true,
    peers: onboarded
      ? [
          { id: '12D3KooWQ8pXk1d7', address: '/ip4/127.0.0.1/tcp/41801', relayed: false, latencyMs: 3, height },
          {
            id: '12D3KooWF2aLrT0z',
            address: '/ip4/127.0.0.1/tcp/41802',
            relayed: true,
            latencyMs: null,
            height: height - 1,
          },
        ]
      : [],
    addresses: ['/ip4/192.168.1.20/tcp/41800', '/ip4/127.0.0.1/tcp/41800'],
    reach: { way: 'lan', open: true, bySetting: true, port: 41_800, router: 'none', routerPort: null },
    peerId: '12D3KooWSelf9dPq',
    head: onboarded ? head(height) : null,
    final: onboarded ? head(height - 2) : null,
    bestKnownHeight: height,
    snapshot: null,
    syncing: false,
    witness: true,
    unsent: 0,
    notices: [],
  }
  let revision = 0
  const orders = new Map((full ? world.ORDERS : []).map((order) => [order.id as string, order]))
  const confirmed = new Map<string, PreparedAction>()
  const prepared = new Map<string, PreparedAction>()

  const settingsFeed = createFeed(() => settings)
  const accountsFeed = createFeed(() => accounts)
  const statusFeed = createFeed(() => status)
  const activityFeed = createFeed(() => (full ? world.ACTIVITY : []))
  const marketFeed = createFeed(() => revision)
  const outboxFeed = createFeed(() => (full ? world.OUTBOX : []))
  const setAccounts = (next: AccountsState) => {
    accounts = next
    accountsFeed.tell()
    return accounts
  }
  const setStatus = (change: Partial<NetworkStatus>) => {
    status = { ...status, ...change }
    statusFeed.tell()
    return status
  }
  const ticking = setInterval(() => {
    if (status.mode === 'none') return
    height++
    setStatus({ head: head(height), final: head(height - 2), bestKnownHeight: height })
  }, 1_000)
  const create = async (label: string, role: (typeof world.ACCOUNTS)[number]['role'], context: CallContext) => {
    await steps(context, ['derive', 'encrypt'])
    const account = {
      address: world.addressOf(label),
      label,
      role,
      sample: false,
      origin: 'phrase' as const,
      balanceWei: 0n,
      publicKey: '0x02' as const,
    }
    setAccounts({ ...accounts, state: 'unlocked', accounts: [...accounts.accounts, account], active: account.address })
    return account
  }
  const sentFiles: string[] = []
  const pins = new Map<ContentId, boolean>()
  const contents = {
    createdAt: world.timeAt(-10),
    accounts: world.ACCOUNTS.slice(0, 2).map(({ address, label }) => ({ address, label })),
    drafts: 4,
    onlyInBackup: ['drafts', 'labels', 'importedAccounts'],
  }

  const calls: CallHandlers = {
    'app.info': () => ({
      version: '0.1.0',
      profile: 'default',
      host: 'headless',
      dataFolder: '/home/robin/.local/share/dipnet-studio',
      logFolder: '/home/robin/.local/share/dipnet-studio/logs',
      keychain: true,
    }),
    'app.settings': () => settings,
    'app.saveSettings': (change) => {
      settings = {
        ...settings,
        ...(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Settings>),
      }
      settingsFeed.tell()
      keeperFeed.tell()
      return settings
    },
    'app.reportError': () => null,
    'app.health': () => ({
      state: options.health ?? 'ok',
      code:
        options.health === 'corrupt'
          ? 'STORAGE_CORRUPT'
          : options.health === 'stale'
            ? 'CHAIN_CHECKPOINT_NEEDED'
            : options.health === 'outdated'
              ? 'STORAGE_TOO_OLD'
              : null,
      detail: options.health === 'corrupt' ? '000123.ldb: checksum mismatch' : null,
    }),
    'app.repair': async () => {
      await pause(200)
      return null
    },
    'files.stored': () => fakeStoredFiles(full, pins, settings.storageGb, settings.holdPackages),
    'files.pin': ({ file, pinned }) =>
      fakeStoredFiles(full, pins.set(file, pinned), settings.storageGb, settings.holdPackages),
    'files.clearCache': () => ({ freedBytes: 48_484_000 }),
    'network.status': () => status,
    'network.startLocal': async (_input, context) => {
      await steps(context, ['genesis', 'chain', 'people', 'props', 'factory', 'fan'], 250)
      setAccounts({
        ...accounts,
        accounts: [...accounts.accounts, ...world.ACCOUNTS.filter((account) => account.sample)],
      })
      return setStatus({ mode: 'local', name: 'Local network', head: head(height), final: head(height - 2) })
    },
    'network.join': async (_input, context) => {
      await steps(context, ['connect', 'genesis', 'sync'], 200)
      return setStatus({ mode: 'joined', name: 'Larkspur network' })
    },
    'network.invitation': () => ({
      invitation:
        'dipnet-invitation:1:eyJuYW1lIjoiTG9jYWwgbmV0d29yayIsImFkZHJlc3NlcyI6WyIvaXA0LzE5Mi4xNjguMS4yMC90Y3AvNDE4MDAiXX0',
    }),
    'network.gifts': () => [
      {
        id: world.addressOf('gift 2'),
        from: accounts.active ?? world.addressOf('fan'),
        amountWei: parseDpn('2'),
        until: new Date(Date.now() + 12 * 86_400_000).toISOString(),
        state: 'open',
        invitation: 'dipnet-invitation:1:eyJuYW1lIjoiTG9jYWwgbmV0d29yayIsImdpZnQiOiIyIn0',
      },
      {
        id: world.addressOf('gift 1'),
        from: accounts.active ?? world.addressOf('fan'),
        amountWei: parseDpn('1.5'),
        until: new Date(Date.now() - 2 * 86_400_000).toISOString(),
        state: 'taken',
        invitation: null,
      },
    ],
    'network.setOnline': async ({ online }) => {
      await pause(120)
      return setStatus({ online, peers: online ? status.peers : [], unsent: online ? 0 : 2 })
    },
    'network.requestTestFunds': () => ({ amountWei: parseDpn('1000') }),
    'network.advanceTime': ({ seconds }) => ({ slots: seconds }),
    'chain.blocks': ({ limit, before }) => {
      const top = before === undefined ? height : Number(before) - 1
      return full
        ? Array.from({ length: Math.min(limit, top + 1) }, (_, index) => world.blockAt(top - index, height - 2))
        : []
    },
    'chain.block': ({ id }) => {
      const at = typeof id === 'number' ? id : height
      if (at > height) throw unknownBlock('no such block', { id: at })
      return {
        ...world.blockAt(at, height - 2),
        parentHash: world.hashOf(`block${at - 1}`),
        stateRoot: world.hashOf('state'),
        txRoot: world.hashOf('txs'),
        baseFeePerGas: 1_000_000_000n,
        gasLimit: 30_000_000n,
        attestedHeight: at - 1,
        transactions: world.TRANSACTIONS.slice(0, 2),
      }
    },
    'chain.transaction': ({ hash }) => {
      const row = world.TRANSACTIONS.find((transaction) => transaction.hash === hash) ?? world.TRANSACTIONS[0]!
      return {
        ...row,
        hash,
        nonce: 7,
        witnesses: row.final ? 5 : null,
        gasUsed: 421_337n,
        gasLimit: 600_000n,
        input: '0xa9059cbb00000000000000000000000000000000000000000000000000000000deadbeef',
        logs: [
          {
            address: world.LICENCE,
            event: 'OrderPlaced',
            args: { number: '1', buyer: world.PEOPLE.me },
            topics: [world.hashOf('topic')],
            data: '0x',
          },
        ],
      }
    },
    'chain.account': ({ address }) => ({
      address,
      balanceWei: parseDpn('4210.5'),
      nonce: 12,
      type: address === world.LICENCE ? 'instance' : 'ordinary',
      name: null,
      transactions: full ? world.TRANSACTIONS : [],
    }),
    'accounts.list': () => accounts,
    'accounts.newPhrase': () => ({ phrase: PHRASE }),
    'accounts.create': ({ label, role }, context) => create(label, role, context),
    'accounts.importKey': ({ label, role }, context) => create(label, role, context),
    'accounts.importKeystore': ({ label, role }, context) => create(label, role, context),
    'accounts.add': ({ label, role }) => {
      const account = {
        address: world.addressOf(label),
        label,
        role,
        sample: false,
        origin: 'phrase' as const,
        balanceWei: 0n,
        publicKey: '0x02' as const,
      }
      setAccounts({ ...accounts, accounts: [...accounts.accounts, account] })
      return account
    },
    'accounts.rename': ({ address, label, role }) => {
      setAccounts({
        ...accounts,
        accounts: accounts.accounts.map((account) =>
          account.address === address ? { ...account, label, role } : account,
        ),
      })
      return accounts.accounts.find((account) => account.address === address)!
    },
    'accounts.activate': ({ address }) => setAccounts({ ...accounts, active: address }),
    'accounts.unlock': async ({ password }, context) => {
      await steps(context, ['decrypt'])
      if (password === 'wrong') throw new NodeError('input', 'ACCOUNTS_WRONG_PASSWORD', 'wrong password')
      return setAccounts({ ...accounts, state: 'unlocked' })
    },
    'accounts.lock': () => setAccounts({ ...accounts, state: 'locked' }),
    'accounts.revealPhrase': () => ({ phrase: PHRASE }),
    'accounts.exportKeystore': () => ({ json: '{"version":3}' }),
    'accounts.backup': async (_input, context) => {
      await steps(context, ['collect', 'encrypt'])
      return { file: world.cidOf('backup'), name: 'dipnet-2026-11-22.backup', contents }
    },
    'accounts.restore': () => contents,
    'accounts.history': () => (full ? world.TRANSACTIONS : []),
    'actions.prepare': async (action, context) => {
      asked.push(action)
      await steps(context, ['estimate'])
      const order = 'order' in action ? orders.get(action.order.id) : undefined
      const amountWei =
        action.kind === 'sendDpn' || action.kind === 'voteWitness'
          ? action.amountWei
          : action.kind === 'placeOrder'
            ? parseDpn('129')
            : 0n
      const value: PreparedAction = {
        id: `p${prepared.size + 1}`,
        kind: action.kind,
        from: action.from,
        sentence: {
          code: action.kind,
          data: {
            amountWei,
            until: world.timeAt(14 * 86_400),
            toName: action.kind === 'sendDpn' ? action.to : '',
            propName: world.PROP.name,
            number: order?.number ?? 1,
            priceWei: order?.priceWei ?? parseDpn('129'),
            factoryName: world.OFFER.name,
            name: world.OFFER.name,
            witnessName: 'Larkspur East',
            lockHours: 24,
            shareWei: parseDpn('77.46'),
            inWork: 4,
            capacity: world.OFFER.capacity,
            developerName: 'Paradigm Works',
            commissionBps: 100,
            templateName: LICENSED_PROP_METADATA.name,
          },
        },
        amountWei,
        maxFeeWei: action.kind === 'recordProduced' ? 0n : 1_260_000_000_000_000n,
        split:
          action.kind === 'placeOrder' || action.kind === 'confirmOrder' || action.kind === 'acceptOrder'
            ? world.SPLIT
            : [],
        warnings:
          action.kind === 'sendDpn'
            ? [{ code: 'unknownRecipient', data: {} }]
            : action.kind === 'acceptOrder'
              ? [
                  { code: 'finding.PRINT_WALL_THIN_SPOTS', data: { wallMm: 0.9, minWallMm: 1 } },
                  { code: 'overCapacity', data: { inWork: 24, capacity: 24 } },
                ]
              : [],
        expiresAt: world.timeAt(600),
      }
      prepared.set(value.id, value)
      return value
    },
    'actions.confirm': async ({ id }, context) => {
      const value = prepared.get(id)
      if (!value) throw preparedGone('no such action')
      confirmed.set(id, value)
      await steps(context, ['sign', 'send', 'include'], 150)
      revision++
      marketFeed.tell()
      return {
        kind: value.kind,
        state: status.online ? 'included' : 'queued',
        transaction: world.hashOf('tx0'),
        unit: null,
        order: null,
        licence: null,
        propId: null,
      }
    },
    'actions.discard': () => null,
    'props.inspect': () => ({
      file: world.cidOf('glb'),
      triangles: 1_000,
      fileSize: [1, 1, 1],
      parts: [],
      palette: [],
      warnings: [],
    }),
    'props.list': ({ before }) => (full && before === undefined ? world.PUBLISHED : []),
    'props.open': () => world.PUBLISHED[0]!,
    'props.statement': () => ({
      totalWei: full ? parseDpn('25.8') : 0n,
      lines: full
        ? world.ORDERS.filter((order) => order.state === 'settled').map((order) => ({
            licence: order.licence,
            propName: order.propName,
            order: order.id,
            orderNumber: order.number,
            serial: order.serial,
            at: order.placedAt,
            priceWei: order.priceWei,
            royaltyWei: parseDpn('12.9'),
            transaction: world.hashOf('tx3'),
          }))
        : [],
    }),
    'props.samples': () => [],
    'workbench.design': () => ({ design: null }),
    'workbench.keepDesign': () => null,
    'workbench.address': () => ({ address: null }),
    'workbench.keepAddress': () => null,
    'designs.list': () => [],
    'designs.save': ({ name, licence, design }) => ({
      id: 'd1',
      name,
      licence,
      owner: null,
      design,
      savedAt: world.timeAt(0),
    }),
    'designs.remove': () => null,
    'designs.check': () => ({
      version: 1,
      design: world.hashOf('design1'),
      code: 'K7-QD4',
      verdict: 'printable',
      issues: [],
      checked: ['solid'],
      notChecked: ['supports'],
      parts: [],
      machine: null,
      inputs: { volumeMm3: 120_000, areaMm2: 9_000, boundingBoxMm: [180, 90, 80], engravedCharacters: 10, colours: 2 },
    }),
    'designs.quotes': (_input, context) => ({
      quotes: [],
      card: calls['designs.check'](
        { licence: world.LICENCE, design: { version: 1, prop: world.PROP_HASH, commands: [] } },
        context,
      ) as never,
      unfit: [],
    }),
    'orders.list': ({ party, as, limit, before }) => {
      const own = [...orders.values()]
        .filter((order) => (as === 'fan' ? order.buyer : as === 'factory' ? order.factory : order.studio) === party)
        .sort((a, b) => b.placedAt.localeCompare(a.placedAt))
      const start = before === undefined ? 0 : own.findIndex((order) => order.id === before.id) + 1
      return own.slice(start, start + limit)
    },
    'orders.get': ({ id }) => {
      const order = orders.get(id)
      if (!order) throw unknownOrder('no such order')
      return order
    },
    'orders.process': () => LICENSED_PROP_PROCESS,
    'orders.design': ({ id }) => {
      const order = orders.get(id)
      if (!order) throw unknownOrder('no such order')
      return { prop: world.PROP, design: world.designOf(order.number) }
    },
    'orders.delivery': () => ({
      recipient: 'Robin Vale',
      lines: ['Kastanienallee 12'],
      postalCode: '10435',
      city: 'Berlin',
      country: 'DE',
      contact: 'robin@example.org',
    }),
    'orders.productionFile': async ({ order, form = 'standard' }, context) => {
      await steps(context, ['model', 'solids', 'checks', 'file'], 120)
      return {
        order: orders.get(order.id)!,
        file: world.cidOf(form === 'standard' ? '3mf' : 'bambu 3mf'),
        fileName: `harbour-cannon-0003${form === 'standard' ? '' : '-bambu'}.3mf`,
        fileBytes: 1_843_200,
        shortCode: 'K7-QD4',
        parts: [
          {
            name: 'Barrel',
            material: 'Cold-cast bronze',
            colors: [{ color: '#8a6b3d', share: 1, tool: 1, name: '' }],
            volumeMm3: 61_200,
          },
          {
            name: 'Carriage',
            material: 'Resin, matt',
            colors: [{ color: '#2d3b2f', share: 1, tool: 2, name: '' }],
            volumeMm3: 58_900,
          },
        ],
        engravings: [{ zone: 'Name plate', text: 'ALICE #001', sizeMm: 6, depthMm: 0.8 }],
        boundingBoxMm: [180, 92, 81],
      }
    },
    'orders.packages': ({ order, as }) => fakePackages(orders.get(order.id), as, sentFiles),
    'orders.sendFile': ({ order, as, name }) => {
      sentFiles.push(name)
      return fakePackages(orders.get(order.id), as, sentFiles)
    },
    'factories.list': () => (full ? [world.OFFER] : []),
    'factories.load': () => ({ inWork: 3, capacity: full ? world.OFFER.capacity : null }),
    'parties.list': ({ role }) =>
      world.ACCOUNTS.filter((account) => full && (role === undefined || account.role === role)).map(
        ({ address, label, role: own, publicKey }) => ({ address, name: label, role: own, publicKey }),
      ),
    'twins.list': () => [],
    'twins.get': () => {
      throw unknownTwin('no such twin')
    },
    'witnesses.overview': ({ holder }) => world.witnessOverview(holder !== null && full),
    'paradigms.list': () => (full ? world.PARADIGMS : []),
  }
  const walletDoorFeed = createFeed(() => ({
    url: settings.walletAccess ? 'http://127.0.0.1:8545' : null,
    trouble: null,
    refused: ['chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn'].filter(
      (origin) => !settings.walletOrigins.includes(origin),
    ),
  }))
  const keeperFeed = createFeed(() => ({
    mode: settings.keeper ? ('own' as const) : ('off' as const),
    fixed: false,
    witness: null,
    watched: settings.keeper && full ? 3 : 0,
    due: 0,
    nextAt: settings.keeper && full ? world.timeAt(46 * 60) : null,
    sentToday: full ? 1 : 0,
    spentTodayWei: full ? parseDpn('0.000001') : 0n,
    mostADayWei: parseDpn('0.1'),
    floorWei: parseDpn('0.1'),
    waitsFor: null,
  }))
  const feeds: FeedHandlers = {
    'app.settings': settingsFeed.feed,
    'app.keeper': keeperFeed.feed,
    'app.walletDoor': walletDoorFeed.feed,
    'app.activity': activityFeed.feed,
    'network.status': statusFeed.feed,
    'accounts.state': accountsFeed.feed,
    'market.changed': marketFeed.feed,
    'outbox.entries': outboxFeed.feed,
  }
  return { ...createServer(calls, feeds, silentLogger), asked, stop: () => clearInterval(ticking) }
}
