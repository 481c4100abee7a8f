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
  const [studio, factory] = [town.host('studio'), job.factory]
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
  const atStudio = (input: string, ...nft: string[]) =>
    runTool(studio.lot.prefix[0]!, [...studio.lot.prefix.slice(1), 'nft', ...nft], input)
  /**
   * Bytes that the studio sends to anybody but the factory while the factory, which forgot it, gets the model: through
   * a relay, whichever of the public hosts that is.
   */
  const fetchModel = async () => {
    await factory.seam.client.call('files.clearCache')
    await atStudio(
      `table ip seen { chain c { type filter hook output priority -10;
        ip daddr != ${factory.lot.address} counter; }; }\n`,
      '-f',
      '-',
    )
    const { length } = await eventually('the model at the factory', () => factory.seam.getFile(model), WAY_MS)
    const seen = /bytes (\d+)/.exec(await atStudio('', 'list', 'table', 'ip', 'seen'))?.[1]
    await atStudio('', 'delete', 'table', 'ip', 'seen')
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
    check(passed < length, `${passed} of ${length} bytes went another way`)
    return passed
  }
  return { job, studio, factory, wayToStudio, fetchModel, directWay, checkPast, healFans }
}
