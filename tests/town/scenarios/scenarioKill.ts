import { setTimeout as sleep } from 'node:timers/promises'
import { createSeededRandom } from '#node-core/kernel/random.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import type { TownHost } from '../hosts/townHost.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check, hostOf, startJob, STEP_MS, type Job, type Step } from './job.ts'
import { JOB_STEPS } from './jobSteps.ts'
import { checkSettlement } from './scenarioOne.ts'

/** What was signed before the kill gets so many slots to be seen, before a person would do it again. */
const SEEN_AFTER_SLOTS = 8

/**
 * The job as whoever sits at the host's window now sees it: when the window's node dies, so does everything that was
 * begun in it, instead of going on in the window that opens after it.
 */
function inThisWindow(job: Job, host: TownHost): Job {
  const { seam } = host
  const window = (one: TownHost) => (one === host ? { ...one, seam } : one)
  const { town } = job
  return {
    ...job,
    fan: window(job.fan),
    factory: window(job.factory),
    town: { ...town, host: (name) => window(town.host(name)) },
  }
}

/** The step's party dies in the middle of it and comes back; the step is taken again only where it left no trace. */
async function takeThroughKill(job: Job, step: Step, killAfterMs: number): Promise<string> {
  const { town } = job
  const host = hostOf(job, step.who)
  let came = 'cut short'
  void step.take(inThisWindow(job, host)).then(
    () => (came = 'done before the kill'),
    () => undefined,
  )
  await sleep(killAfterMs)
  await host.killNine()
  const atTheKill = came
  await town.restart(host)
  const seen = await eventually('a trace of it', () => step.isDone(job), SEEN_AFTER_SLOTS * town.slotMs).catch(
    () => false,
  )
  if (!seen) await step.take(job)
  await eventually(step.name, () => step.isDone(job), STEP_MS)
  return `${atTheKill}${seen ? '' : ', taken again'}`
}

/**
 * The main job while each party is killed -9 in the middle of each of its steps: nothing that was answered for is lost,
 * nothing happens twice, and the money is what it would have been.
 * @throws MISMATCH
 */
export async function scenarioKill(town: Town): Promise<void> {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
  const random = createSeededRandom(seed)
  town.say(`  seed ${seed}`)
  const job = startJob(town, 'fan1', 'factorySlow')
  for (const step of JOB_STEPS) {
    const killAfterMs = 50 + random.int(3 * town.slotMs)
    const came = await takeThroughKill(job, step, killAfterMs)
    town.say(`  ${step.name}: killed after ${killAfterMs} ms, ${came}`)
  }
  await checkSettlement(job)
  const orders = await job.fan.seam.client.call('orders.list', { party: job.buyer.address, as: 'fan', limit: 10 })
  check(orders.length === 1, `one order was placed, not ${orders.length}`)
  const lines = await town.host('studio').seam.client.call('props.list', { studio: town.cast.studio.address })
  check(lines.length === 1, `one licence line was published, not ${lines.length}`)
  await compareHosts(town, paidPeople(town, job.maker))
}
