import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { OrderPackage } from '#node-core/model/order/orderPackage.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check, startJob, STEP_MS, takeSteps } from './job.ts'
import { accept, confirm, file, offer, place, publish, ship } from './jobSteps.ts'
import { checkSettlement } from './scenarioOne.ts'

const NAME = 'how to paint it.txt'
const PLAN = utf8ToBytes('two coats, the second one matt\n'.repeat(2_000))

/**
 * The factory's computer is off when the fan orders and sends a drawing, the fan's is off when the factory comes back:
 * address and drawing wait at strangers that cannot read them, and the factory's receipt does, too.
 * @throws MISMATCH
 */
export async function scenarioMailbox(town: Town): Promise<void> {
  const job = startJob(town, 'fan1', 'factorySlow')
  const { fan, factory, buyer, maker } = job
  const packages = async (host: typeof fan, as = host === fan ? buyer.address : maker.address) => {
    await host.seam.client.call('accounts.activate', { address: as })
    return host.seam.client.call('orders.packages', { order: job.order!, as })
  }
  /** The factory's address and drawing; the address goes to the carrier as well, who is there. */
  const all = (list: readonly OrderPackage[], state: OrderPackage['state']) => {
    const forFactory = list.filter(({ recipient }) => recipient === maker.address)
    return forFactory.length === 2 && forFactory.every((one) => one.state === state) && forFactory
  }
  await takeSteps(job, [publish, offer])
  await factory.stop()

  await place.take(job)
  await eventually(
    'the order in a block',
    async () => {
      const [order] = await fan.seam.client.call('orders.list', { party: buyer.address, as: 'fan', limit: 10 })
      if (order === undefined) return false
      job.order = { licence: order.licence, id: order.id }
      return order.state === 'placed'
    },
    STEP_MS,
  )
  const drawing = await fan.seam.putFile(PLAN)
  await fan.seam.client.call('orders.sendFile', { order: job.order!, as: buyer.address, file: drawing, name: NAME })
  const waiting = await eventually(
    'address and drawing to wait at others',
    async () => all(await packages(fan), 'waiting'),
    STEP_MS,
  )
  check(
    waiting.every(({ holders }) => holders > 0),
    'somebody holds each package',
  )
  town.say(`  the factory is off: address and drawing wait at ${waiting.map(({ holders }) => holders).join(' and ')}`)
  await fan.stop()

  await town.restart(factory)
  await eventually('the packages at the factory', async () => all(await packages(factory), 'taken'), STEP_MS)
  const got = (await packages(factory)).find(({ kind }) => kind === 'file')!
  check(got.name === NAME && got.sender === buyer.address, 'the drawing is the fan’s')
  const bytes = await factory.seam.getFile(got.file!)
  check(Buffer.from(bytes).equals(PLAN), 'the drawing is as it was sent')
  town.say('  the fan is off: the factory has both')

  // Read from the mailbox alone: the fan's computer is still off.
  const delivery = await factory.seam.client.call('orders.delivery', { order: job.order!, as: maker.address })
  check(delivery.city === 'Berlin', 'the factory reads the sealed address')
  await town.restart(fan)
  await eventually('the receipts at the fan', async () => all(await packages(fan), 'taken'), STEP_MS)
  town.say('  the fan is back and reads that the factory has them')
  await takeSteps(job, [accept, file, ship, confirm])
  await checkSettlement(job)
  await compareHosts(town, paidPeople(town, maker))
}
