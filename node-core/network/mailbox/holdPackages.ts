import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { ContentStore } from '../content/contentStore.ts'
import type { HandlerLimits, Network, PeerName } from '../network.ts'
import type { Shelf, ShelfRow } from './createShelf.ts'
import { badDate, badSlip, mailboxFull, notHolding, notSealed } from './errors.ts'
import type { MailboxLimits } from './mailboxLimits.ts'
import {
  decodeMailboxRequest,
  encodeHeldState,
  encodeSlips,
  MAILBOX_REQUEST_BYTES,
  mailboxProtocol,
  SLIPS_PER_ANSWER,
  type HeldState,
} from './mailboxProtocol.ts'
import { assertSignedBy, collectHash, decodeSlip, encodeSlip, receiptHash, type Slip } from './slip.ts'

const LIMITS: HandlerLimits = { maxRequestBytes: MAILBOX_REQUEST_BYTES, requestsPerSecond: 4, maxConcurrent: 4 }
/** Packages that come at the same time. */
const MOST_COMING = 16
/** Of these, of one peer. */
const MOST_COMING_OF_ONE = 2
const SEARCH_MS = 20_000
const UNSEALED_POINTS = 50
/** For who deposits what cannot be had. */
const EMPTY_POINTS = 10
const EXPIRE_EVERY_MS = 60_000
/** Enough of a file to see what it is: an envelope for sixteen fits. */
const HEAD_BYTES = 2_048
/** Clocks of two computers may differ by so much, ms. */
const CLOCKS_MS = 3_600_000

export interface Holding {
  readonly network: Network
  readonly content: ContentStore
  readonly shelf: Shelf
  readonly genesis: Hash
  readonly limits: MailboxLimits
  readonly clock: Clock
  readonly log: Logger
  /** Whether the owner of this node agreed to hold packages of others. */
  isHolding(): boolean
  /** What a sender has: room is given for it. */
  moneyOf(account: Address): bigint
  /** Whether a file of that size that begins like this is a sealed and padded envelope. */
  isSealed(head: Uint8Array, size: number): boolean
  /** Something came, was taken, or is over. */
  changed(): void
}

/** Lets go of what is over, now and each minute. */
function expireAgainAndAgain({ shelf, clock, log }: Holding, letGo: (row: ShelfRow) => Promise<void>): () => void {
  let stopped = false
  let cancel = () => undefined as void
  const expire = async () => {
    for (const row of shelf.rows()) if (row.slip.until * 1_000 <= clock.now()) await letGo(row)
  }
  const go = () =>
    void expire()
      .catch((error: unknown) => log.warn('packages that are over could not be removed', { error }))
      .finally(() => {
        if (!stopped) cancel = clock.after(EXPIRE_EVERY_MS, go)
      })
  go()
  return () => {
    stopped = true
    cancel()
  }
}

/** @throws MAILBOX_BAD_DATE, MAILBOX_BAD_SLIP */
function assertWaits({ until, bytes, sender, recipient }: Slip, now: number, limits: MailboxLimits): void {
  const untilMs = until * 1_000
  if (untilMs <= now || untilMs > now + limits.waitsMs + CLOCKS_MS)
    throw badDate('waits longer than it may, or is over', { until })
  if (bytes === 0 || bytes > limits.packageBytes || sender === recipient) throw badSlip('not a package', { bytes })
}

/** Answers for the packages on the shelf, takes others' in where that was agreed, and lets go of what is over. */
export function holdPackages(holding: Holding): () => void {
  const { network, content, shelf, genesis, limits, clock, log } = holding
  const stopping = new AbortController()
  const coming = new Map<Hash, PeerName | null>()

  const stateOf = ({ held, receipt }: ShelfRow): HeldState =>
    receipt !== null ? { state: 'taken', receipt } : { state: held ? 'held' : 'coming' }
  const letGo = async (row: ShelfRow) => {
    await shelf.remove(row.id)
    if (!shelf.isWanted(row.slip.file)) await content.drop(row.slip.file, 'held')
    holding.changed()
  }
  const take = async (row: ShelfRow, from: PeerName | null) => {
    const { file, bytes } = row.slip
    coming.set(row.id, from)
    try {
      const asked = { maxBytes: bytes, searchMs: SEARCH_MS, signal: stopping.signal, keep: 'held' as const }
      const size = await content.get(file, from === null ? asked : { ...asked, from: [from] })
      if (size !== bytes || !holding.isSealed(await content.peek(file, HEAD_BYTES), size))
        throw notSealed('not the envelope that its slip says', { file, size, bytes })
      await shelf.change(row.id, { held: true })
      holding.changed()
    } catch (error) {
      if (stopping.signal.aborted) return
      if (from !== null && isNodeError(error)) {
        if (error.family === 'invalid') network.penalise(from, error.code, UNSEALED_POINTS)
        else if (error.code === 'CONTENT_NOT_FOUND' || error.code === 'CONTENT_TOO_LARGE')
          network.penalise(from, error.code, EMPTY_POINTS)
      }
      log.debug('a package did not come', { file, from, error })
      await letGo(row)
    } finally {
      coming.delete(row.id)
    }
  }
  const takeSoon = (row: ShelfRow, from: PeerName | null) =>
    void take(row, from).catch((error: unknown) => log.warn('a package could not be put down', { error }))

  const put = async (bytes: Uint8Array, from: PeerName): Promise<Uint8Array> => {
    const signed = decodeSlip(genesis, bytes)
    const known = shelf.find(signed.id)
    if (known !== undefined) {
      if (known.held || known.receipt !== null || coming.has(known.id)) return encodeHeldState(stateOf(known))
    } else if (!holding.isHolding()) throw notHolding('holds no packages for others')
    assertWaits(signed.slip, clock.now(), limits)
    const ofOne = [...coming.values()].filter((peer) => peer === from).length
    if (coming.size >= MOST_COMING || ofOne >= MOST_COMING_OF_ONE)
      throw mailboxFull('others are on their way', { whose: 'now' })
    // Counted before anything is waited for: the same slip may come again meanwhile.
    coming.set(signed.id, from)
    try {
      const row = known ?? (await shelf.add(signed, false, holding.moneyOf(signed.slip.sender)))
      takeSoon(row, from)
      return encodeHeldState(stateOf(row))
    } catch (error) {
      coming.delete(signed.id)
      throw error
    }
  }
  const taken = async (id: Hash, receipt: Uint8Array): Promise<Uint8Array> => {
    const row = shelf.find(id)
    if (row === undefined) return encodeHeldState({ state: 'taken', receipt })
    assertSignedBy(row.slip.recipient, receiptHash(id), receipt)
    if (row.receipt === null) {
      // The row stays, without its file: by it the sender learns that the recipient has it.
      await shelf.change(id, { receipt })
      if (!shelf.isWanted(row.slip.file)) await content.drop(row.slip.file, 'held')
      holding.changed()
    }
    return encodeHeldState({ state: 'taken', receipt })
  }
  const stop = network.handle(
    mailboxProtocol(genesis),
    async (bytes, from) => {
      const request = decodeMailboxRequest(bytes)
      if (request.kind === 'put') return put(request.slip, from)
      if (request.kind === 'taken') return taken(request.id, request.receipt)
      const { account, signature, after } = request
      assertSignedBy(account, collectHash(genesis, account, network.peerId, from), signature)
      return encodeSlips(shelf.waitingFor(account, after, SLIPS_PER_ANSWER).map(encodeSlip))
    },
    LIMITS,
  )
  const begin = async () => {
    for (const row of shelf.rows()) {
      if (row.receipt !== null) continue
      if (!row.held) takeSoon(row, null)
      else if (!(await content.has(row.slip.file))) await letGo(row)
    }
  }
  void begin().catch((error: unknown) => log.warn('packages could not be looked through', { error }))
  const stopExpiring = expireAgainAndAgain(holding, letGo)
  return () => {
    stopping.abort()
    stopExpiring()
    stop()
  }
}
