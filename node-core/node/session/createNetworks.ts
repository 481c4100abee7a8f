import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import type { HealthState } from '#node-core/api/calls/app.ts'
import { toNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { throwIfCancelled, UNWATCHED, type LongRun } from '#node-core/kernel/progress.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { unreachable } from '#node-core/network/errors.ts'
import { askInTurn } from '#node-core/network/requests/askInTurn.ts'
import { repairStorage } from '#node-core/storage/repairStorage.ts'
import { networkDamaged, networkExists, noPeerAnswers, nobodyHasIt, otherGenesis } from '../errors.ts'
import type { NodeOptions } from '../options.ts'
import type { Listening } from './createListening.ts'
import { devGenesis } from './devGenesis.ts'
import { parseInvitation, type Invitation } from './invitation.ts'
import { networkConfigFile, type NetworkConfig } from './networkConfig.ts'
import type { Networks } from './networks.ts'
import type { PrivateFiles } from '../files/privateFiles.ts'
import type { NodeKeys } from '../keys/nodeKeys.ts'
import { openSession } from './openSession.ts'
import { protocolNames } from './protocolNames.ts'
import type { SamplePerson } from './samplePerson.ts'
import type { Session } from './session.ts'
import type { Wallets } from './wallets.ts'

/** What newcomers of a network founded here are given when they ask, DPN. */
const FAUCET_DPN = '5000'
const JOIN_TIMEOUT_MS = 20_000
/** How long one address of an invitation has to itself, ms. */
const NEXT_ADDRESS_AFTER_MS = 1_000
/** What was held is too old to go on from by itself. */
const STALE: ReadonlySet<ErrorCode> = new Set(['CHAIN_CHECKPOINT_NEEDED', 'CHAIN_CHECKPOINT_TOO_OLD'])
const MAX_GENESIS_BYTES = 4 * 1024 * 1024

export interface FoundInput {
  readonly name: string
  readonly chainId: number
  readonly slotMs?: number
  readonly faucetWei?: bigint
  readonly sampleWorld: boolean
}

/** The one-window network. */
const LOCAL: FoundInput = { name: 'Local network', chainId: 31_373, sampleWorld: true }

export interface NetworksOptions {
  readonly node: NodeOptions
  readonly listening: Listening
  /** Room for files, asked each time. */
  readonly quotaBytes: () => number
  readonly isHolding: () => boolean
  readonly keys: NodeKeys
  readonly wallets: Wallets
  readonly files: PrivateFiles
  /** Sample people of a network founded here. */
  readonly people: readonly SamplePerson[]
  /** Furnishes a network founded here: people, and the sample world if asked for. */
  found(session: Session, withProps: boolean, run: LongRun): Promise<void>
  /** What runs beside an open network; stopped with the returned function. */
  accompany(session: Session): () => void
}

/** By code, else by family: what the machine refuses is not damage. */
const HEALTH_OF_CODE: Readonly<Record<string, HealthState>> = { STORAGE_LOCKED: 'locked', STORAGE_TOO_OLD: 'outdated' }
const healthOf = ({ code, family }: NodeError): HealthState =>
  HEALTH_OF_CODE[code] ?? (family === 'unavailable' ? 'unavailable' : 'corrupt')

/** Fetches a genesis from whoever the invitation names and checks it is the one meant. */
async function fetchGenesis(invitation: Invitation, node: NodeOptions): Promise<string> {
  const network = await createNetwork({
    // A name for this question alone: the node itself comes a moment later, and would be taken for the one that leaves.
    identity: new Uint8Array(randomBytes(32)),
    log: node.log.child('join'),
    clock: node.clock,
    listen: { host: null },
    targetPeers: 0,
  })
  try {
    // Most addresses of an invitation may lead nowhere from here: the next is tried before the last gave up.
    return await askInTurn(
      invitation.addresses,
      async (address, signal) => {
        const peer = await network.connect(address)
        const text = bytesToUtf8(
          await network.request(peer, protocolNames(invitation.genesis).genesis, new Uint8Array(), {
            timeoutMs: JOIN_TIMEOUT_MS,
            maxBytes: MAX_GENESIS_BYTES,
            signal,
          }),
        )
        if (parseGenesis(JSON.parse(text)).hash !== invitation.genesis)
          throw otherGenesis('the peer’s network is another one')
        return text
      },
      () => unreachable('the invitation names nobody'),
      { clock: node.clock, nextAfterMs: NEXT_ADDRESS_AFTER_MS, isEnough: () => true },
    )
  } catch (error) {
    throw noPeerAnswers(
      'nobody the invitation names answers',
      { addresses: invitation.addresses.length, reason: toNodeError(error).code },
      error,
    )
  } finally {
    await network.stop()
  }
}

export async function createNetworks(
  options: NetworksOptions,
): Promise<Networks & { open(): Promise<void>; foundHeadless(input: FoundInput, run: LongRun): Promise<Session> }> {
  const { node, keys, wallets } = options
  const folder = join(node.dataDir, 'network')
  const configFile = networkConfigFile(node.dataDir)
  const changes = createEmitter<void>((error) => node.log.error('listener failed', { error }))
  let session: Session | null = null
  let stopBeside: () => void = () => undefined
  let trouble: unknown = null
  let busy: Promise<unknown> = Promise.resolve()

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const run = busy.then(work)
    busy = run.catch(() => undefined)
    return run
  }
  /** Without a sample world nobody plays them: they only receive shares. */
  const castOf = (sampleWorld: boolean) =>
    options.people.map((person) => ({ ...person, playable: sampleWorld && person.playable }))
  const start = async (config: NetworkConfig): Promise<Session> => {
    if (config.sampleWorld || config.faucetWei > 0n) wallets.setSamples(castOf(config.sampleWorld))
    const opened: Session = await openSession({
      ...options,
      config,
      dir: folder,
      onJoined: () => void inTurn(() => reopen(opened, config)),
    })
    session = opened
    const stopStatus = opened.statusChanged.on(() => changes.emit())
    const stopMarket = opened.changed.on(() => changes.emit())
    const stopHalt = opened.onFailure((error) => {
      // Said like damage found at the start: the same ways lead out of it.
      trouble = error
      changes.emit()
    })
    const stopCompany = options.accompany(opened)
    stopBeside = () => {
      stopStatus()
      stopMarket()
      stopHalt()
      stopCompany()
    }
    changes.emit()
    return opened
  }
  const stop = async () => {
    stopBeside()
    stopBeside = () => undefined
    const closing = session
    session = null
    await closing?.stop()
    changes.emit()
  }
  /** The chain that a snapshot gave takes the place of the empty one; nobody sees the moment between. */
  const reopen = async (joined: Session, config: NetworkConfig) => {
    if (session !== joined) return
    stopBeside()
    stopBeside = () => undefined
    session = null
    try {
      await joined.stop()
      await start(config)
    } catch (error) {
      trouble = error
      node.log.error('the network did not open with its snapshot', { code: toNodeError(error).code, error })
      changes.emit()
    }
  }
  /** Nothing is deleted: what was damaged keeps lying beside what replaces it. */
  const setAside = (path: string) =>
    rename(path, `${path}.damaged-${node.clock.now()}`).catch((cause: unknown) => {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    })
  /** A new network's folder begins empty; its configuration is written last, so that a crash in between leaves none. */
  const begin = async () => {
    if (session !== null) throw networkExists('a network is already open')
    // Founding or joining would clear what may still be saved.
    if (trouble !== null)
      throw networkDamaged('the network of this profile did not open', { reason: toNodeError(trouble).code })
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
  }
  const foundNow = async (input: FoundInput, run: LongRun): Promise<Session> => {
    await begin()
    run.progress({ step: 'genesis', done: 0.05 })
    const people = castOf(input.sampleWorld)
    const genesis = devGenesis({
      ...input,
      people,
      witness: toAddress(privateKeyToAddress(keys.witness)),
      treasury: toAddress(privateKeyToAddress(keys.treasury)),
      nowMs: node.clock.now(),
    })
    const config: NetworkConfig = {
      mode: 'local',
      genesis,
      bootstrap: [],
      witness: true,
      sampleWorld: input.sampleWorld,
      faucetWei: input.faucetWei ?? parseDpn(FAUCET_DPN),
    }
    try {
      wallets.setSamples(people)
      run.progress({ step: 'chain', done: 0.1 })
      const opened = await start(config)
      await options.found(opened, input.sampleWorld, run)
      throwIfCancelled(run)
      await configFile.write(config)
      return opened
    } catch (error) {
      await stop()
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }
  const isStale = () => trouble !== null && STALE.has(toNodeError(trouble).code)
  /** The network of this profile was away too long: an invitation to the same one says what may be believed of it. */
  const freshen = async (invitation: Invitation, checkpoint: Invitation['checkpoint']): Promise<Session> => {
    const config = await configFile.read()
    if (config === null || parseGenesis(JSON.parse(config.genesis)).hash !== invitation.genesis)
      throw otherGenesis('the invitation is to another network')
    await stop()
    const next: NetworkConfig = {
      ...config,
      bootstrap: [...new Set([...invitation.addresses, ...config.bootstrap])].slice(0, 100),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    }
    const opened = await start(next)
    trouble = null
    await configFile.write(next)
    changes.emit()
    return opened
  }
  /** After another process let go of the folder, or the machine lets us use it again. */
  const retry = async (config: NetworkConfig) => {
    await stop()
    await start(config)
    trouble = null
  }
  const foundNetwork = (input: FoundInput, run: LongRun) => inTurn(() => foundNow(input, run))

  return {
    current: () => session,
    startLocal: (run) => foundNetwork(LOCAL, run),
    foundHeadless: foundNetwork,
    join: (text, run, given) =>
      inTurn(async () => {
        const invitation = parseInvitation(text)
        const checkpoint = given ?? invitation.checkpoint
        if (isStale()) return freshen(invitation, checkpoint)
        await begin()
        run.progress({ step: 'connect', done: 0.1 })
        const genesis = await fetchGenesis(invitation, node)
        throwIfCancelled(run)
        run.progress({ step: 'genesis', done: 0.4 })
        const config: NetworkConfig = {
          mode: 'joined',
          genesis,
          bootstrap: invitation.addresses,
          witness: node.candidate !== undefined,
          sampleWorld: false,
          faucetWei: 0n,
          ...(checkpoint === undefined ? {} : { checkpoint }),
        }
        await configFile.write(config)
        run.progress({ step: 'sync', done: 0.6 })
        try {
          return await start(config)
        } catch (error) {
          await configFile.write(null)
          throw error
        }
      }),
    async open() {
      try {
        let config = await configFile.read()
        if (config !== null && !config.witness && node.candidate !== undefined) {
          // From now on this folder's key stands for election: a later start without the word must find it signing.
          config = { ...config, witness: true }
          await configFile.write(config)
        }
        if (config !== null && node.checkpoint !== undefined) {
          config = { ...config, checkpoint: node.checkpoint }
          await configFile.write(config)
        }
        if (config !== null) await start(config)
      } catch (error) {
        // The window must open and say so; `app.repair` comes back here.
        trouble = error
        node.log.error('network did not open', { code: toNodeError(error).code, error })
        changes.emit()
      }
    },
    health() {
      if (trouble === null) return { state: 'ok', code: null, detail: null }
      const error = toNodeError(trouble)
      return { state: isStale() ? 'stale' : healthOf(error), code: error.code, detail: error.message }
    },
    repair: (way) =>
      inTurn(async () => {
        const config = await configFile.read().catch(async (error: unknown) => {
          if (way !== 'resync') throw error
          // Which network it was is not known any more: the newcomer's page asks.
          await setAside(join(node.dataDir, 'network.json'))
          await setAside(folder)
          return null
        })
        if (config === null) {
          trouble = null
          return changes.emit()
        }
        if (way === 'resync' && config.mode === 'local' && !config.sampleWorld)
          throw nobodyHasIt('this node founded the network')
        // Moved or mended under another process's hands, the data would be lost to both; and nothing is damaged where
        // the machine refused.
        const waits = trouble !== null && ['locked', 'unavailable'].includes(healthOf(toNodeError(trouble)))
        if (waits || way === 'retry') return retry(config)
        await stop()
        try {
          if (way === 'repair') await repairStorage(join(folder, 'chain'))
          else await setAside(config.mode === 'local' ? folder : join(folder, 'chain'))
          trouble = null
          // A one-window network has nobody to sync from: a new one takes its place, of another genesis, so that the
          // two never meet.
          if (way === 'resync' && config.mode === 'local')
            await configFile.write(null).then(() => foundNow(LOCAL, UNWATCHED))
          else await start(config)
        } catch (error) {
          // Still that network's trouble, unless it was left behind already.
          trouble = (await configFile.read()) === null ? null : error
          throw error
        }
      }),
    onChange: (listener) => changes.on(listener),
    stop: () => inTurn(stop),
  }
}
