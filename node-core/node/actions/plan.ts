import type { ActionResult, PreparedAction } from '#node-core/api/calls/actions.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { TransactionAbout } from '#node-core/model/outbox.ts'
import type { WitnessOverview } from '#node-core/model/witness.ts'
import type { LicenceReader } from '#node-core/market/licences/readLicence.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import {
  INCLUSION_WAIT_MS,
  sendTransaction,
  type PricedTransaction,
  type SentTransaction,
} from '#node-core/market/wallet/sendTransaction.ts'
import type { GiftBook } from '../gifts/giftBook.ts'
import type { Mailbox } from '../session/mailbox/mailbox.ts'
import type { Outbox } from '../session/outbox/outbox.ts'
import type { QuoteBook } from './quoteBook.ts'

export interface PlanContext {
  readonly ports: MarketPorts
  readonly licences: LicenceReader
  readonly quotes: QuoteBook
  readonly gifts: GiftBook
  readonly genesis: Hash
  nameOf(account: string): Promise<string>
  /** The witnesses, and what is the holder's own. */
  witnesses(holder: Address | null): WitnessOverview
  readonly outbox: Pick<Outbox, 'find' | 'entries'>
  readonly mailbox: Pick<Mailbox, 'post'>
}

/** A signature on its way, and what it is for. */
export interface SigningRun extends LongRun {
  readonly about: TransactionAbout
}

/** One action worked out: what is shown, and what confirming does. */
export interface Plan extends Pick<PreparedAction, 'sentence' | 'amountWei' | 'maxFeeWei' | 'split' | 'warnings'> {
  execute(run: SigningRun): Promise<Omit<ActionResult, 'kind'>>
}

export const NOTHING: Omit<ActionResult, 'kind'> = {
  state: 'recorded',
  transaction: null,
  unit: null,
  order: null,
  licence: null,
  propId: null,
}

/** Signs and sends with progress `sign`, `send`, `include`. */
export async function sendWithProgress(
  context: PlanContext,
  priced: PricedTransaction,
  run: SigningRun,
): Promise<SentTransaction & { state: ActionResult['state']; transaction: Hash }> {
  run.progress({ step: 'sign', done: 0.2 })
  const sending = sendTransaction(context.ports.chain, context.ports.wallet, priced, INCLUSION_WAIT_MS, run.about)
  run.progress({ step: 'include', done: 0.6 })
  const sent = await sending
  run.progress({ step: 'include', done: 1 })
  return { ...sent, transaction: sent.hash, state: sent.receipt === null ? 'queued' : 'included' }
}
