import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check, orderAt, PRICE, startJob, STEP_MS, takeSteps, type Job } from './job.ts'
import { accept, file, offer, place, publish, ship } from './jobSteps.ts'
import { checkSettlement, endOf } from './scenarioOne.ts'

const DAY_S = 86_400
/** As the licence has them. */
const PRODUCE_S = 21 * DAY_S
const DISPUTE_S = 7 * DAY_S

/** Days pass for the whole town by the test network's clock, moved by the studio; waits until the relay has it. */
async function pass(town: Town, seconds: number): Promise<void> {
  const { client } = town.host('studio').seam
  await client.call('accounts.activate', { address: town.cast.studio.address })
  const relay = town.host('relay')
  const from = (await relay.status())!.slot
  const { slots } = await client.call('network.advanceTime', { seconds })
  await eventually('the clock', async () => (await relay.status())!.slot >= from + slots - 1, STEP_MS)
}

/** Waits until the order has come to its end at the studio, which pressed nothing. */
async function endedByItself(job: Job, state: Order['state']): Promise<Order> {
  const studio = job.town.host('studio')
  const order = await eventually(
    `the order ${state}`,
    async () => {
      const now = await orderAt(job, studio)
      return now.state === state && now.final && now
    },
    STEP_MS,
  )
  check(order.timeline.at(-1)?.keeper === true, 'no person sent it')
  return order
}

/**
 * Scenario 4 of product.md §3 with a keeper: the factory is late and the fan's laptop is closed, and yet 129.00 are
 * back after the date; then the fan never confirms, and with the laptops of fan and factory closed everybody is paid
 * after the window. Both are read in the order's story when the laptops open again.
 * @throws MISMATCH
 */
export async function scenarioLate(town: Town): Promise<void> {
  const late = startJob(town, 'fan1', 'factorySlow')
  const { fan, factory, buyer } = late
  await takeSteps(late, [publish, offer, place, accept])
  await fan.stop()
  // The fan may take it back at the deadline; anybody's node may one objection period later (protocol.md §4.12).
  await pass(town, PRODUCE_S + DISPUTE_S - DAY_S)
  check((await orderAt(late, factory)).state === 'accepted', 'nothing is sent before the date')
  town.say('  the fan’s laptop is closed, a day is left: nothing happened')
  await pass(town, DAY_S + 60)
  const refunded = await endedByItself(late, 'refunded')
  const { height } = await endOf(town, refunded, 'refunded')
  for (const host of town.hosts) {
    if (host === fan) continue
    await eventually(
      `block ${height} final at ${host.name}`,
      async () => ((await host.standing())?.final ?? 0) >= height,
      STEP_MS,
    )
    const back = (await host.balanceAt(buyer.address, height)) - (await host.balanceAt(buyer.address, height - 1))
    check(back === PRICE, `${host.name}: ${formatDpn(back)} came back to the fan, not 129.00`)
  }
  town.say(`  the date has passed: 129.00 are back, sent by ${refunded.timeline.at(-1)!.by ?? 'nobody'}`)

  await town.restart(fan)
  await eventually(
    'the refund in the fan’s story',
    async () => (await orderAt(late, fan)).state === 'refunded',
    STEP_MS,
  )
  town.say('  the laptop is open again and shows it')

  // The number of a piece that was paid back returns to the edition: this one is 0001/500, too.
  const paid: Job = { ...startJob(town, 'fan2', 'factorySlow'), prop: late.prop, licence: late.licence }
  await takeSteps(paid, [place, accept, file, ship])
  await paid.fan.stop()
  await factory.stop()
  await pass(town, DISPUTE_S + 60)
  await endedByItself(paid, 'settled')
  town.say('  fan and factory are away, the window has passed: settled')
  await town.restart(factory)
  await town.restart(paid.fan)
  await eventually(
    'the settlement at the fan',
    async () => (await orderAt(paid, paid.fan)).state === 'settled',
    STEP_MS,
  )
  await checkSettlement(paid)
  await compareHosts(town, paidPeople(town, paid.maker))
}
