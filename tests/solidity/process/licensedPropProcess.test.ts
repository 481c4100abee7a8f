import { encodeFunctionData, type EncodeFunctionDataParameters } from 'viem'
import { describe, expect, it } from 'vitest'
import { LICENSED_PROP_PROCESS, LicensedProp_abi } from '#node-core/contracts/index.ts'
import { readOrder } from '#node-core/market/orders/readOrder.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress, toHash } from '#node-core/model/ids.ts'
import { caseOfOrder, openSteps } from '#node-core/model/order/openSteps.ts'
import { functionOfStep, type OrderCallName } from '#node-core/model/order/orderMachine.ts'
import { harnessMarket } from '../../support/harnessMarket.ts'
import type { HarnessReceipt } from '../../support/evmHarness.ts'
import { DAY, createLicensedPropWorld, hashOf } from '../licensedPropWorld.ts'
import { walkProcess, type ProcessSubject } from './walkProcess.ts'

const process = LICENSED_PROP_PROCESS

/** An order of a fresh licence, as the contract keeps it, as the published process tells it, and as the app reads it. */
async function orderSubject(): Promise<ProcessSubject> {
  const { evm, people, prop, place } = await createLicensedPropWorld({ propUri: bytesToContentId(new Uint8Array([1])) })
  const { buyer, factory, studio, designer, supplier, stranger } = people
  const actors = { buyer, factory, studio, designer, supplier, stranger }
  const market = harnessMarket(evm)
  const orderId = await place()
  const id = { licence: toAddress(prop.address), id: toHash(orderId) }
  const config = await prop.read('config', [])
  const further = (step: string): readonly unknown[] => {
    if (step === 'decline') return [1]
    if (step === 'markShipped') return [hashOf('parcel')]
    if (step === 'extend') return [evm.now() + BigInt(7 * DAY)]
    return step === 'objectTo' ? [2, hashOf('the barrel is broken')] : []
  }
  return {
    evm,
    abi: LicensedProp_abi,
    contract: prop.address,
    process,
    actors,
    call: (step, from): Promise<HarnessReceipt> =>
      evm.send({
        from,
        to: prop.address,
        data: encodeFunctionData({
          abi: LicensedProp_abi,
          functionName: step,
          args: [orderId, ...further(step)],
        } as EncodeFunctionDataParameters),
      }),
    async look() {
      const order = await readOrder(market.ports, market.licences, id)
      const at = caseOfOrder(order)
      return {
        ...at,
        windows: {
          acceptWindow: config.acceptWindow,
          produceWindow: config.produceWindow,
          disputeWindow: config.disputeWindow,
        },
        taken: new Set([...at.taken].map((name) => functionOfStep(name as OrderCallName))),
        offered: (from, nowS) =>
          openSteps(order, toAddress(from), nowS).flatMap(({ call }) => (call === null ? [] : [call])),
      }
    },
    deny: () => prop.send('setFactory', [people.factory, false], { from: people.studio }),
  }
}

describe('the order machine and the contract', () => {
  it('agree: a row is open exactly when the call goes through, for everybody, to the second', async () => {
    const walk = await walkProcess(await orderSubject())
    expect(walk.differences).toEqual([])
    // Every row was open for somebody, and every state was reached.
    expect(process.steps.filter((row) => !walk.rows.has(row))).toEqual([])
    expect(new Set(walk.reached.map((place) => place.split(' + ')[0]))).toEqual(
      new Set(process.states.map(({ name }) => name)),
    )
    expect(walk.tried).toBeGreaterThan(3_000)
  }, 600_000)

  it('name every function of the contract that moves an order', () => {
    const moving = LicensedProp_abi.filter(
      (entry) =>
        entry.type === 'function' && entry.stateMutability === 'nonpayable' && entry.inputs[0]?.name === 'orderId',
    ).map((entry) => ('name' in entry ? entry.name : ''))
    expect([...new Set(process.steps.map(({ name }) => name))].sort()).toEqual([...moving].sort())
  })
})
