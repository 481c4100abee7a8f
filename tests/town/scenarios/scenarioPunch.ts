import type { Town } from '../createTown.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { startBehindRouters } from './pastRelay.ts'

/**
 * Studio and factory are each behind a router as homes have it, which opens no port: the connection through the relay
 * becomes direct by a hole in both, and the studio’s model comes past the relay.
 * @throws MISMATCH
 */
export async function scenarioPunch(town: Town): Promise<void> {
  const { job, studio, directWay, checkPast, healFans } = await startBehindRouters(town)
  const address = await directWay((way) => way.startsWith(`/ip4/${studio.lot.address}/tcp/`))
  town.say(`  a hole in both routers: directly to ${address}`)
  const passed = await checkPast(null)
  town.say(`  the model came directly; to others the studio sent ${passed} bytes meanwhile`)
  await healFans()
  await compareHosts(town, paidPeople(town, job.maker))
}
