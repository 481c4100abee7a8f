import { expect, it } from 'vitest'
import { ORDER_STEP_NAMES } from '../../model/order/orderMachine.ts'
import { action } from './actions.ts'

const kindsOf = (kind: object): readonly string[] => [
  ...('values' in kind ? (kind.values as Set<string>) : []),
  ...('options' in kind ? (kind.options as string[]) : []),
]

it('the seam takes every step of the order machine, and about an order nothing else', () => {
  const kinds = action.options.flatMap(({ shape }) => ('order' in shape ? kindsOf(shape.kind) : []))
  expect(kinds.map(String).sort()).toEqual([...ORDER_STEP_NAMES].sort())
})
