import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createServer, type ApiServer } from '#node-core/api/createServer.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { Address } from '#node-core/model/ids.ts'
import { createTurns, once } from '#node-core/chain/queries/createTurns.ts'
import { createKeyring } from '#node-core/vault/keyring/createKeyring.ts'
import type { Keyring } from '#node-core/vault/keyring/keyring.ts'
import { listParties } from '#node-core/market/parties/profileUnits.ts'
import { createActions } from './actions/createActions.ts'
import { createQuoteBook } from './actions/quoteBook.ts'
import { createNodeContent, type NodeContent } from './files/content.ts'
import { openPrivateFiles } from './files/openPrivateFiles.ts'
import { noNetwork } from './errors.ts'
import { openGiftBook } from './gifts/giftBook.ts'
import { keepGifts } from './gifts/keepGifts.ts'
import { accountFeeds, accountHandlers } from './handlers/accountHandlers.ts'
import { actionHandlers, marketFeeds } from './handlers/actionHandlers.ts'
import { appFeeds, appHandlers } from './handlers/appHandlers.ts'
import { chainHandlers } from './handlers/chainHandlers.ts'
import type { HandlerContext } from './handlers/context.ts'
import { designHandlers } from './handlers/designHandlers.ts'
import { fileHandlers } from './handlers/fileHandlers.ts'
import { outboxNews } from './handlers/outboxNews.ts'
import { createGuards } from './handlers/guards/createGuards.ts'
import { guardCalls } from './handlers/guards/guardCalls.ts'
import { networkFeeds, networkHandlers } from './handlers/networkHandlers.ts'
import { outboxFeeds } from './handlers/outboxHandlers.ts'
import { orderHandlers } from './handlers/orderHandlers.ts'
import { propHandlers } from './handlers/propHandlers.ts'
import { witnessHandlers } from './handlers/witnessHandlers.ts'
import { workbenchHandlers } from './handlers/workbenchHandlers.ts'
import { createKeeper, type Keeper } from './keeper/createKeeper.ts'
import { openKeyGuard } from './keys/openKeyGuard.ts'
import { ownFolder } from './keys/ownFolder.ts'
import type { NodeOptions } from './options.ts'
import type { SampleWorld } from './sampleWorld.ts'
import { createListening } from './session/createListening.ts'
import { createNetworks } from './session/createNetworks.ts'
import { createWallets } from './session/createWallets.ts'
import { findAccounts } from './session/findAccounts.ts'
import { openNodeKeys, preferredPort } from './keys/nodeKeys.ts'
import type { Session } from './session/session.ts'
import { createWalletDoor } from './session/walletDoor.ts'
import { openActivityLog } from './state/activityLog.ts'
import { openDrafts } from './state/drafts.ts'
import { openSettings } from './state/settings.ts'
import { openWorkbench } from './state/workbench.ts'

const BYTES_PER_GB = 1_000_000_000

export interface CreateNodeOptions extends NodeOptions {
  /** The people, props and autopilot of networks founded here (`sample/`). */
  readonly sample: SampleWorld
}

/** A composed node: what a window, a browser or a command line talks to. */
export interface StudioNode {
  readonly server: ApiServer
  readonly content: NodeContent
  readonly keyring: Keyring
  readonly keeper: Pick<Keeper, 'state'>
  readonly networks: Awaited<ReturnType<typeof createNetworks>>
  stop(): Promise<void>
}

/**
 * Composes the node from its rooms and opens the network of this profile, if it has one. The same in Electron's main
 * process and
 * headless. A network that cannot be opened is reported by `app.health`, not thrown.
 */
export async function createNode(options: CreateNodeOptions): Promise<StudioNode> {
  const { dataDir, clock, log, sample } = options
  await ownFolder(dataDir)
  const random = (length: number) => new Uint8Array(randomBytes(length))
  const newId = () => randomBytes(8).toString('hex')
  const keys = await openNodeKeys(join(dataDir, 'node-keys.json'), await openKeyGuard(options))
  const settings = await openSettings(join(dataDir, 'settings.json'), options.language ?? 'en')
  const drafts = await openDrafts(join(dataDir, 'drafts.json'), newId, () => clock.now())
  const workbench = await openWorkbench(join(dataDir, 'workbench.json'))
  const activity = await openActivityLog(join(dataDir, 'activity.json'), clock, log.child('activity'))
  // A machine that works unattended must still sign in an hour; its keys are as safe as its folder and process.
  const keyring = await createKeyring({
    dir: join(dataDir, 'keyring'),
    keychain: options.keychain,
    randomBytes: random,
    clock,
    log: log.child('keyring'),
    ...(options.host === 'headless' ? { autoLockMs: null } : {}),
  })
  if (keyring.state() === 'locked' && keyring.keychainUnlock) await keyring.unlockWithKeychain()
  const wallets = await createWallets(keyring, join(dataDir, 'active-account.json'))
  const files = await openPrivateFiles(dataDir, keys)
  const walletDoor = createWalletDoor(settings, log.child('wallets'))
  const keeper = await createKeeper({
    file: join(dataDir, 'keeper.json'),
    settings,
    ...(options.keeper === undefined ? {} : { fixed: options.keeper }),
    wallets,
    witnessKey: keys.witness,
    activity,
    clock,
    log: log.child('keeper'),
  })
  const quotes = createQuoteBook()
  const gifts = await openGiftBook(join(dataDir, 'gifts.json'), taggedHash('dipnet/gifts/key', keys.sampleSeed))
  const people = sample.people(keys.sampleSeed)

  const session = (): Session => {
    const current = networks.current()
    if (current === null) throw noNetwork('choose a network first')
    return current
  }
  const nameOf = async (account: string): Promise<string> =>
    wallets.label(account as Address) ??
    (await listParties(session().ports.dag)).find((party) => party.address === account)?.name ??
    ''
  const actions = createActions(() => ({
    ports: session().ports,
    licences: session().licences,
    quotes,
    gifts,
    genesis: session().genesisHash,
    nameOf,
    witnesses: session().witnesses,
    outbox: session().outbox,
    mailbox: session().mailbox,
  }))
  // Kept, so that invitations and what a router forwards outlive a restart.
  if (settings.get().peerPort === 0) await settings.save({ peerPort: preferredPort(keys.identity) })
  const listening = createListening(options, settings)
  const networks = await createNetworks({
    node: options,
    listening,
    quotaBytes: () => settings.get().storageGb * BYTES_PER_GB,
    isHolding: () => options.holdPackages ?? settings.get().holdPackages,
    keys,
    wallets,
    files,
    people,
    found: (opened, withProps, run) => sample.build({ session: opened, actions, people }, withProps, run),
    accompany: (opened) => {
      const { name } = opened.status()
      const joins =
        opened.config.mode === 'joined' &&
        !activity.recent().some((item) => item.code === 'networkJoined' && item.data['name'] === name)
      activity.add('network', joins ? 'networkJoined' : 'networkStarted', { name })
      // The session's end is the emitter's.
      opened.objections.on(({ code, order }) =>
        activity.add('network', code, { propName: order.propName, number: order.number }),
      )
      opened.outbox.news.on((entry) => activity.add('node', ...outboxNews(entry, wallets.label(entry.from))))
      const closeDoor = walletDoor.follow(opened)
      const stopKeeper = keeper.follow(opened)
      const stopListening = listening.follow(opened)
      const stopGifts = keepGifts({
        session: opened,
        book: gifts,
        wallets,
        clock,
        log: log.child('gifts'),
        news: (code, { amountWei, account }) =>
          activity.add('node', code, { amountWei, name: account === null ? '' : (wallets.label(account) ?? '') }),
      })
      const stopAutopilot = opened.config.sampleWorld
        ? sample.startAutopilot({
            session: opened,
            actions,
            quotes,
            activity,
            clock,
            log: log.child('autopilot'),
            people,
            enabled: () => settings.get().autopilot && settings.get().onboarded,
            active: () => wallets.active(),
          })
        : () => undefined
      return () => {
        stopAutopilot()
        stopGifts()
        stopKeeper()
        closeDoor()
        stopListening()
      }
    },
  })
  const content = createNodeContent({
    store: () => networks.current()?.content ?? null,
    files,
    active: () => wallets.actor(),
  })
  const context: HandlerContext = {
    options,
    settings,
    drafts,
    workbench,
    activity,
    wallets,
    networks,
    walletDoor,
    keeper,
    content,
    quotes,
    gifts,
    actions,
    session,
    sampleProps: (content) => sample.props(content),
  }
  const turns = createTurns()
  const server = createServer(
    guardCalls(
      {
        ...appHandlers(context),
        ...networkHandlers(context),
        ...chainHandlers(context),
        ...accountHandlers(context, keyring),
        ...actionHandlers(context),
        ...propHandlers(context),
        ...designHandlers(context),
        ...fileHandlers(context),
        ...orderHandlers(context),
        ...witnessHandlers(context),
        ...workbenchHandlers(context),
      },
      createGuards(context),
    ),
    {
      ...appFeeds(context),
      ...networkFeeds(context),
      ...accountFeeds(context, keyring),
      ...marketFeeds(context),
      ...outboxFeeds(context),
    },
    log.child('api'),
    { inTurn: (caller, begin) => turns.run(once(begin), caller) },
  )
  await networks.open()
  const stopFinding = findAccounts({
    keyring,
    networks,
    clock,
    log: log.child('accounts'),
    found: ({ label }) => activity.add('node', 'accountFound', { name: label }),
  })

  return {
    server,
    content,
    keyring,
    keeper,
    networks,
    async stop() {
      stopFinding()
      await networks.stop()
      await activity.stop()
      await keyring.stop()
      await options.modeling.clear()
    },
  }
}
