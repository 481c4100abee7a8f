/**
 * Distribution of an amount to all holders pro rata in O(1), exact to the wei (protocol.md §2.12).
 * Pure numbers; the state layer stores them and calls {@link settle} before every change of a balance.
 *
 * Invariant: owed·S = remainder + Σ over holders (balance·(index − holder.index) + holder.fraction).
 */
export interface DividendState {
  /** I: what one wei of balance has earned so far, times S. */
  readonly index: bigint
  /** R: the part of distributed amounts that did not divide by T, times S. */
  readonly remainder: bigint
  /** T: sum of the balances that take part, wei. */
  readonly total: bigint
  /** D: distributed but not yet credited, wei. */
  readonly owed: bigint
  /** Amounts that wait for a holder to exist (T = 0), wei. */
  readonly waiting: bigint
}

/** One holder's place: how far it has been credited. */
export interface HolderIndex {
  readonly index: bigint
  /** Less than S: the part of a wei still owed, times S. */
  readonly fraction: bigint
}

/** S, the fixed-point scale. */
export const DIVIDEND_SCALE = 1n << 64n

export const EMPTY_DIVIDEND: DividendState = { index: 0n, remainder: 0n, total: 0n, owed: 0n, waiting: 0n }

/** Spreads `amount` (and what waited) over all balances in T: x = A·S + R; I += x ÷ T; R = x mod T; D += A. */
export function distribute(state: DividendState, amount: bigint): DividendState {
  const all = amount + state.waiting
  if (all === 0n) return state
  if (state.total === 0n) return { ...state, waiting: all }
  const x = all * DIVIDEND_SCALE + state.remainder
  return {
    ...state,
    waiting: 0n,
    owed: state.owed + all,
    index: state.index + x / state.total,
    remainder: x % state.total,
  }
}

/** What a holder with `balance` is owed now: whole wei and the new fraction. */
export function settle(
  balance: bigint,
  holder: HolderIndex,
  index: bigint,
): { readonly credit: bigint; readonly fraction: bigint } {
  if (holder.index === index) return { credit: 0n, fraction: holder.fraction }
  const x = balance * (index - holder.index) + holder.fraction
  return { credit: x / DIVIDEND_SCALE, fraction: x % DIVIDEND_SCALE }
}

/** Books a credit: D −= credit; T += credit. */
export function creditHolder(state: DividendState, credit: bigint): DividendState {
  return credit === 0n ? state : { ...state, owed: state.owed - credit, total: state.total + credit }
}
