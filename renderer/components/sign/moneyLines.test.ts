import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ZERO_ADDRESS } from '#node-core/model/ids.ts'
import { moneyLines } from './moneyLines.ts'

const wei = fc.bigInt(0n, 10n ** 27n)
const of = (
  kind: 'placeOrder' | 'acceptOrder' | 'voteWitness',
  amountWei: bigint,
  maxFeeWei: bigint,
  factoryWei = 0n,
) =>
  new Map(
    moneyLines({
      kind,
      amountWei,
      maxFeeWei,
      split: [
        { role: 'studio', payee: ZERO_ADDRESS, name: '', bps: 1_000, amountWei: 3n },
        { role: 'factory', payee: ZERO_ADDRESS, name: '', bps: null, amountWei: factoryWei },
      ],
    }).map(({ label, wei: amount }) => [label, amount]),
  )

describe('what a person reads before signing', () => {
  it('is a sum with the network fee in it, and the fee beside it', () => {
    fc.assert(
      fc.property(wei, fc.bigInt(1n, 10n ** 20n), (amount, fee) => {
        const lines = of('placeOrder', amount, fee)
        expect(lines.get('fee')).toBe(fee)
        expect(lines.get('total')).toBe(amount + fee)
      }),
    )
  })
  it('says that there is no fee, and then no sum', () => {
    expect(of('placeOrder', 0n, 0n)).toEqual(new Map([['fee', null]]))
  })
  it('shows a factory what it gets of the order it accepts, and nobody else', () => {
    expect(of('acceptOrder', 0n, 5n, 77n)).toEqual(
      new Map([
        ['receive', 77n],
        ['fee', 5n],
        ['total', 5n],
      ]),
    )
    expect(of('placeOrder', 129n, 5n, 77n).has('receive')).toBe(false)
  })
  it('calls votes locked, not paid', () => {
    expect([...of('voteWitness', 1n, 1n).keys()]).toEqual(['locked', 'fee', 'total'])
  })
})
