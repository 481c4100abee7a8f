import { accountCalls, accountFeeds } from './calls/accounts.ts'
import { actionCalls } from './calls/actions.ts'
import { appCalls, appFeeds } from './calls/app.ts'
import { chainCalls } from './calls/chain.ts'
import { designCalls } from './calls/designs.ts'
import { fileCalls } from './calls/files.ts'
import { networkCalls, networkFeeds } from './calls/network.ts'
import { orderCalls, orderFeeds } from './calls/orders.ts'
import { outboxFeeds } from './calls/outbox.ts'
import { propCalls } from './calls/props.ts'
import { witnessCalls } from './calls/witnesses.ts'
import { workbenchCalls } from './calls/workbench.ts'

/** THE SEAM: every call between a renderer and a node, stated once. */
export const calls = {
  ...appCalls,
  ...networkCalls,
  ...chainCalls,
  ...accountCalls,
  ...actionCalls,
  ...propCalls,
  ...designCalls,
  ...fileCalls,
  ...orderCalls,
  ...witnessCalls,
  ...workbenchCalls,
} as const
/** Every feed: a value now and after each change. */
export const feeds = { ...appFeeds, ...networkFeeds, ...accountFeeds, ...orderFeeds, ...outboxFeeds } as const

export type Calls = typeof calls
export type Feeds = typeof feeds
export type CallName = keyof Calls & string
export type FeedName = keyof Feeds & string
/** Calls whose answer is not for everybody who reached the node: each has a check that runs first. */
export type GuardedCallName = { [K in CallName]: Calls[K]['for'] extends 'owner' | 'party' ? K : never }[CallName]
