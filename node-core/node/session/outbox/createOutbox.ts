import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import type { ErrorCode } from '#node-core/kernel/errorCodes.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'
import { toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import type { OutboxEntry, SignedFacts } from '#node-core/model/outbox.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { nodeDisk, type Disk } from '#node-core/storage/files/disk.ts'
import { outboxFull } from '../../errors.ts'
import { createJsonFile } from '../../state/jsonFile.ts'
import { groupOutbox, judgeOutbox, type OutboxGroup, type OutboxLook } from './judgeOutbox.ts'
import { lookAtChain, type LookedAt } from './lookAtChain.ts'
import { keptTransactions, type KeptTransaction } from './keptTransaction.ts'
import { MOST_WAITING, STEP_EVERY_MS, type Outbox } from './outbox.ts'
import { noteHanded } from './noteHanded.ts'
import { settleOutbox } from './settleOutbox.ts'

export interface OutboxOptions {
  readonly path: string
  readonly chain: LookedAt & Pick<Chain, 'head' | 'getBlock' | 'nextNonce' | 'submitTransaction' | 'onHead' | 'onFinal'>
  /** Accounts of the people at this computer; what others sign (a faucet) goes past the outbox. */
  readonly isOwn: (account: Address) => boolean
  /** Whether somebody can take a transaction now: this node itself, or a peer that is connected, as far as it knows. */
  readonly link: () => OutboxLook['link']
  /** Whose blocks are this node's own; null: it makes none. */
  readonly maker: Address | null
  /** Called whenever `link` may say otherwise. */
  readonly onLink: (listener: () => void) => () => void
  /** Why the contract refused one that is in a block; null: it did not say. */
  readonly whyReverted: (hash: Hash) => Promise<ErrorCode | null>
  readonly clock: Clock
  readonly log: Logger
  /** @default the real one */
  readonly disk?: Disk
}

/** Opens the outbox of a network's folder and hands what is in it to the pool again. */
export async function createOutbox(options: OutboxOptions): Promise<Outbox> {
  const { chain, clock, log } = options
  const file = createJsonFile<readonly KeptTransaction[]>(options.path, keptTransactions, [], options.disk ?? nodeDisk)
  let kept = await file.readOrSetAside()
  const failed = (error: unknown) => log.error('listener failed', { error })
  const changed = createEmitter<void>(failed)
  const news = createEmitter<OutboxEntry>(failed)
  const inTurn = createSerialQueue()
  let stopped = false
  let cancel: (() => void) | null = null
  /** The pool may hold it as a stranger's: after a start, and when a branch lost. */
  let anew = true

  const handed = noteHanded(options)
  const look = () => lookAtChain(chain, handed)
  const keep = async (next: readonly KeptTransaction[]) => {
    await file.write(next)
    kept = next
  }
  const open = () => groupOutbox(kept).filter(({ current }) => current.end === null)

  /** Hands to the pool what it lacks, each account's in the order of their numbers; notes what it says. */
  const handIn = async (): Promise<readonly KeptTransaction[]> => {
    const seen = look()
    const all = anew
    anew = false
    const said = new Map<Hash, ErrorCode | null>()
    const waiting = open().flatMap(({ current }) => (seen.nonce(current.from) <= current.nonce ? [current] : []))
    for (const one of waiting.sort((a, b) => a.nonce - b.nonce)) {
      if (seen.inPool(one.hash) && !all) continue
      const { code } = await chain.submitTransaction(hexToBytes(one.raw)).then(() => ({ code: null }), toNodeError)
      said.set(one.hash, code === 'POOL_ALREADY_KNOWN' ? null : code)
    }
    return kept.map((one) => (said.has(one.hash) ? { ...one, code: said.get(one.hash) ?? null } : one))
  }
  const step = async () => {
    if (stopped || kept.length === 0) return
    const given = await handIn()
    handed.note(open(), look().inPool)
    const list = await explain(given, look(), options.whyReverted)
    const settled = settleOutbox(list, judgeOutbox(list, look()))
    if (onDisk(settled.kept) !== onDisk(kept)) await keep(settled.kept)
    else kept = settled.kept
    changed.emit()
    for (const entry of settled.news) news.emit(entry)
  }
  const soon = () => {
    if (stopped || kept.length === 0) return
    cancel ??= clock.after(STEP_EVERY_MS, () => {
      cancel = null
      inTurn(step).catch((error: unknown) => log.warn('the outbox could not be looked through', { error }))
    })
  }
  const onHead = (event: { readonly reverted: readonly Hash[] }) => {
    if (event.reverted.length > 0) anew = true
    soon()
  }
  const stops = [handed.stop, chain.onHead(onHead), chain.onFinal(soon), options.onLink(soon)]
  await inTurn(step)

  return {
    changed,
    news,
    async submit(raw, signed) {
      if (!options.isOwn(signed.from)) return chain.submitTransaction(raw)
      const hash = toHash(keccak256Hex(raw))
      await inTurn(async () => {
        needRoom(open(), signed)
        const { height } = chain.head
        await keep([...kept, asKept(signed, hash, raw, clock.now(), height)])
        try {
          await chain.submitTransaction(raw)
        } catch (error) {
          // Answered for as refused: it must not go out later all the same.
          if (toNodeError(error).code !== 'POOL_ALREADY_KNOWN') await keep(kept.filter((one) => one.hash !== hash))
          throw error
        }
        handed.note(open(), look().inPool)
      })
      changed.emit()
      soon()
      return hash
    },
    nextNonce(account) {
      const taken = new Set(open().flatMap(({ current }) => (current.from === account ? [current.nonce] : [])))
      let next = chain.nextNonce(account)
      while (taken.has(next)) next++
      return next
    },
    entries: () => judgeOutbox(kept, look()),
    find: (hash) => groupOutbox(kept).find(({ members }) => members.some((one) => one.hash === hash)) ?? null,
    async stop() {
      stopped = true
      cancel?.()
      for (const stop of stops) stop()
      await inTurn(() => undefined)
    },
  }
}

/** What is worth a write: that it was sent lands with the next one, and is found out again after a crash. */
const onDisk = (kept: readonly KeptTransaction[]): string =>
  JSON.stringify(kept, (key, value: unknown) => {
    if (key === 'sent') return undefined
    return typeof value === 'bigint' ? `${value}n` : value
  })

function asKept(signed: SignedFacts, hash: Hash, raw: Uint8Array, signedAt: number, height: number): KeptTransaction {
  const { from, nonce, costWei, maxFeePerGas, maxPriorityFeePerGas, about, replaces } = signed
  return {
    ...{ hash, from, nonce, costWei, maxFeePerGas, maxPriorityFeePerGas, about, replaces },
    raw: bytesToHex(raw),
    signedAt,
    height,
    sent: false,
    waited: false,
    code: null,
    end: null,
    told: null,
  }
}

/** What takes another's place adds no line: a full outbox must still let its people help what is stuck. */
function needRoom(open: readonly OutboxGroup[], { replaces }: SignedFacts): void {
  const most = replaces === null ? MOST_WAITING : 2 * MOST_WAITING
  if (open.flatMap(({ members }) => members).length >= most)
    throw outboxFull('too many are on their way', { most: MOST_WAITING })
}

/** With the contract's reason where a block has one that it refused. */
async function explain(
  list: readonly KeptTransaction[],
  look: OutboxLook,
  whyReverted: OutboxOptions['whyReverted'],
): Promise<readonly KeptTransaction[]> {
  const why = new Map<Hash, ErrorCode>()
  for (const { hash, reason, over, code } of judgeOutbox(list, look))
    if (reason === 'reverted' && !over && code === null)
      why.set(hash, (await whyReverted(hash)) ?? 'MARKET_TRANSACTION_FAILED')
  return list.map((one) => (why.has(one.hash) ? { ...one, code: why.get(one.hash)! } : one))
}
