import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { openRouter } from '../reach/openRouter.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check } from './job.ts'
import { startBehindRouters, statusOf } from './pastRelay.ts'

const WAY_MS = 240_000

/**
 * Studio and factory are each behind a router through which no hole can be made: the factory gets the studio’s model
 * through the relay. Then the studio’s router opens a port (UPnP), the connection becomes direct, and the model comes
 * past the relay. The main job through a relay is scenario `nat`.
 * @throws MISMATCH
 */
export async function scenarioDirect(town: Town): Promise<void> {
  const { job, studio, wayToStudio, fetchModel, directWay, checkPast, healFans } = await startBehindRouters(town)
  const first = await fetchModel()
  check((await wayToStudio())?.relayed === true, 'the studio is reached through the relay')
  check(first.passed > first.length, `${first.length} bytes through a relay, to which ${first.passed} went`)
  town.say(`  ${first.length} bytes through a relay; the studio sent ${first.passed}`)

  const router = await openRouter(studio.lot)
  try {
    await eventually(
      'somebody to come in at the studio',
      async () => (await statusOf(studio)).reach.way === 'direct',
      WAY_MS,
    )
    const address = await directWay((way) => way.startsWith(`/ip4/${studio.lot.address}/tcp/`))
    town.say(`  the router opened a port (${router.heard.join(', ')}); directly to ${address}`)
    const passed = await checkPast(first.length)
    town.say(`  ${first.length} bytes directly; to others the studio sent ${passed} meanwhile`)
    await healFans()
    await compareHosts(town, paidPeople(town, job.maker))
  } finally {
    await router.close()
  }
}
