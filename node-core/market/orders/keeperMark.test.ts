import { decodeFunctionData } from 'viem'
import { expect, it } from 'vitest'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import { ORDER_STEPS } from '#node-core/model/order/orderMachine.ts'
import { isKeeperMarked, markKeeper } from './keeperMark.ts'
import { orderStep } from './orderSteps.ts'

const from = toAddress(`0x${'aa'.repeat(20)}`)
const order = { licence: toAddress(`0x${'bb'.repeat(20)}`), id: toHash(`0x${'cc'.repeat(32)}`) }

it('stands behind every step that anyone may take, and is read as the same call', () => {
  const calls = ORDER_STEPS.filter((row) => row.by === 'anyone').map((row) => row.call)
  expect(calls).toEqual(['expire', 'refundLate', 'settle', 'refundObjected'])
  for (const call of calls) {
    const { data } = orderStep(call, from, order)
    expect(isKeeperMarked(data)).toBe(false)
    expect(isKeeperMarked(markKeeper(data))).toBe(true)
    expect(decodeFunctionData({ abi: LicensedProp_abi, data: markKeeper(data) })).toEqual({
      functionName: call,
      args: [order.id],
    })
  }
})

it('is not found in a longer call that happens to end so', () => {
  const { data } = orderStep('decline', from, order, 1)
  expect(isKeeperMarked(markKeeper(data))).toBe(false)
})
