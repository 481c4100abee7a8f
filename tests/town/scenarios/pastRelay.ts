import { toContentId } from '#node-core/model/ids.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { runTool } from '../ground/runTool.ts'
import type { TownHost } from '../hosts/townHost.ts'
import { cableOf } from '../links/partition.ts'
import { check, startJob, takeSteps } from './job.ts'
import { JOB_STEPS } from './jobSteps.ts'

const WAY_MS = 240_000

export const statusOf = (host: TownHost) => host.seam.client.call('network.status')

/** A studio and a factory that are reached through the relay, and a model of the studio's. */
export async function startBehindRouters(town: Town) {
  const job = startJob(town, 'fan1', 'factoryNat')
  const [studio, factory, relay] = [town.host('studio'), job.factory, town.host('relay')]
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
  const wayToStudio = async () => (await statusOf(factory)).peers.find(({ id }) => id === peerId)
  const atRelay = (input: string, ...nft: string[]) =>
    runTool(relay.lot.prefix[0]!, [...relay.lot.prefix.slice(1), 'nft', ...nft], input)
  /** Bytes that the studio sends to the relay while the factory, which forgot it, gets the model. */
  const fetchModel = async () => {
    await factory.seam.client.call('files.clearCache')
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
  const healFans = async () => {
    for (const { lot } of fans) await cableOf(lot).heal()
  }
  /** Waits for a connection from the factory to the studio that fits. */
  const directWay = (fits: (address: string) => boolean) =>
    eventually(
      'a direct way from factory to studio',
      async () => {
        const way = await wayToStudio()
        return way?.relayed === false && fits(way.address) ? way.address : null
      },
      WAY_MS,
    )
  const checkPast = async (ofBefore: number | null): Promise<number> => {
    const { length, passed } = await fetchModel()
    check(ofBefore === null || length === ofBefore, 'the same model')
    check(passed < length, `the relay saw ${passed} of ${length} bytes`)
    return passed
  }
  return { job, studio, factory, wayToStudio, fetchModel, directWay, checkPast, healFans }
}
