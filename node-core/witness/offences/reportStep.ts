/** What a node knows about one offence when it looks at it. */
export interface ReportFacts {
  /** The offence is punished in the final chain; or, `Head`, in the chain of the head, which may still change. */
  readonly punishedFinal: boolean
  readonly punishedHead: boolean
  /** What the offender has left to lose, in the final chain and at the head. */
  readonly depositFinalWei: bigint
  readonly depositHeadWei: bigint
  /** Somebody's transaction with a proof of it waits in the pool; ours. */
  readonly inPool: boolean
  readonly oursInPool: boolean
  /** How often a stranger's waiting transaction was given more time. */
  readonly patience: number
  /** Its time has come: the random delay since it was seen or looked at last is over. */
  readonly due: boolean
  /** The chain here is up to date; an old head knows nothing of what others reported meanwhile. */
  readonly current: boolean
  /** Slots since it was seen, and after how many no deposit can be held liable any more. */
  readonly age: number
  readonly expiry: number
}

/** `forget`: nothing left to do. `wait`: look again. `later`: look again after a new delay. `send`: hand it in now. */
export type ReportStep = 'forget' | 'wait' | 'later' | 'send'

/** A stranger's transaction that stays in the pool so many delays long will not be mined: it holds up nobody. */
export const MAX_PATIENCE = 2

/**
 * What to do about an offence that this node can prove. A proof is kept until its punishment is final: a reorganisation
 * may throw
 * out the transaction that carried it.
 */
export function reportStep(facts: ReportFacts): ReportStep {
  if (facts.punishedFinal || facts.age > facts.expiry) return 'forget'
  if (facts.punishedHead) return 'wait'
  if (facts.depositHeadWei === 0n) return facts.depositFinalWei === 0n ? 'forget' : 'wait'
  if (!facts.due || !facts.current || facts.oursInPool) return 'wait'
  if (facts.inPool && facts.patience < MAX_PATIENCE) return 'later'
  return 'send'
}
