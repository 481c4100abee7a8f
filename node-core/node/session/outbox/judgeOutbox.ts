import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { OutboxEntry, OutboxReason } from '#node-core/model/outbox.ts'
import { toIsoTime } from '#node-core/kernel/isoTime.ts'
import type { KeptTransaction } from './keptTransaction.ts'

/** What the outbox sees of the chain and the network at one moment. */
export interface OutboxLook {
  receipt(hash: Hash): { readonly succeeded: boolean; readonly height: number } | null
  readonly finalHeight: number
  /** The lowest block held here. */
  readonly firstHeld: number
  /** Next number that the head takes of an account … */
  nonce(account: Address): number
  /** … and that the final block takes; null where its state is not held. */
  finalNonce(account: Address): number | null
  balance(account: Address): bigint
  /** What the next block charges, wei per gas. */
  readonly baseFeePerGas: bigint
  /** A transaction of the account with that number waits in the pool. */
  waits(account: Address, nonce: number): boolean
  inPool(hash: Hash): boolean
  /** Aeroplane mode; nobody connected; somebody who can take it. */
  readonly link: 'off' | 'alone' | 'reached'
  /** Blocks came from others since it was handed to them: the line that it went over was alive. */
  wasTaken(hash: Hash): boolean
}

/** Signatures of one number that took each other's place, oldest first. */
export interface OutboxGroup {
  readonly members: readonly KeptTransaction[]
  /** The latest: what can be mined. */
  readonly current: KeptTransaction
  /** What the person wanted: the latest that is not a taking back. */
  readonly meant: KeptTransaction
}

const isGivingUp = ({ about }: KeptTransaction) => about?.kind === 'giveUp'

/** Puts together what took each other's place. */
export function groupOutbox(kept: readonly KeptTransaction[]): readonly OutboxGroup[] {
  const byHash = new Map(kept.map((one) => [one.hash, one]))
  const rootOf = (one: KeptTransaction): Hash => {
    const before = one.replaces === null ? undefined : byHash.get(one.replaces)
    return before === undefined ? one.hash : rootOf(before)
  }
  const groups = new Map<Hash, KeptTransaction[]>()
  for (const one of kept) {
    const root = rootOf(one)
    groups.set(root, [...(groups.get(root) ?? []), one])
  }
  return [...groups.values()].map((members) => ({
    members,
    current: members.at(-1)!,
    meant: members.findLast((one) => !isGivingUp(one)) ?? members.at(-1)!,
  }))
}

type Judged = Pick<OutboxEntry, 'state' | 'reason' | 'height' | 'behind' | 'canHelp' | 'over'> & {
  readonly shown: KeptTransaction
}

const REASON_OF_CODE: Readonly<Partial<Record<ErrorCode, OutboxReason>>> = {
  EVM_INSUFFICIENT_FUNDS: 'notEnough',
  EVM_FEE_TOO_LOW: 'feeTooLow',
}
const REASON_OF_LINK = { off: 'offline', alone: 'nobody', reached: 'sending' } as const
const settled = { behind: null, canHelp: false } as const

/** In a block, or its number in one: what only a lost branch can still change. Null: it waits. */
function judgeMined({ members, meant }: OutboxGroup, look: OutboxLook): Judged | null {
  const ended = members.find(({ end }) => end !== null)
  if (ended?.end != null) return { ...settled, ...ended.end, shown: ended, over: true }
  for (const one of members) {
    const receipt = look.receipt(one.hash)
    if (receipt === null) continue
    const { height, succeeded } = receipt
    const isFinal = height <= look.finalHeight
    const at = { ...settled, height, over: isFinal }
    if (isGivingUp(one)) return { ...at, shown: meant, state: 'givenUp', reason: null }
    if (!succeeded) return { ...at, shown: one, state: 'refused', reason: 'reverted' }
    return { ...at, shown: one, state: isFinal ? 'final' : 'included', reason: null }
  }
  const { from, nonce, height } = meant
  if (look.nonce(from) <= nonce) return null
  return {
    ...settled,
    shown: meant,
    state: 'refused',
    // A state fetched whole tells that the number was used, not by what.
    reason: look.firstHeld > height + 1 ? 'notSeen' : 'numberTaken',
    height: null,
    over: (look.finalNonce(from) ?? 0) > nonce,
  }
}

/** What keeps the next in line out of every block; null: nothing that is known here. */
function troubleOf(one: KeptTransaction, isNext: boolean, look: OutboxLook): OutboxReason | null {
  if (isNext && look.balance(one.from) < one.costWei) return 'notEnough'
  if (isNext && one.maxFeePerGas < look.baseFeePerGas) return 'feeTooLow'
  if (one.code !== null && !look.inPool(one.hash)) return REASON_OF_CODE[one.code] ?? 'notTaken'
  return null
}

function judgeWaiting(group: OutboxGroup, look: OutboxLook): Pick<Judged, 'state' | 'reason'> {
  const { current } = group
  const sent = current.sent || (look.inPool(current.hash) && look.wasTaken(current.hash))
  const state = sent ? 'sent' : 'waiting'
  if (isGivingUp(current)) return { state, reason: 'givingUp' }
  if (sent) return { state, reason: null }
  return { state, reason: REASON_OF_LINK[look.link] }
}

/** The groups of one account that wait, in the order in which the chain takes them. */
function judgeLine(line: readonly OutboxGroup[], look: OutboxLook): Judged[] {
  const account = line[0]!.current.from
  let expected = look.nonce(account)
  const next = expected
  let stuck: Hash | null = null
  return [...line]
    .sort((a, b) => a.current.nonce - b.current.nonce)
    .map((group) => {
      const { current, meant } = group
      while (expected < current.nonce && look.waits(account, expected)) expected++
      const open = { shown: meant, height: null, behind: null, over: false, canHelp: true }
      if (stuck !== null) return { ...open, state: 'waiting', reason: 'behind', behind: stuck }
      if (expected < current.nonce) return { ...open, state: 'waiting', reason: 'gap' }
      expected = current.nonce + 1
      const trouble = troubleOf(current, current.nonce === next, look)
      if (trouble === null) return { ...open, ...judgeWaiting(group, look) }
      stuck = meant.hash
      return { ...open, state: 'refused', reason: trouble }
    })
}

function asEntry({ shown, ...judged }: Judged): OutboxEntry {
  const { hash, from, nonce, about, costWei } = shown
  return {
    ...judged,
    hash,
    from,
    nonce,
    about,
    signedAt: toIsoTime(shown.signedAt),
    code: judged.reason === 'notTaken' || judged.reason === 'reverted' ? shown.code : null,
    costWei,
  }
}

/**
 * Where each signed transaction stands, the latest first: what took another's place stands with it in one line
 * (protocol.md §2.18).
 */
export function judgeOutbox(kept: readonly KeptTransaction[], look: OutboxLook): readonly OutboxEntry[] {
  const lines = new Map<Address, OutboxGroup[]>()
  const judged: Judged[] = []
  for (const group of groupOutbox(kept)) {
    const mined = judgeMined(group, look)
    if (mined !== null) judged.push(mined)
    else lines.set(group.current.from, [...(lines.get(group.current.from) ?? []), group])
  }
  for (const line of lines.values()) judged.push(...judgeLine(line, look))
  return judged.map(asEntry).sort((a, b) => b.signedAt.localeCompare(a.signedAt) || b.nonce - a.nonce)
}
