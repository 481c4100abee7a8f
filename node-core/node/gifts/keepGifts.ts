import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { MarketChainPort } from '#node-core/market/ports.ts'
import { isWorthRetrying, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { keyWallet } from '../keys/keyWallet.ts'
import type { Session } from '../session/session.ts'
import type { Wallets } from '../session/wallets.ts'
import type { Gift, GiftBook } from './giftBook.ts'

/** Between two looks while the chain moves, ms: a look is two questions a gift. */
const LOOK_EVERY_MS = 3_000
/** Gas of a plain payment. */
const PAYMENT_GAS = 21_000n

export interface KeepGiftsOptions {
  readonly session: Pick<Session, 'genesisHash' | 'ports' | 'explorer' | 'status' | 'changed' | 'statusChanged'>
  readonly book: GiftBook
  readonly wallets: Pick<Wallets, 'accounts' | 'active' | 'changed'>
  readonly clock: Clock
  readonly log: Logger
  /** What became of a gift, for the person. */
  readonly news: (code: 'giftReceived' | 'giftMissed' | 'giftTaken' | 'giftReturned', gift: Gift) => void
}

/** Moves everything that lies there, but for the fee: nothing stays behind. False while it is not in a block. */
async function sweep(chain: MarketChainPort, gift: Gift, to: Address, balance: bigint): Promise<boolean> {
  const { maxFeePerGas } = await chain.estimate({ from: gift.id, to, data: '0x', valueWei: 0n })
  const maxFeeWei = PAYMENT_GAS * maxFeePerGas
  if (balance <= maxFeeWei) return false
  const { receipt } = await sendTransaction(chain, keyWallet(gift.key), {
    from: gift.id,
    to,
    data: '0x',
    valueWei: balance - maxFeeWei,
    gasLimit: PAYMENT_GAS,
    maxFeePerGas,
    // All of the price is paid, so that the sum comes out.
    maxPriorityFeePerGas: maxFeePerGas,
    maxFeeWei,
  })
  return receipt !== null
}

/**
 * Takes the gift that came with this node's invitation as soon as there is an account to take it, and takes back those
 * given from here once their date has passed. What happened is read from the chain, so a crash at any moment repeats
 * nothing and forgets nothing.
 * @returns stops it
 */
export function keepGifts({ session, book, wallets, clock, log, news }: KeepGiftsOptions): () => void {
  const { chain } = session.ports
  let cancel: (() => void) | null = null
  let looking = false
  let again = false
  let lastLookMs = -Infinity
  let stopped = false

  /** The person's own account that is active, or the first there is; sample people get no gifts. */
  const taker = (): Address | null => {
    const own = wallets.accounts().filter(({ sample }) => !sample)
    return (own.find(({ address }) => address === wallets.active()) ?? own[0])?.address ?? null
  }

  const end = async (gift: Gift, how: 'taken' | 'returned' | 'missed', account?: Address) => {
    await book.end(gift.id, how, account)
    const ended = { ...gift, end: how, account: account ?? gift.account }
    if (gift.way === 'received') news(how === 'taken' ? 'giftReceived' : 'giftMissed', ended)
    else news(how === 'returned' ? 'giftReturned' : 'giftTaken', ended)
  }
  /** Where it went, as blocks tell; null while that is still on its way. */
  const wentTo = async (gift: Gift): Promise<Address | null> =>
    (await session.explorer.history(gift.id)).find(({ from, height }) => from === gift.id && height !== null)?.to ??
    null

  const settle = async (gift: Gift): Promise<void> => {
    const isOver = chain.timeS() >= gift.untilS
    if (chain.nextNonce(gift.id) > 0) {
      // What a stranger pays onto it afterwards does not make it a gift again.
      const to = await wentTo(gift)
      // On its way still; or in a block that is not held here any more, and then nothing is left.
      if (to === null && (await chain.balance(gift.id)) > 0n) return
      if (gift.way === 'given') return end(gift, to === gift.account ? 'returned' : 'taken')
      const own = wallets.accounts().find(({ address }) => address === to)
      return own ? end(gift, 'taken', own.address) : end(gift, 'missed')
    }
    const balance = await chain.balance(gift.id)
    if (balance > 0n) {
      if (gift.way === 'given' && !isOver) return
      const [to, how] = gift.way === 'given' ? ([gift.account, 'returned'] as const) : ([taker(), 'taken'] as const)
      if (to !== null && (await sweep(chain, gift, to, balance))) await end(gift, how, to)
      return
    }
    // Nothing ever arrived: the invitation was made up. What is given from here may still be on its way out.
    if (isOver && gift.way === 'received') return end(gift, 'missed')
  }

  const look = async (): Promise<void> => {
    lastLookMs = clock.now()
    const { genesisHash } = session
    if (session.status().syncing) return
    for (const gift of book.list(genesisHash)) {
      if (stopped) return
      if (gift.end === null)
        await settle(gift).catch((error: unknown) => {
          if (isWorthRetrying(error)) log.debug('a gift waits', { gift: gift.id, error })
          else log.warn('a gift could not be moved', { gift: gift.id, error })
        })
    }
  }
  const soon = () => {
    again = looking
    if (stopped || looking || cancel !== null) return
    cancel = clock.after(Math.max(0, lastLookMs + LOOK_EVERY_MS - clock.now()), () => {
      cancel = null
      looking = true
      void look().finally(() => {
        looking = false
        if (again) soon()
      })
    })
  }
  const stops = [
    session.changed.on(soon),
    session.statusChanged.on(soon),
    wallets.changed.on(soon),
    book.changed.on(soon),
  ]
  soon()
  return () => {
    stopped = true
    cancel?.()
    for (const stop of stops) stop()
  }
}
