import { join } from 'node:path'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { encodeSlotAdvance, SLOT_ADVANCER_ADDRESS } from '#node-core/chain/service/driving/slotAdvancer.ts'
import { createDag } from '#node-core/dag/createDag.ts'
import { bytesToHex, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { createLicenceReader } from '#node-core/market/licences/readLicence.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import { priceTransaction, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { PINNED_PARADIGMS } from '#node-core/contracts/index.ts'
import { createContentStore } from '#node-core/network/content/createContentStore.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { createRpcServer } from '#node-core/rpc/createRpcServer.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'
import { randomBytes } from 'node:crypto'
import { notDevNetwork, unknownAccount } from '../errors.ts'
import type { NodeOptions } from '../options.ts'
import { createFaucet } from './faucet.ts'
import { armKey } from '#node-core/witness/duties/armKey.ts'
import { reportOffences } from '#node-core/witness/offences/reportOffences.ts'
import { keepCandidacy } from '#node-core/witness/duties/keepCandidacy.ts'
import { keptRecoveries } from './keptRecoveries.ts'
import { keepHeartbeat } from '#node-core/witness/duties/keepHeartbeat.ts'
import { moneyMethods } from './rpc/moneyMethods.ts'
import { networkMethods } from './rpc/networkMethods.ts'
import { createChainNetwork } from './ports/chainNetwork.ts'
import { createChainPort } from './ports/chainPort.ts'
import { chainStatusMethods } from '#node-core/witness/status/chainStatusMethods.ts'
import { createContentPort } from './ports/contentPort.ts'
import { createDagPort } from './ports/dagPort.ts'
import { createKeepingPort } from './ports/keepingPort.ts'
import { createStandingPort } from './ports/standingPort.ts'
import { createExplorer } from './explorer/createExplorer.ts'
import { formatInvitation } from './invitation.ts'
import type { Listening } from './createListening.ts'
import { inviteAt } from './inviteAt.ts'
import { createModelingPort } from './ports/modelingPort.ts'
import { startObjectionNews, type ObjectionNews } from './objectionNews.ts'
import type { NetworkConfig } from './networkConfig.ts'
import type { PrivateFiles } from '../files/privateFiles.ts'
import { withdrawProductionFiles } from '../files/withdrawProductionFiles.ts'
import { createSecretBox } from '../keys/secretBox.ts'
import type { NodeKeys } from '../keys/nodeKeys.ts'
import { adoptJoined } from './joining/adoptJoined.ts'
import { openJoining } from './joining/openJoining.ts'
import { createRpcServers } from './rpc/createRpcServers.ts'
import { watchPeerHeights } from './status/peerHeights.ts'
import { protocolNames } from './protocolNames.ts'
import type { Session } from './session.ts'
import { createMailbox } from './mailbox/createMailbox.ts'
import { createOutbox } from './outbox/createOutbox.ts'
import { whyReverted } from './outbox/whyReverted.ts'
import { createStatus } from './status/status.ts'
import { createUnsentCount } from './status/createUnsentCount.ts'
import { startPrefetch } from './prefetch.ts'
import type { Wallets } from './wallets.ts'
import { readWitnesses } from '#node-core/witness/status/readWitnesses.ts'
import { witnessNotices } from '#node-core/witness/status/witnessNotices.ts'

export interface SessionOptions {
  readonly config: NetworkConfig
  /** Folder of this network: chain, content. */
  readonly dir: string
  readonly keys: NodeKeys
  readonly wallets: Wallets
  readonly files: PrivateFiles
  readonly node: NodeOptions
  readonly listening: Listening
  readonly quotaBytes: () => number
  /** The chain was joined by a snapshot and lies ready: the session has to be opened again. */
  readonly onJoined: () => void
  /** Whether packages of others are held (protocol.md §5.10). */
  readonly isHolding: () => boolean
}

/** Composes a running network from its rooms: storage, libp2p, main chain, DAG, content, and the market over them. */
export async function openSession({
  config,
  dir,
  keys,
  wallets,
  node,
  files,
  isHolding,
  quotaBytes,
  onJoined,
  listening,
}: SessionOptions): Promise<Session> {
  const { clock } = node
  const log = node.log.child('session')
  const genesis = parseGenesis(JSON.parse(config.genesis))
  const undo: (() => Promise<void> | void)[] = []
  const unwind = async () => {
    for (const step of undo.reverse())
      await Promise.resolve(step()).catch((error: unknown) => log.warn('closing failed', { error }))
  }
  try {
    if (await adoptJoined(dir, genesis.hash)) log.info('the chain was joined by a snapshot')
    const storage = await openStorage(join(dir, 'chain'))
    undo.push(() => storage.close())
    const network = await createNetwork({
      identity: keys.identity,
      log: node.log.child('network'),
      clock,
      online: false,
      listen: listening.of(genesis.hash),
      bootstrap: config.bootstrap,
      providers: { protocol: protocolNames(genesis.hash).table },
    })
    undo.push(() => network.stop())
    await withdrawProductionFiles(join(dir, 'content'), log)
    const content = await createContentStore({
      dir: join(dir, 'content'),
      network,
      clock,
      log: node.log.child('content'),
      quotaBytes,
    })
    undo.push(() => content.stop())
    // Every node serves the manuals of what every genesis holds.
    for (const pin of PINNED_PARADIGMS) await content.put(pin.metadata())
    const statusChanged = createEmitter<void>((error) => log.error('listener failed', { error }))
    const signer = config.witness ? createSigner(genesis.hash, keys.witness) : null
    const chainNetwork = createChainNetwork(network, genesis.hash, node.log.child('chainNetwork'), clock)
    const joining = await openJoining({
      genesis,
      config,
      dir,
      storage,
      network,
      chainNetwork,
      node,
      changed: () => statusChanged.emit(),
      onJoined,
    })
    undo.push(joining.close)
    const chain = await createChain({
      genesis,
      storage,
      log: node.log,
      clock,
      network: joining.chainNetwork,
      snapshotEvery: joining.every,
      ...(signer === null ? {} : { signer }),
      checkpoint: config.checkpoint,
      needFresh: config.mode === 'joined',
      vouchedNow: node.checkpoint !== undefined,
      recoveries: await keptRecoveries(node.dataDir, genesis.hash),
      // Before a network's first slot its keys cannot have signed anything, whatever became of an earlier disk. Later a
      // new folder says
      // nothing about what its key did elsewhere, unless the network was founded in it.
      ...(clock.now() < genesis.timeMs ? { armNewKey: true } : config.mode === 'joined' ? { armNewKey: false } : {}),
    })
    undo.push(() => chain.stop())
    joining.start(chain)
    if (signer !== null) undo.push(keepHeartbeat({ chain, key: keys.witness, clock, log: node.log.child('witness') }))
    const witnessLog = node.log.child('witness')
    const arm = () => void undo.push(armKey(chain, clock, witnessLog))
    if (signer !== null && node.armKey === true) arm()
    const reports =
      signer === null
        ? null
        : await reportOffences({
            chain,
            storage,
            key: keys.witness,
            clock,
            log: witnessLog,
            random: () => randomBytes(4).readUInt32BE() / 2 ** 32,
          })
    if (reports !== null) undo.push(reports.stop)
    const candidacy =
      signer === null || node.candidate === undefined
        ? null
        : keepCandidacy({
            chain,
            key: keys.witness,
            depositWei: node.candidate.depositWei,
            clock,
            log: witnessLog,
            arm: node.armKey === true ? () => undefined : arm,
          })
    if (candidacy !== null) undo.push(candidacy.stop)
    const names = protocolNames(genesis.hash)
    const heights = watchPeerHeights({
      network,
      clock,
      protocol: names.height,
      height: () => chain.head.height,
      slot: () => chain.slot,
      changed: () => statusChanged.emit(),
    })
    undo.push(() => heights.stop())
    const standing = createStandingPort({
      chain,
      isOwn: (account) => wallets.accounts().some(({ address }) => address === account),
      peersSaid: () => ({ any: network.peers().some((peer) => heights.of(peer.id) !== null), best: heights.best() }),
      alone: config.mode !== 'joined',
    })
    const dag = await createDag({
      storage,
      network,
      clock,
      log: node.log.child('dag'),
      genesisHash: genesis.hash,
      standing,
      secretBox: createSecretBox(taggedHash('dipnet/device-key', keys.identity)),
    })
    undo.push(() => dag.stop())

    const changed = createEmitter<void>((error) => log.error('listener failed', { error }))
    const objections = createEmitter<ObjectionNews>((error) => log.error('listener failed', { error }))
    const canInclude = () => config.witness || (network.online && network.peers().length > 0)
    const linkChanged = createEmitter<void>((error) => log.error('listener failed', { error }))
    undo.push(
      network.onPeer(() => linkChanged.emit()),
      chainNetwork.onTaker(() => linkChanged.emit()),
    )
    const outbox = await createOutbox({
      path: join(dir, 'outbox.json'),
      chain,
      isOwn: (account) => wallets.label(account) !== null,
      link() {
        const isAlone = config.witness && chain.consensus.active.members.length === 1
        if (isAlone || chainNetwork.hasTakers()) return 'reached'
        return network.online ? 'alone' : 'off'
      },
      maker: signer?.address ?? null,
      onLink: linkChanged.on,
      whyReverted: (hash) => whyReverted(chain, hash),
      clock,
      log: node.log.child('outbox'),
    })
    undo.push(outbox.stop)
    const chainPort = createChainPort({ chain, clock, outbox, canInclude })
    const marketLog = node.log.child('market')
    const ports: MarketPorts = {
      log: marketLog,
      chain: chainPort,
      dag: createDagPort(dag, wallets, marketLog),
      content: createContentPort(content, files),
      wallet: wallets,
      modeling: createModelingPort(node.modeling),
      now: () => clock.now(),
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
    }
    const licences = createLicenceReader(chainPort, marketLog)
    const mailbox = await createMailbox({
      dir: join(dir, 'mailbox'),
      genesis: genesis.hash,
      network,
      content,
      ports,
      licences,
      wallets,
      box: createSecretBox(taggedHash('dipnet/mailbox/book', keys.identity)),
      clock,
      log: node.log.child('mailbox'),
      isHolding,
      moneyOf(account) {
        const { balance, bonded } = chain.getAccount(account)
        return balance + bonded
      },
      onChange(listener) {
        const stops = [wallets.changed.on(listener), changed.on(listener)]
        return () => stops.forEach((stop) => stop())
      },
    })
    undo.push(mailbox.stop)
    undo.push(
      network.handle(names.genesis, () => Promise.resolve(utf8ToBytes(config.genesis)), { requestsPerSecond: 2 }),
    )
    const faucet = createFaucet({
      config,
      network,
      chainPort,
      treasury: keys.treasury,
      protocol: names.faucet,
      log: log.child('faucet'),
    })
    undo.push(faucet.stop)
    undo.push(
      chain.onHead((event) => {
        statusChanged.emit()
        if (event.transactions.length > 0 || event.reverted.length > 0) changed.emit()
      }),
      chain.onFinal(() => {
        statusChanged.emit()
        changed.emit()
      }),
      chain.onTransaction(() => statusChanged.emit()),
      dag.onUnit(() => changed.emit()),
      dag.onUnsent(() => {
        statusChanged.emit()
        changed.emit()
      }),
      network.onPeer(() => statusChanged.emit()),
      network.onReach(() => statusChanged.emit()),
      outbox.changed.on(() => statusChanged.emit()),
      mailbox.changed.on(() => changed.emit()),
      startObjectionNews({
        chain,
        ports,
        licences,
        holds: (account) => wallets.holds(account),
        tell: (news) => objections.emit(news),
        log: log.child('objections'),
      }),
      startPrefetch({
        ports,
        licences,
        dag,
        wallets,
        clock,
        log: log.child('prefetch'),
        onBlocks: (listener) =>
          chain.onHead((event) => void ((event.transactions.length > 0 || event.reverted.length > 0) && listener())),
      }),
    )
    const here = signer?.address ?? null
    let finalityStopped = false
    undo.push(
      chain.onAlert(({ code }) => {
        if (code === 'CHAIN_FINALITY_STALLED') finalityStopped = true
        else if (code === 'CHAIN_FINALITY_RESUMED') finalityStopped = false
        statusChanged.emit()
      }),
    )
    const status = createStatus({
      config,
      genesis,
      chain,
      network,
      askedPort: () => listening.of(genesis.hash).tcpPort,
      listening,
      heights,
      unsent: createUnsentCount({ config, outbox, dag, network }),
      notices: () => witnessNotices({ chain, here, finalityStopped }),
      snapshot: joining.progress,
    })
    await network.goOnline()
    const extraMethods = {
      ...chainStatusMethods({
        chain,
        network,
        units: dag.held,
        witness: here,
        reports,
        candidacy,
        snapshot: joining.progress,
      }),
      ...networkMethods(chain, network, heights),
      ...moneyMethods(chain),
    }
    const servers = createRpcServers((asked) =>
      createRpcServer(chain, { ...asked, extraMethods }, node.log.child('rpc')),
    )
    undo.push(servers.close)
    const { serveRpc } = servers
    const rpc =
      node.rpcPort == null ? null : await serveRpc({ port: node.rpcPort, allowedOrigins: node.rpcOrigins ?? [] })

    return {
      config,
      genesisHash: genesis.hash,
      ports,
      licences,
      keeping: createKeepingPort({ chain, bestHeight: () => heights.best() }),
      content,
      explorer: createExplorer(chain),
      outbox,
      mailbox,
      witnesses: (holder) => readWitnesses(chain, holder, here),
      changed,
      objections,
      statusChanged,
      status,
      rpcUrl: rpc?.url ?? null,
      serveRpc,
      keyStatus: () => chain.keyStatus,
      onFailure: chain.onFailure,
      async listenOn(listen) {
        try {
          await network.listenOn(listen)
        } finally {
          statusChanged.emit()
        }
      },
      async setOnline(online) {
        if (online) await network.goOnline()
        else await network.goOffline()
        linkChanged.emit()
        statusChanged.emit()
        changed.emit()
      },
      invitation(gift) {
        const { height, hash } = chain.final
        // Not there yet ourselves: what we go by is as good for them.
        const checkpoint =
          config.checkpoint !== undefined && config.checkpoint.height > height
            ? config.checkpoint
            : height > 0
              ? { height, hash }
              : undefined
        return formatInvitation({
          name: genesis.name,
          genesis: genesis.hash,
          addresses: inviteAt(network.addresses()),
          ...(checkpoint === undefined ? {} : { checkpoint }),
          ...(gift === undefined ? {} : { gift }),
        })
      },
      async advanceTime(seconds) {
        if (!genesis.dev) throw notDevNetwork('only test networks can be moved on')
        const from = wallets.active()
        if (from === null) throw unknownAccount('no account to sign with')
        const slots = Math.ceil((seconds * 1000) / genesis.params.slotMs)
        const priced = await priceTransaction(chainPort, {
          from,
          to: SLOT_ADVANCER_ADDRESS,
          data: bytesToHex(encodeSlotAdvance(slots)),
          valueWei: 0n,
        })
        await sendTransaction(chainPort, wallets, priced)
        changed.emit()
        return slots
      },
      requestTestFunds: (account) => faucet.request(account),
      stop: unwind,
    }
  } catch (error) {
    await unwind()
    throw error
  }
}
