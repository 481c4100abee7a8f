import { parseDpn, WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { Action } from '#node-core/api/calls/actions.ts'
import { throwIfCancelled, UNWATCHED, type LongRun } from '#node-core/kernel/progress.ts'
import { introduce } from '#node-core/market/parties/profileUnits.ts'
import type { SampleStage } from '#node-core/node/sampleWorld.ts'
import type { SamplePerson } from '#node-core/node/session/samplePerson.ts'
import { personOf } from '../people/samplePeople.ts'
import { loadSamples } from './loadSamples.ts'

/** Close of the current year, or of the next one when less than a month is left. */
export function licenceEnd(nowMs: number): string {
  const year = new Date(nowMs).getUTCFullYear()
  const end = Date.UTC(year, 11, 31, 23, 59, 59)
  return new Date(end - nowMs < 30 * 86_400_000 ? Date.UTC(year + 1, 11, 31, 23, 59, 59) : end).toISOString()
}

/**
 * The sample factory's table: data like any other factory's (product.md §3: 77.46 + 21.00 + 9.90 make 129.00).
 */
function sampleOffer(people: readonly SamplePerson[]): Extract<Action, { kind: 'publishOffer' }>['offer'] {
  const carrier = personOf(people, 'carrier')
  const supplier = personOf(people, 'supplier')
  return {
    name: personOf(people, 'factory').label,
    location: 'Rotterdam, NL',
    carrier: {
      address: carrier.address,
      name: carrier.label,
      publicKey: carrier.publicKey,
      amountWei: parseDpn('9.90'),
    },
    material: { address: supplier.address, name: supplier.label, amountWei: parseDpn('21.00') },
    processes: ['sla', 'sls', 'fdm'],
    materials: ['Cast resin', 'Nylon PA12', 'Bronze-filled resin'],
    buildVolumeMm: [600, 600, 500],
    // A name in the default lettering fills a sample prop's plate with strokes just under 1 mm.
    minimumStrokeMm: 0.6,
    minimumWallMm: 0.8,
    rows: [
      { upToMm3: 1_000_000, amountWei: parseDpn('77.46'), basis: 'share' },
      { upToMm3: 4_000_000, amountWei: parseDpn('184.20'), basis: 'share' },
      { upToMm3: 20_000_000, amountWei: parseDpn('512.00'), basis: 'share' },
    ],
    perCharacterWei: 0n,
    roundToWei: WEI_PER_DPN / 100n,
    capacity: 24,
    leadTimeDays: 9,
    quoteValidHours: 72,
  }
}

/**
 * Publishes what a newcomer meets: people with names, props in the shop, a factory with a price table.
 */
export async function buildWorld(
  { session, actions, people }: SampleStage,
  samplesDir: string,
  withProps: boolean,
  run: LongRun,
): Promise<void> {
  const { ports } = session
  run.progress({ step: 'people', done: 0.2 })
  throwIfCancelled(run)
  for (const person of people) await introduce(ports, person.address, person.label, person.role)
  if (!withProps) return
  // Each action's own steps would set the whole's progress back.
  const act = async (action: Action) => {
    throwIfCancelled(run)
    return actions.confirm((await actions.prepare(action, UNWATCHED)).id, UNWATCHED)
  }
  const samples = await loadSamples(samplesDir, ports.content)
  const studio = personOf(people, 'studio')
  for (const [i, sample] of samples.entries()) {
    run.progress({ step: 'props', done: 0.3 + (0.5 * i) / samples.length })
    await act({
      kind: 'publishProp',
      from: studio.address,
      prop: { ...sample.prop, designer: personOf(people, 'designer').address },
      ...(sample.thumbnail === null ? {} : { thumbnail: sample.thumbnail }),
      terms: {
        designer: personOf(people, 'designer').address,
        royaltyBps: 1_000,
        designerBps: 500,
        cap: 500,
        territory: ['EU', 'US'],
        opensAt: new Date(ports.chain.timeS() * 1000).toISOString(),
        closesAt: licenceEnd(ports.chain.timeS() * 1000),
        acceptWindowS: 48 * 3600,
        produceWindowS: 21 * 86_400,
        disputeWindowS: 7 * 86_400,
        minPriceWei: WEI_PER_DPN / 100n,
        maxOpenPerBuyer: 5,
        cancelFeeBps: 100,
        anyFactory: false,
        factories: [personOf(people, 'factory').address],
      },
    })
  }
  run.progress({ step: 'factory', done: 0.9 })
  await act({ kind: 'publishOffer', from: personOf(people, 'factory').address, offer: sampleOffer(people) })
  run.progress({ step: 'fan', done: 1 })
}
