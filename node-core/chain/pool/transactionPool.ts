import type { Address, Hash } from '#node-core/model/ids.ts'
import { effectiveGasPrice, type Transaction } from '#node-core/model/transaction.ts'
import { feeTooLow, gasTooHigh, gasTooLow, insufficientFunds, nonceTooLow } from '#node-core/evm/errors.ts'
import { intrinsicGas } from '#node-core/evm/execution/intrinsicGas.ts'
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

/** Waiting transactions: each sender's in nonce order, the best-paying senders first. Pure: no clock, no disk. */
export interface TransactionPool {
  /** @returns the entry this one replaces. @throws POOL_*, EVM_NONCE_TOO_LOW, EVM_FEE_TOO_LOW, EVM_GAS_TOO_LOW, EVM_GAS_TOO_HIGH, EVM_INSUFFICIENT_FUNDS */
  add(entry: PoolEntry, view: PoolView): PoolEntry[]
  get(hash: Hash): PoolEntry | undefined
  /** Hands out what may be mined next, best first; `skip` leaves out the rest of a sender's. */
  select(baseFeePerGas: bigint, view: PoolView): { next(gasLeft: bigint): Transaction | null; skip(sender: Address): void }
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
  let bytes = 0

  const insert = (entry: PoolEntry) => {
    byHash.set(entry.tx.hash, entry)
    bytes += entry.tx.raw.length
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
    byHash.delete(hash)
    bytes -= entry.tx.raw.length
    const list = senders.get(entry.tx.from)!
    const at = list.indexOf(entry)
    if (at === 0) list.shift()
    else list.splice(at, 1)
    if (list.length === 0) senders.delete(entry.tx.from)
    return entry
  }
  /** The last of the sender who pays least, of those not local. */
  const cheapest = (): PoolEntry | undefined => {
    let found: PoolEntry | undefined
    for (const list of senders.values()) {
      const last = list[list.length - 1]!
      if (!last.local && (found === undefined || last.tx.maxFeePerGas < found.tx.maxFeePerGas)) found = last
    }
    return found
  }
  const raised = (fee: bigint) => fee + (fee * BigInt(limits.replacementBps) + 9_999n) / 10_000n

  return {
    add(entry, view) {
      const { tx } = entry
      if (byHash.has(tx.hash)) throw alreadyKnown('already waiting', { hash: tx.hash })
      const account = view.account(tx.from)
      if (BigInt(tx.nonce) < account.nonce) throw nonceTooLow('this number was used', { nonce: tx.nonce, next: Number(account.nonce) })
      if (BigInt(tx.nonce) >= account.nonce + BigInt(limits.maxPerSender)) throw nonceGap('too far ahead of the account', { nonce: tx.nonce, next: Number(account.nonce) })
      if (tx.maxFeePerGas < view.minBaseFeePerGas) throw feeTooLow('below the lowest base fee', { maxFeePerGas: tx.maxFeePerGas, baseFeePerGas: view.minBaseFeePerGas })
      if (tx.gasLimit > view.gasLimit) throw gasTooHigh('more gas than a block has', { gasLimit: tx.gasLimit, gasLeft: view.gasLimit })
      const needed = intrinsicGas(tx)
      if (tx.gasLimit < needed) throw gasTooLow('not even the fixed costs', { gasLimit: tx.gasLimit, needed })

      const list = senders.get(tx.from) ?? []
      const replaced = list.length > 0 && list[list.length - 1]!.tx.nonce >= tx.nonce ? list.find((other) => other.tx.nonce === tx.nonce) : undefined
      if (replaced !== undefined && (tx.maxFeePerGas < raised(replaced.tx.maxFeePerGas) || tx.maxPriorityFeePerGas < raised(replaced.tx.maxPriorityFeePerGas)))
        throw underpriced('a waiting transaction has this number; replacing it costs a tenth more', { maxFeePerGas: raised(replaced.tx.maxFeePerGas), maxPriorityFeePerGas: raised(replaced.tx.maxPriorityFeePerGas) })
      if (replaced === undefined && list.length >= limits.maxPerSender) throw senderFull('too many waiting from this account', { limit: limits.maxPerSender })
      const cost = tx.value + tx.gasLimit * tx.maxFeePerGas
      if (account.balance < cost) throw insufficientFunds('the balance does not cover value and largest fee', { needed: cost, has: account.balance })

      const out: PoolEntry[] = []
      if (replaced !== undefined) out.push(remove(replaced.tx.hash)!)
      while (byHash.size >= limits.maxTransactions || bytes + tx.raw.length > limits.maxBytes) {
        const victim = cheapest()
        if (victim === undefined || (!entry.local && victim.tx.maxFeePerGas >= tx.maxFeePerGas)) {
          for (const entry of out) insert(entry)
          throw poolFull('the pool is full of better-paying transactions', { limit: limits.maxTransactions })
        }
        out.push(remove(victim.tx.hash)!)
      }
      insert(entry)
      return out
    },
    get: (hash) => byHash.get(hash),
    remove,
    entries: () => byHash.values(),
    select(baseFeePerGas, view) {
      const tip = (entry: PoolEntry) => effectiveGasPrice(entry.tx, baseFeePerGas) - baseFeePerGas
      interface Lane { readonly list: PoolEntry[]; at: number; tip: bigint }
      const heap = createHeap<Lane>((a, b) => a.tip > b.tip || (a.tip === b.tip && a.list[a.at]!.addedAt < b.list[b.at]!.addedAt))
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
        if (BigInt(entry.tx.nonce) < view.account(entry.tx.from).nonce || age > (entry.local ? limits.localExpiryMs : limits.expiryMs)) out.push(remove(entry.tx.hash)!)
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
