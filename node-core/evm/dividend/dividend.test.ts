import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  creditHolder,
  distribute,
  DIVIDEND_SCALE,
  EMPTY_DIVIDEND,
  settle,
  type DividendState,
  type HolderIndex,
} from './dividend.ts'

interface Holder extends HolderIndex {
  readonly balance: bigint
}

/** Holders settled before each change, as the state layer does it. */
function createModel() {
  let state: DividendState = EMPTY_DIVIDEND
  const holders = new Map<number, Holder>()
  const touch = (id: number): Holder => {
    const holder = holders.get(id) ?? { balance: 0n, index: state.index, fraction: 0n }
    const { credit, fraction } = settle(holder.balance, holder, state.index)
    state = creditHolder(state, credit)
    const settled = { balance: holder.balance + credit, index: state.index, fraction }
    holders.set(id, settled)
    return settled
  }
  const change = (id: number, amount: bigint) => {
    const holder = touch(id)
    holders.set(id, { ...holder, balance: holder.balance + amount })
    state = { ...state, total: state.total + amount }
  }
  return {
    holders,
    get state() {
      return state
    },
    give: (id: number, amount: bigint) => change(id, amount),
    move(from: number, to: number, amount: bigint) {
      const bounded = amount < touch(from).balance ? amount : touch(from).balance
      change(from, -bounded)
      change(to, bounded)
    },
    distribute(amount: bigint) {
      state = distribute(state, amount)
    },
    touch,
    check() {
      let owedScaled = state.remainder
      let total = 0n
      for (const holder of holders.values()) {
        owedScaled += holder.balance * (state.index - holder.index) + holder.fraction
        total += holder.balance
      }
      expect(state.owed * DIVIDEND_SCALE).toBe(owedScaled)
      expect(state.total).toBe(total)
    },
  }
}

const id = fc.nat(7)
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 0n, max: 10n ** 27n }))
const action = fc.oneof(
  fc.tuple(fc.constant('give' as const), id, id, amount),
  fc.tuple(fc.constant('move' as const), id, id, amount),
  fc.tuple(fc.constant('distribute' as const), id, id, amount),
  fc.tuple(fc.constant('touch' as const), id, id, amount),
)

describe('dividend (protocol.md §2.12)', () => {
  it('keeps D·S = R + Σ(balance·ΔI + frac) and T after anything, and creates no wei', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const model = createModel()
        let supply = 0n
        for (const [kind, a, b, wei] of actions) {
          if (kind === 'give') model.give(a, wei)
          else if (kind === 'move') model.move(a, b, wei)
          else if (kind === 'distribute') model.distribute(wei)
          else model.touch(a)
          if (kind === 'give' || kind === 'distribute') supply += wei
          model.check()
          const held = [...model.holders.values()].reduce((sum, holder) => sum + holder.balance, 0n)
          expect(held + model.state.owed + model.state.waiting).toBe(supply)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('pays pro rata to within rounding, and what rounding leaves stays owed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 26n }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.bigInt({ min: 1n, max: 10n ** 22n }), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        (balances, amounts, between) => {
          const model = createModel()
          balances.forEach((balance, i) => model.give(i, balance))
          const total = balances.reduce((a, b) => a + b)
          // Without settling in between shares do not compound: exact to compare with.
          for (const wei of amounts) model.distribute(wei)
          if (between) balances.forEach((_, i) => model.touch(i))
          const sum = amounts.reduce((a, b) => a + b)
          balances.forEach((balance, i) => {
            const gained = model.touch(i).balance - balance
            const exact = (balance * sum) / total
            // The index is rounded down by less than 1 (a share of 1/S wei for each wei held); the rest stays in R for
            // the next time.
            expect(gained <= exact && gained >= exact - 1n - balance / DIVIDEND_SCALE).toBe(true)
          })
          expect(model.state.owed <= BigInt(balances.length) + total / DIVIDEND_SCALE).toBe(true)
        },
      ),
    )
  })

  it('waits while nobody holds anything', () => {
    const waiting = distribute(EMPTY_DIVIDEND, 5n)
    expect(waiting).toMatchObject({ waiting: 5n, index: 0n, owed: 0n })
    expect(distribute({ ...waiting, total: 10n }, 0n)).toMatchObject({ waiting: 0n, owed: 5n })
  })

  it('matches the golden vector', () => {
    let state = distribute({ ...EMPTY_DIVIDEND, total: 1_000_000_007n }, 123_456_789n)
    state = distribute(state, 10n ** 18n)
    expect(state).toMatchInlineSnapshot(`
      {
        "index": 18446743946859719778826922109n,
        "owed": 1000000000123456789n,
        "remainder": 352666261n,
        "total": 1000000007n,
        "waiting": 0n,
      }
    `)
    expect(settle(999n, { index: 0n, fraction: 7n }, state.index)).toMatchInlineSnapshot(`
      {
        "credit": 998999993130n,
        "fraction": 6149781048714788818n,
      }
    `)
  })
})
