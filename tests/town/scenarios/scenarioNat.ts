import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import type { TownHost } from '../hosts/townHost.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check, startJob, takeSteps } from './job.ts'
import { JOB_STEPS } from './jobSteps.ts'
import { checkSettlement } from './scenarioOne.ts'

/** A host asks for a slot at a relay 15 s after its start, once nobody reached it from outside. */
const SLOT_MS = 180_000

const statusOf = (host: TownHost) => host.seam.client.call('network.status')

/**
 * Studio and factory are each behind a router of their own that forwards no port: both are reached through the relay,
 * and the main job runs between them.
 * @throws MISMATCH
 */
export async function scenarioNat(town: Town): Promise<void> {
  const job = startJob(town, 'fan1', 'factoryNat')
  const hidden = [town.host('studio'), job.factory]
  for (const host of hidden)
    await eventually(
      `${host.name} reached through a relay`,
      async () => (await statusOf(host)).reach.way === 'relay',
      SLOT_MS,
    )
  for (const host of hidden) {
    const { addresses } = await statusOf(host)
    check(
      addresses.some((address) => address.includes('/p2p-circuit')),
      `${host.name} tells an address at a relay`,
    )
    town.say(`  ${host.name} is reached through a relay`)
  }
  await takeSteps(job, JOB_STEPS)
  await checkSettlement(job)
  const [studio, factory] = await Promise.all(hidden.map(statusOf))
  const met = studio!.peers.find(({ id }) => id === factory!.peerId)
  town.say(
    `  studio and factory: ${met === undefined ? 'not connected' : met.relayed ? 'through the relay' : 'directly'}`,
  )
  await compareHosts(town, paidPeople(town, job.maker))
}
