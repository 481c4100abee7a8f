import { BoundedSet } from '#node-core/kernel/boundedSet.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import { alreadyKnown } from './errors.ts'
import { createTransactionPool, type PoolEntry, type PoolView, type TransactionPool } from './transactionPool.ts'
import type { PoolOptions } from './options.ts'

/** The pool with its disk: nothing that was accepted is lost by a restart or an offline time. */
export interface Transactions {
  readonly pool: TransactionPool
  /** Resolves once it is stored. @throws what the pool refuses with */
  submit(tx: Transaction, local: boolean): Promise<void>
  /** From peers: refusals are only counted. @returns those that are new here */
  receive(txs: readonly Transaction[]): Transaction[]
  /** After the head moved: drops what was mined or can no longer be, takes back what a lost branch held. */
  onHead(reverted: readonly Transaction[], nowMs: number): void
  /** Ours that still wait, to be sent again. */
  local(): Uint8Array[]
  /** Waits until what changed is stored. */
  flush(): Promise<void>
}

export interface TransactionsOptions {
  readonly storage: Storage
  readonly view: () => PoolView
  readonly decode: (raw: Uint8Array) => Transaction
  readonly now: () => number
  readonly log: Logger
  readonly pool?: Partial<PoolOptions>
}

const OWN_REMEMBERED = 10_000

/** Loads what waited. */
export async function createTransactions(options: TransactionsOptions): Promise<Transactions> {
  /** Hashes of what was submitted here, newest last: it stays ours when the block it was in loses. */
  const own = new BoundedSet<Hash>(OWN_REMEMBERED)
  const { storage, log } = options
  const pool = createTransactionPool(options.pool)
  let waiting: BatchOperation[] = []
  let writing: Promise<void> | null = null

  /** All callers of one turn share a batch. */
  const flush = (): Promise<void> => {
    if (waiting.length === 0) return writing ?? Promise.resolve()
    writing ??= Promise.resolve().then(async () => {
      try {
        while (waiting.length > 0) {
          const operations = waiting
          waiting = []
          await storage.commit(operations, { sync: false })
        }
      } finally {
        writing = null
      }
    })
    return writing
  }
  const add = (entry: PoolEntry) => {
    for (const out of pool.add(entry, options.view())) waiting.push(storage.pool.del(out.tx.hash))
    waiting.push(storage.pool.put(entry.tx.hash, { raw: entry.tx.raw, addedAt: entry.addedAt, local: entry.local }))
  }

  const stale: BatchOperation[] = []
  for await (const [hash, stored] of storage.pool.entries()) {
    try {
      pool.add({ tx: options.decode(stored.raw), addedAt: stored.addedAt, local: stored.local }, options.view())
    } catch (error) {
      if (!isNodeError(error)) throw error
      // The one refusal that time mends: a balance that is not there yet.
      if (error.code !== 'EVM_INSUFFICIENT_FUNDS') stale.push(storage.pool.del(hash))
    }
  }
  if (stale.length > 0) await storage.commit(stale, { sync: false })
  if (pool.size > 0) log.info('waiting transactions loaded', { count: pool.size })

  return {
    pool,
    flush,
    async submit(tx, local) {
      const known = pool.get(tx.hash)
      if (known !== undefined && known.local) throw alreadyKnown('already waiting', { hash: tx.hash })
      if (known !== undefined) pool.remove(tx.hash)
      add({ tx, addedAt: known?.addedAt ?? options.now(), local })
      if (local) own.add(tx.hash)
      await flush()
    },
    receive(txs) {
      const fresh: Transaction[] = []
      for (const tx of txs) {
        try {
          add({ tx, addedAt: options.now(), local: false })
          fresh.push(tx)
        } catch (error) {
          if (!isNodeError(error)) throw error
        }
      }
      void flush().catch((error: unknown) => log.error('the pool cannot be stored', { error }))
      return fresh
    },
    onHead(reverted, nowMs) {
      for (const tx of reverted) {
        try {
          add({ tx, addedAt: nowMs, local: own.has(tx.hash) })
        } catch (error) {
          if (!isNodeError(error)) throw error
        }
      }
      for (const entry of pool.prune(options.view(), nowMs)) waiting.push(storage.pool.del(entry.tx.hash))
      void flush().catch((error: unknown) => log.error('the pool cannot be stored', { error }))
    },
    local: () => [...pool.entries()].filter((entry) => entry.local).map((entry) => entry.tx.raw),
  }
}
