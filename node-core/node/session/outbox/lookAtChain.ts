import type { Chain } from '#node-core/chain/service/chain.ts'
import type { OutboxLook } from './judgeOutbox.ts'
import type { HandedOver } from './noteHanded.ts'

/** What of a chain decides where a transaction stands. */
export type LookedAt = Pick<
  Chain,
  'final' | 'firstHeld' | 'getAccount' | 'getReceipt' | 'nextBaseFeePerGas' | 'pendingTransactions'
>

/** The chain as the outbox sees it now. */
export function lookAtChain(chain: LookedAt, { link, wasTaken }: HandedOver): OutboxLook {
  const pool = chain.pendingTransactions()
  const hashes = new Set(pool.map((tx) => tx.hash))
  const numbers = new Set(pool.map((tx) => `${tx.from} ${tx.nonce}`))
  return {
    receipt(hash) {
      const found = chain.getReceipt(hash)
      return found && { succeeded: found.receipt.status === 'success', height: found.height }
    },
    finalHeight: chain.final.height,
    firstHeld: chain.firstHeld,
    nonce: (account) => Number(chain.getAccount(account).nonce),
    finalNonce(account) {
      try {
        return Number(chain.getAccount(account, chain.final.height).nonce)
      } catch {
        return null
      }
    },
    balance: (account) => chain.getAccount(account).balance,
    baseFeePerGas: chain.nextBaseFeePerGas,
    waits: (account, nonce) => numbers.has(`${account} ${nonce}`),
    inPool: (hash) => hashes.has(hash),
    link: link(),
    wasTaken,
  }
}
