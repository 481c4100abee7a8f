/** What a node knows of one default that is due when it looks at it. */
export interface KeeperFacts {
  /** The chain here is up to date, and what is sent now can be included now. */
  readonly current: boolean
  /** Its turn has come: those before it had their time. */
  readonly due: boolean
  /** A transaction with the same step waits in the pool: this node's; somebody else's. */
  readonly oursWaits: boolean
  readonly othersWaits: boolean
  /** How often somebody else's waiting transaction was given another turn. */
  readonly patience: number
  /** An account of this node may pay now. */
  readonly canPay: boolean
}

/** `wait`: look again. `later`: after another turn. `cannot`: it would, and no account may pay. `send`: now. */
export type KeeperStep = 'wait' | 'later' | 'cannot' | 'send'

/** Somebody's transaction that stays in the pool for so many turns will not be mined: it holds up nobody. */
export const KEEPER_PATIENCE = 2

/** What to do about a default that is open to anyone at the head of the chain (protocol.md §4.12). */
export function keeperStep(facts: KeeperFacts): KeeperStep {
  if (!facts.current || !facts.due || facts.oursWaits) return 'wait'
  if (facts.othersWaits && facts.patience < KEEPER_PATIENCE) return 'later'
  return facts.canPay ? 'send' : 'cannot'
}
