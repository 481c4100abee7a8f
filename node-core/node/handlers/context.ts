import type { ActivityLog } from '../state/activityLog.ts'
import type { DraftStore } from '../state/drafts.ts'
import type { SettingsStore } from '../state/settings.ts'
import type { Workbench } from '../state/workbench.ts'
import type { Actions } from '../actions/createActions.ts'
import type { GiftBook } from '../gifts/giftBook.ts'
import type { QuoteBook } from '../actions/quoteBook.ts'
import type { Session } from '../session/session.ts'
import type { NodeContent } from '../files/content.ts'
import type { Keeper } from '../keeper/createKeeper.ts'
import type { NodeOptions } from '../options.ts'
import type { SampleWorld } from '../sampleWorld.ts'
import type { WalletDoor } from '../session/walletDoor.ts'
import type { Wallets } from '../session/wallets.ts'
import type { Networks } from '../session/networks.ts'

/** What every handler may use. */
export interface HandlerContext {
  readonly options: NodeOptions
  readonly settings: SettingsStore
  readonly drafts: DraftStore
  readonly workbench: Workbench
  readonly activity: ActivityLog
  readonly wallets: Wallets
  readonly networks: Networks
  readonly walletDoor: WalletDoor
  readonly keeper: Keeper
  readonly content: NodeContent
  readonly quotes: QuoteBook
  readonly gifts: GiftBook
  readonly actions: Actions
  /** The running network. @throws NODE_NO_NETWORK */
  session(): Session
  /** The props shipped with the app, put into the node's content. */
  readonly sampleProps: SampleWorld['props']
}
