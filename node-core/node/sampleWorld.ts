import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { MarketContentPort } from '#node-core/market/ports.ts'
import type { Actions } from './actions/createActions.ts'
import type { QuoteBook } from './actions/quoteBook.ts'
import type { SamplePerson } from './session/samplePerson.ts'
import type { Session } from './session/session.ts'
import type { ActivityLog } from './state/activityLog.ts'

/** A prop shipped with the app. */
export interface SampleProp {
  readonly name: string
  readonly file: ContentId
  readonly prop: Prop
  readonly thumbnail: ContentId | null
}

/** What the sample people act through: the same actions as anybody's. */
export interface SampleStage {
  readonly session: Session
  readonly actions: Actions
  readonly people: readonly SamplePerson[]
}

export interface AutopilotStage extends SampleStage {
  readonly quotes: QuoteBook
  readonly activity: ActivityLog
  readonly clock: Clock
  readonly log: Logger
  enabled(): boolean
  /** Whom the person at the screen plays now: never moved by the autopilot. */
  active(): Address | null
}

/**
 * The made-up world of a test network, as the node needs it. Entry points hand in the one of `sample/`; the node knows
 * nobody of it.
 */
export interface SampleWorld {
  /** Everybody, from the network's 32-byte sample seed. */
  people(seed: Uint8Array): readonly SamplePerson[]
  /** The props that come with the app, put into the node's content. */
  props(content: MarketContentPort): Promise<readonly SampleProp[]>
  /** Furnishes a network founded here: people with names, and `withProps` props and a factory. */
  build(stage: SampleStage, withProps: boolean, run: LongRun): Promise<void>
  /** Plays the people that nobody plays. Stop with the returned function. */
  startAutopilot(stage: AutopilotStage): () => void
}
