import type { Chain } from '#node-core/chain/service/chain.ts'
import { readBlockTag } from '#node-core/rpc/format/blockTag.ts'
import { readAddress } from '#node-core/rpc/format/quantity.ts'
import type { RpcMethods } from '#node-core/rpc/methods/method.ts'

/** `dip_getHolding`: an account's money at a block, settled; wei as decimal text. */
export interface Holding {
  readonly liquidWei: string
  /** Locked votes and deposit. */
  readonly bondedWei: string
  /**
   * How far dividends were credited, and the part of a wei still owed, times 2^64 (protocol.md §2.12).
   */
  readonly index: string
  readonly fraction: string
}

/** `dip_getSupply`: where all the money is at a block, wei as decimal text. */
export interface Supply {
  /** I, R, T, D of protocol.md §2.12, and what waits for a first holder. */
  readonly index: string
  readonly remainder: string
  readonly totalWei: string
  readonly owedWei: string
  readonly waitingWei: string
  /** Slashed deposits at rest, and the holders' share of this term's fees. */
  readonly holdersPotWei: string
}

/**
 * Money as the dividend rule sees it, for whoever wants to check it: balances of Ethereum's methods leave out what is
 * locked.
 */
export function moneyMethods(chain: Pick<Chain, 'getAccount' | 'getDividend'>): RpcMethods {
  return {
    dip_getHolding([address, tag]): Holding {
      const account = chain.getAccount(readAddress(address, 'address'), readBlockTag(tag))
      return {
        liquidWei: String(account.balance),
        bondedWei: String(account.bonded),
        index: String(account.index),
        fraction: String(account.fraction),
      }
    },
    dip_getSupply([tag]): Supply {
      const { index, remainder, total, owed, waiting, holdersPot } = chain.getDividend(readBlockTag(tag))
      return {
        index: String(index),
        remainder: String(remainder),
        totalWei: String(total),
        owedWei: String(owed),
        waitingWei: String(waiting),
        holdersPotWei: String(holdersPot),
      }
    },
  }
}
