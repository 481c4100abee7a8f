import { toContentId } from '#node-core/model/ids.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { runTool } from '../ground/runTool.ts'
import { cableOf } from '../links/partition.ts'
import { openRouter } from '../reach/openRouter.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check, startJob, takeSteps } from './job.ts'
import { JOB_STEPS } from './jobSteps.ts'

const WAY_MS = 240_000

/**
 * Studio and factory are each behind a router: the factory gets the studio’s model through the relay. Then the
 * studio’s router opens a port (UPnP), the connection becomes direct, and the model comes past the relay. The main job
 * through a relay is scenario `nat`.
 * @throws MISMATCH
 */
export async function scenarioDirect(town: Town): Promise<void> {
  const job = startJob(town, 'fan1', 'factoryNat')
  const [studio, factory, relay] = [town.host('studio'), job.factory, town.host('relay')]
  const statusOf = (host: typeof studio) => host.seam.client.call('network.status')
  for (const host of [studio, factory])
    await eventually(
      `${host.name} reached through a relay`,
      async () => (await statusOf(host)).reach.way === 'relay',
      WAY_MS,
    )
  const [publish] = JOB_STEPS
  await takeSteps(job, [publish!])
  const model = toContentId(job.prop!.glb)
  const { peerId } = await statusOf(studio)
  const way = async () => (await statusOf(factory)).peers.find(({ id }) => id === peerId)
  const atRelay = (input: string, ...nft: string[]) =>
    runTool(relay.lot.prefix[0]!, [...relay.lot.prefix.slice(1), 'nft', ...nft], input)
  /** Bytes that the studio sends to the relay while the factory gets the model. */
  const passedRelay = async () => {
    await atRelay(
      `table ip seen { chain c { type filter hook input priority -10; ip saddr ${studio.lot.address} counter; }; }\n`,
      '-f',
      '-',
    )
    const { length } = await eventually('the model at the factory', () => factory.seam.getFile(model), WAY_MS)
    const seen = /bytes (\d+)/.exec(await atRelay('', 'list', 'table', 'ip', 'seen'))?.[1]
    await atRelay('', 'delete', 'table', 'ip', 'seen')
    return { length, passed: Number(seen) }
  }
  // Fans have the model as well, and are reached directly; the factory may have it from one of them.
  const fans = town.hosts.filter(({ name }) => name.startsWith('fan'))
  for (const { lot } of fans) await cableOf(lot).cut()
  await factory.seam.client.call('files.clearCache')
  const first = await passedRelay()
  check((await way())?.relayed === true, 'the studio is reached through the relay')
  check(first.passed > first.length, `${first.length} bytes came past the relay, which saw ${first.passed}`)
  town.say(`  ${first.length} bytes through the relay, to which the studio sent ${first.passed}`)

  const router = await openRouter(studio.lot)
  try {
    await eventually(
      'somebody to come in at the studio',
      async () => (await statusOf(studio)).reach.way === 'direct',
      WAY_MS,
    )
    const outside = `/ip4/${studio.lot.address}/tcp/`
    await eventually(
      'a direct way from factory to studio',
      async () => (await way())?.relayed === false && (await way())!.address.startsWith(outside),
      WAY_MS,
    )
    town.say(`  the router opened a port (${router.heard.join(', ')}); directly to ${(await way())!.address}`)
    check(
      (await factory.seam.client.call('files.clearCache')).freedBytes >= first.length,
      'the factory forgets the model',
    )
    const second = await passedRelay()
    check(second.length === first.length, 'the same model')
    check(second.passed < second.length, `the relay saw ${second.passed} of ${second.length} bytes`)
    town.say(`  ${second.length} bytes directly; to the relay the studio sent ${second.passed} meanwhile`)
    for (const { lot } of fans) await cableOf(lot).heal()
    await compareHosts(town, paidPeople(town, job.maker))
  } finally {
    await router.close()
  }
}
