import { formatDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Order } from '#node-core/model/order/order.ts'
import { eventually } from '../../support/demo/demoCast.ts'
import type { Town } from '../createTown.ts'
import { compareHosts } from '../table/compareHosts.ts'
import { paidPeople } from '../table/townTable.ts'
import { check, orderAt, startJob, takeSteps, type Job } from './job.ts'
import { JOB_STEPS, SHARES } from './jobSteps.ts'

/** The transaction that brought an order there: the height of its block, who sent it and the fee that cost, wei. */
export interface Ended {
  readonly height: number
  readonly by: Address
  readonly feeWei: bigint
}

export async function endOf(town: Town, order: Order, kind: 'settled' | 'refunded'): Promise<Ended> {
  const event = order.timeline.find((one) => one.kind === kind)
  check(event?.source === 'chain', `that it is ${kind} is on the chain`)
  const receipt = await town
    .host('relay')
    .rpc.call<Record<'blockNumber' | 'from' | 'gasUsed' | 'effectiveGasPrice', Hex> | null>(
      'eth_getTransactionReceipt',
      [event!.ref],
    )
  if (receipt === null) throw new Error(`MISMATCH: the relay knows the transaction by which it is ${kind}`)
  return {
    height: Number(receipt.blockNumber),
    by: receipt.from as Address,
    feeWei: BigInt(receipt.gasUsed) * BigInt(receipt.effectiveGasPrice),
  }
}

/**
 * The settlement on every host: in the block that settled the order each of the six accounts has exactly its share more
 * than in the block before, less the fee where a party's own node sent it.
 * @throws MISMATCH
 */
export async function checkSettlement(job: Job): Promise<void> {
  const { town } = job
  const { height, by, feeWei } = await endOf(town, await orderAt(job, job.fan), 'settled')
  const people = paidPeople(town, job.maker)
  check(new Set(people.map(({ address }) => address)).size === 6, 'six accounts are paid')
  const shares = [SHARES.studio, SHARES.designer, SHARES.developer, SHARES.material, SHARES.carrier, SHARES.factory]
  for (const host of town.hosts) {
    await eventually(
      `block ${height} final at ${host.name}`,
      async () => ((await host.standing())?.final ?? 0) >= height,
      180_000,
    )
    for (const [i, { address, label }] of people.entries()) {
      const paid = (await host.balanceAt(address, height)) - (await host.balanceAt(address, height - 1))
      const due = shares[i]! - (by === address ? feeWei : 0n)
      check(paid === due, `${host.name}: ${label} was paid ${paid} wei, not ${due}`)
    }
  }
  for (const [i, { label, address }] of people.entries())
    town.say(`    ${label.padEnd(24)} ${address}  +${formatDpn(shares[i]!)}`)
}

/** What stands at the end of scenario 1: the twin is the fan's, and the studio's statement reads 12.90. */
async function checkPapers(job: Job): Promise<void> {
  const twins = await job.fan.seam.client.call('twins.list', { owner: job.buyer.address, limit: 10 })
  check(
    twins.some(({ orderId, serial }) => orderId === job.order!.id && serial === 1),
    'the twin 0001 is in the fan’s gallery',
  )
  const { client } = job.town.host('studio').seam
  const studio = job.town.cast.studio.address
  await client.call('accounts.activate', { address: studio })
  const { totalWei, lines } = await client.call('props.statement', { studio, limit: 10 })
  check(totalWei === SHARES.studio && lines.length === 1, `the studio’s statement reads ${formatDpn(totalWei)}`)
}

/**
 * Scenario 1 of product.md §3 between strangers: no party is a witness, each has a computer of its own.
 * @throws MISMATCH
 */
export async function scenarioOne(town: Town): Promise<void> {
  const job = startJob(town, 'fan1', 'factorySlow')
  await takeSteps(job, JOB_STEPS)
  await checkSettlement(job)
  await checkPapers(job)
  await compareHosts(town, paidPeople(town, job.maker))
}
