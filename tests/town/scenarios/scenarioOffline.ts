import type { OutboxEntry } from '#node-core/model/outbox.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { cableOf } from '../links/partition.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check, startJob, STEP_MS, takeSteps } from './job.ts'
import { accept, confirm, file, offer, place, publish, ship } from './jobSteps.ts'
import { checkSettlement } from './scenarioOne.ts'

/**
 * The fan signs an order while the cable is out: it waits in the outbox, over a restart of the computer, and is
 * delivered when the cable is in again. Nobody signs it a second time.
 * @throws MISMATCH
 */
export async function scenarioOffline(town: Town): Promise<void> {
  const job = startJob(town, 'fan1', 'factorySlow')
  const { lot } = job.fan
  let entries: readonly OutboxEntry[] = []
  const watch = () => job.fan.seam.client.on('outbox.entries', undefined, (told) => (entries = told))
  const stateOf = () => entries[0]?.state ?? null
  await takeSteps(job, [publish, offer])
  watch()
  await cableOf(lot).cut()
  await place.take(job)
  await eventually('the order in the outbox', () => Promise.resolve(stateOf() === 'waiting'), STEP_MS)
  town.say(
    `  signed with the cable out: ${entries[0]!.state}${entries[0]!.reason === null ? '' : `, ${entries[0]!.reason}`}`,
  )
  const signed = entries[0]!.hash

  await job.fan.stop()
  entries = []
  await town.restart(job.fan)
  watch()
  await eventually('the order still in the outbox', () => Promise.resolve(stateOf() === 'waiting'), STEP_MS)
  check(entries[0]!.hash === signed, 'what waits is what was signed')
  const atFactory = await job.factory.seam.client.call('orders.list', {
    party: job.maker.address,
    as: 'factory',
    limit: 10,
  })
  check(atFactory.length === 0, 'nobody has the order before the cable is in')
  town.say('  the computer was off and on again: it still waits')

  await cableOf(lot).heal()
  await eventually('the order delivered', () => place.isDone(job), STEP_MS)
  await eventually('the order final', () => Promise.resolve(stateOf() === 'final'), STEP_MS)
  check(entries[0]!.hash === signed && entries.length === 1, 'it was signed once')
  town.say('  delivered on return')
  await takeSteps(job, [accept, file, ship, confirm])
  await checkSettlement(job)
  await compareHosts(town, paidPeople(town, job.maker))
}
