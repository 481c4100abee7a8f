import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { encodeLicensedPropConfig, licensedPropDeployData } from '#node-core/contracts/index.ts'
import { DAY, createLicensedPropWorld, hashOf, licenceOf, paradigmInfo } from './licensedPropWorld.ts'

const SNAPSHOT = new URL('./gas.json', import.meta.url)
/** In either direction: a saving is worth a new snapshot too. Renew with DIPNET_GAS_SNAPSHOT=write. */
const TOLERANCE_PERCENT = 3

async function measure(): Promise<Record<string, number>> {
  const world = await createLicensedPropWorld()
  const { prop, people, evm, registry } = world
  const gas: Record<string, number> = {}
  const note = (name: string, receipt: { gasUsed: bigint }): void => {
    gas[name] = Number(receipt.gasUsed)
  }
  const placed = async (name?: string) => {
    const request = world.request()
    const receipt = await prop.send('placeOrder', [request], { from: people.buyer, valueWei: request.priceWei })
    if (name !== undefined) note(name, receipt)
    return prop.events(receipt, 'OrderPlaced')[0]!.args.orderId
  }

  note(
    'deployLicensedProp',
    await evm.send({ from: people.developer, data: licensedPropDeployData(paradigmInfo(people.developer)) }),
  )
  note(
    'instantiate',
    await registry.send('instantiate', [world.paradigm, encodeLicensedPropConfig(licenceOf(people, evm.now()))], {
      from: people.studio,
      valueWei: parseDpn('2.5'),
    }),
  )
  const first = await placed('placeOrderFirst')
  const order = await placed('placeOrder')
  note('accept', await prop.send('accept', [order], { from: people.factory }))
  note('markShipped', await prop.send('markShipped', [order, hashOf('parcel')], { from: people.factory }))
  note('confirm', await prop.send('confirm', [order], { from: people.buyer }))
  note('decline', await prop.send('decline', [first, 1], { from: people.factory }))
  note('cancel', await prop.send('cancel', [await placed()], { from: people.buyer }))
  const silent = await placed()
  evm.advance(3 * DAY)
  note('expire', await prop.send('expire', [silent], { from: people.stranger }))
  const late = await placed()
  await prop.send('accept', [late], { from: people.factory })
  evm.advance(15 * DAY)
  note('refundLate', await prop.send('refundLate', [late], { from: people.buyer }))
  note('transferTwin', await prop.send('transferFrom', [people.buyer, people.otherBuyer, 1n], { from: people.buyer }))
  return gas
}

describe('gas', () => {
  it(`stays within ${TOLERANCE_PERCENT} % of the committed snapshot`, async () => {
    const gas = await measure()
    if (process.env['DIPNET_GAS_SNAPSHOT'] === 'write') writeFileSync(SNAPSHOT, `${JSON.stringify(gas, null, 2)}\n`)
    expect(existsSync(SNAPSHOT)).toBe(true)
    const snapshot = JSON.parse(readFileSync(SNAPSHOT, 'utf8')) as Record<string, number>
    expect(Object.keys(gas)).toEqual(Object.keys(snapshot))
    const drifted = Object.entries(gas).filter(
      ([name, used]) => Math.abs(used - snapshot[name]!) * 100 > snapshot[name]! * TOLERANCE_PERCENT,
    )
    expect(drifted).toEqual([])
  })
})
