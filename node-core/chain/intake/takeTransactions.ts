import type { Clock } from '#node-core/kernel/clock.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { createRateLimit } from '#node-core/network/peers/createRateLimit.ts'
import type { Transactions } from '../pool/transactions.ts'
import type { ChainNetworkPort, PeerRef, Verdict } from '../ports.ts'
import type { Penalties } from './penalties.ts'

/** Most transactions looked at in one message. */
const MAX_TRANSACTIONS = 2_000
/**
 * Transactions of one peer that were refused although well signed (no money, wrong chain …), per second: each costs a
 * signature recovery. Beyond, its messages are not read. Honest peers pass on what their own pool took.
 */
const REFUSED_PER_SECOND = 250
/** Messages of one peer with nothing but known transactions (told again for those who were away), per second. */
const REPEATS_PER_SECOND = 0.2

export interface TakeTransactionsOptions {
  readonly wall: Clock
  readonly transactions: Transactions
  readonly decode: (raw: Uint8Array) => Transaction
  readonly network: ChainNetworkPort | undefined
  readonly penalties: Penalties
  /** Each that the pool took. */
  readonly onTransaction: (tx: Transaction) => void
  /** The pool took at least one. */
  readonly onWork: () => void
}

/** Gossiped transactions, to the pool. */
export function createTakeTransactions(
  options: TakeTransactionsOptions,
): (raws: readonly Uint8Array[], from: PeerRef) => Verdict {
  const { wall, transactions, network, penalties } = options
  const refusals = createRateLimit({ clock: wall, perSecond: REFUSED_PER_SECOND, burst: 2 * MAX_TRANSACTIONS })
  const repeats = createRateLimit({ clock: wall, perSecond: REPEATS_PER_SECOND, burst: 4 })

  /** Those that can be read, until one is the sender's fault. */
  function decodeAll(raws: readonly Uint8Array[], from: PeerRef): { txs: Transaction[]; broken: boolean } {
    const txs: Transaction[] = []
    for (const raw of raws.slice(0, MAX_TRANSACTIONS)) {
      if (refusals.left(from) < 1) break
      try {
        // A copy: the pool must not keep alive the whole message for the sake of one transaction in it.
        txs.push(options.decode(new Uint8Array(raw)))
      } catch (error) {
        refusals.take(from)
        if (!isNodeError(error) || error.family !== 'invalid') continue
        penalties.penalise(from, error.code)
        return { txs, broken: true }
      }
    }
    return { txs, broken: false }
  }

  return (raws, from) => {
    const { txs, broken } = decodeAll(raws, from)
    const news = transactions.receive(txs)
    const held = txs.filter((tx) => transactions.pool.get(tx.hash) !== undefined).length
    for (let refused = held; refused < txs.length; refused++) refusals.take(from)
    let worth = false
    if (held === raws.length) worth = news.length > 0 || repeats.take(from)
    // Only what our own pool took goes on.
    else if (news.length > 0) network?.publishTransactions(news.map((tx) => tx.raw))
    for (const tx of news) options.onTransaction(tx)
    if (news.length > 0) options.onWork()
    if (broken) return 'reject'
    return worth ? 'accept' : 'ignore'
  }
}
