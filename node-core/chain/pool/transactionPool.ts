import type { Address, Hash } from '#node-core/model/ids.ts'
import { effectiveGasPrice, type Transaction } from '#node-core/model/transaction.ts'
import {
  feeTooLow,
  gasTooHigh,
  gasTooLow,
  initCodeTooLarge,
  insufficientFunds,
  nonceTooLow,
} from '#node-core/evm/errors.ts'
import { intrinsicGas } from '#node-core/evm/execution/intrinsicGas.ts'
import { MAX_INIT_CODE_BYTES } from '#node-core/evm/interpreter/gas.ts'
import { alreadyKnown, nonceGap, poolFull, senderFull, underpriced } from './errors.ts'
import { createHeap } from './heap.ts'
import { DEFAULT_POOL_OPTIONS, type PoolOptions } from './options.ts'

/** What the pool needs to know of the head. Money in wei. */
export interface PoolView {
  account(address: Address): { readonly nonce: bigint; readonly balance: bigint }
  readonly gasLimit: bigint
  readonly minBaseFeePerGas: bigint
}

export interface PoolEntry {
  readonly tx: Transaction
  /** Unix ms. */
  readonly addedAt: number
  /** Came through this node: kept longer, never the first to go, sent again after an offline time. */
  readonly local: boolean
}

/** Waiting transactions: each sender's in nonce order, the best-paying senders first. Deterministic: no clock, no disk. */
export interface TransactionPool {
  /**
   * @returns the entry this one replaces.
   * @throws POOL_*, EVM_NONCE_TOO_LOW, EVM_FEE_TOO_LOW, EVM_GAS_TOO_LOW, EVM_GAS_TOO_HIGH, EVM_INSUFFICIENT_FUNDS
   */
  add(entry: PoolEntry, view: PoolView): PoolEntry[]
  get(hash: Hash): PoolEntry | undefined
  /** Hands out what may be mined next, best first; `skip` leaves out the rest of a sender's. */
  select(
    baseFeePerGas: bigint,
    view: PoolView,
  ): { next(gasLeft: bigint): Transaction | null; skip(sender: Address): void }
  /** Drops what can never be mined again, and what expired. @returns what was dropped */
  prune(view: PoolView, nowMs: number): PoolEntry[]
  remove(hash: Hash): PoolEntry | undefined
  entries(): Iterable<PoolEntry>
  /** The sender's next free number, counting what waits without a gap. */
  nextNonce(sender: Address, view: PoolView): number
  readonly size: number
  /** Executable now, and waiting behind a gap. */
  counts(view: PoolView): { readonly pending: number; readonly queued: number }
}

const bySender = (a: PoolEntry, b: PoolEntry) => a.tx.nonce - b.tx.nonce

/** A pool with limits. */
export function createTransactionPool(options: Partial<PoolOptions> = {}): TransactionPool {
  const limits = { ...DEFAULT_POOL_OPTIONS, ...options }
  const byHash = new Map<Hash, PoolEntry>()
  /** Each list ascends by nonce. */
  const senders = new Map<Address, PoolEntry[]>()
  /** What all that waits from a sender may cost at most, wei. */
  const spending = new Map<Address, bigint>()
  let bytes = 0
  const cost = (tx: Transaction) => tx.value + tx.gasLimit * tx.maxFeePerGas

  const insert = (entry: PoolEntry) => {
    byHash.set(entry.tx.hash, entry)
    bytes += entry.tx.raw.length
    spending.set(entry.tx.from, (spending.get(entry.tx.from) ?? 0n) + cost(entry.tx))
    const list = senders.get(entry.tx.from)
    if (list === undefined) senders.set(entry.tx.from, [entry])
    else {
      list.push(entry)
      if (list.length > 1 && bySender(list[list.length - 2]!, entry) > 0) list.sort(bySender)
    }
  }
  const remove = (hash: Hash): PoolEntry | undefined => {
    const entry = byHash.get(hash)
    if (entry === undefined) return undefined
    floor = null
    byHash.delete(hash)
    bytes -= entry.tx.raw.length
    const list = senders.get(entry.tx.from)!
    const at = list.indexOf(entry)
    if (at === 0) list.shift()
    else list.splice(at, 1)
    if (list.length === 0) {
      senders.delete(entry.tx.from)
      spending.delete(entry.tx.from)
    } else spending.set(entry.tx.from, spending.get(entry.tx.from)! - cost(entry.tx))
    return entry
  }
  /** The number after those that can be mined one after the other. */
  const runEnd = (list: readonly PoolEntry[], next: number): number => {
    for (const entry of list) {
      if (entry.tx.nonce > next) break
      if (entry.tx.nonce === next) next++
    }
    return next
  }
  /** What others must beat since the pool was last found full; null: to be found again. */
  let floor: bigint | null = null
  /**
   * Makes place: first what waits behind a gap and so pays nobody, then the last of the senders who pay least; never
   * local ones. Many at
   * once, because looking for them means looking at every sender.
   * @returns what went, or null if there is nothing that `entry` may push out
   */
  const makePlace = (entry: PoolEntry, view: PoolView): PoolEntry[] | null => {
    const { maxFeePerGas } = entry.tx
    if (!entry.local && floor !== null && maxFeePerGas <= floor) return null
    const tails = [...senders.values()]
      .map((list) => ({ last: list[list.length - 1]!, list }))
      .filter(({ last }) => !last.local)
      .map(({ last, list }) => ({
        last,
        gapped: runEnd(list, Number(view.account(last.tx.from).nonce)) <= last.tx.nonce,
      }))
      .sort((a, b) =>
        a.gapped !== b.gapped ? (a.gapped ? -1 : 1) : a.last.tx.maxFeePerGas < b.last.tx.maxFeePerGas ? -1 : 1,
      )
    const victims = tails
      .filter(({ last, gapped }) => gapped || entry.local || last.tx.maxFeePerGas < maxFeePerGas)
      .slice(0, Math.max(1, Math.floor(limits.maxTransactions / 100)))
    if (victims.length === 0) {
      floor = tails[0]?.last.tx.maxFeePerGas ?? null
      return null
    }
    return victims.map(({ last }) => remove(last.tx.hash)!)
  }
  const raised = (fee: bigint) => fee + (fee * BigInt(limits.replacementBps) + 9_999n) / 10_000n

  return {
    add(entry, view) {
      const { tx } = entry
      if (byHash.has(tx.hash)) throw alreadyKnown('already waiting', { hash: tx.hash })
      const account = view.account(tx.from)
      if (BigInt(tx.nonce) < account.nonce)
        throw nonceTooLow('this number was used', { nonce: tx.nonce, next: Number(account.nonce) })
      if (BigInt(tx.nonce) >= account.nonce + BigInt(limits.maxPerSender))
        throw nonceGap('too far ahead of the account', { nonce: tx.nonce, next: Number(account.nonce) })
      if (tx.maxFeePerGas < view.minBaseFeePerGas)
        throw feeTooLow('below the lowest base fee', {
          maxFeePerGas: tx.maxFeePerGas,
          baseFeePerGas: view.minBaseFeePerGas,
        })
      if (tx.gasLimit > view.gasLimit)
        throw gasTooHigh('more gas than a block has', { gasLimit: tx.gasLimit, gasLeft: view.gasLimit })
      if (tx.to === null && tx.data.length > MAX_INIT_CODE_BYTES)
        throw initCodeTooLarge('the creation code is too large', { length: tx.data.length })
      const needed = intrinsicGas(tx)
      if (tx.gasLimit < needed) throw gasTooLow('not even the fixed costs', { gasLimit: tx.gasLimit, needed })

      const list = senders.get(tx.from) ?? []
      const replaced =
        list.length > 0 && list[list.length - 1]!.tx.nonce >= tx.nonce
          ? list.find((other) => other.tx.nonce === tx.nonce)
          : undefined
      if (
        replaced !== undefined &&
        (tx.maxFeePerGas < raised(replaced.tx.maxFeePerGas) ||
          tx.maxPriorityFeePerGas < raised(replaced.tx.maxPriorityFeePerGas))
      )
        throw underpriced('a waiting transaction has this number; replacing it costs a tenth more', {
          maxFeePerGas: raised(replaced.tx.maxFeePerGas),
          maxPriorityFeePerGas: raised(replaced.tx.maxPriorityFeePerGas),
        })
      if (replaced === undefined && list.length >= limits.maxPerSender)
        throw senderFull('too many waiting from this account', { limit: limits.maxPerSender })
      if (account.balance < cost(tx))
        throw insufficientFunds('the balance does not cover value and largest fee', {
          needed: cost(tx),
          has: account.balance,
        })
      if (!entry.local) {
        // One balance does not pay for two thousand transactions; a user's own may count on what is on its way.
        const others = (spending.get(tx.from) ?? 0n) - (replaced === undefined ? 0n : cost(replaced.tx))
        if (account.balance < others + cost(tx))
          throw insufficientFunds('the balance does not cover all that waits from this account', {
            needed: others + cost(tx),
            has: account.balance,
          })
        const end = runEnd(list, Number(account.nonce))
        if (tx.nonce > end && list.filter((other) => other.tx.nonce > end).length >= limits.maxGapped)
          throw nonceGap('too many behind a missing one', { nonce: tx.nonce, next: end })
      }

      const out: PoolEntry[] = []
      if (replaced !== undefined) out.push(remove(replaced.tx.hash)!)
      while (byHash.size >= limits.maxTransactions || bytes + tx.raw.length > limits.maxBytes) {
        const gapped = !entry.local && tx.nonce > runEnd(senders.get(tx.from) ?? [], Number(account.nonce))
        const victims = gapped ? null : makePlace(entry, view)
        if (victims === null) {
          for (const entry of out) insert(entry)
          throw poolFull('the pool is full of better-paying transactions', { limit: limits.maxTransactions })
        }
        out.push(...victims)
      }
      insert(entry)
      return out
    },
    get: (hash) => byHash.get(hash),
    remove,
    entries: () => byHash.values(),
    select(baseFeePerGas, view) {
      const tip = (entry: PoolEntry) => effectiveGasPrice(entry.tx, baseFeePerGas) - baseFeePerGas
      interface Lane {
        readonly list: PoolEntry[]
        at: number
        tip: bigint
      }
      const heap = createHeap<Lane>(
        (a, b) => a.tip > b.tip || (a.tip === b.tip && a.list[a.at]!.addedAt < b.list[b.at]!.addedAt),
      )
      const offer = (lane: Lane) => {
        const entry = lane.list[lane.at]
        if (entry === undefined || entry.tx.maxFeePerGas < baseFeePerGas) return
        lane.tip = tip(entry)
        heap.push(lane)
      }
      for (const [sender, list] of senders) {
        const next = Number(view.account(sender).nonce)
        const at = list.findIndex((entry) => entry.tx.nonce >= next)
        if (at >= 0 && list[at]!.tx.nonce === next) offer({ list: list.slice(at), at: 0, tip: 0n })
      }
      const skipped = new Set<Address>()
      return {
        next(gasLeft) {
          for (let lane = heap.pop(); lane !== undefined; lane = heap.pop()) {
            const { tx } = lane.list[lane.at]!
            if (skipped.has(tx.from) || tx.gasLimit > gasLeft) continue
            lane.at++
            if (lane.list[lane.at]?.tx.nonce === tx.nonce + 1) offer(lane)
            return tx
          }
          return null
        },
        skip: (sender) => void skipped.add(sender),
      }
    },
    prune(view, nowMs) {
      const out: PoolEntry[] = []
      for (const entry of [...byHash.values()]) {
        const age = nowMs - entry.addedAt
        const { nonce, balance } = view.account(entry.tx.from)
        if (
          BigInt(entry.tx.nonce) < nonce ||
          (!entry.local && balance < cost(entry.tx)) ||
          age > (entry.local ? limits.localExpiryMs : limits.expiryMs)
        )
          out.push(remove(entry.tx.hash)!)
      }
      return out
    },
    nextNonce(sender, view) {
      let next = Number(view.account(sender).nonce)
      for (const entry of senders.get(sender) ?? []) if (entry.tx.nonce === next) next++
      return next
    },
    get size() {
      return byHash.size
    },
    counts(view) {
      let pending = 0
      for (const [sender, list] of senders) {
        let next = Number(view.account(sender).nonce)
        for (const entry of list) {
          if (entry.tx.nonce === next) {
            next++
            pending++
          }
        }
      }
      return { pending, queued: byHash.size - pending }
    },
  }
}
