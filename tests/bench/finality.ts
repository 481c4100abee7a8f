import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFleet } from '../support/network/createFleet.ts'
import { numberOption, printTable, round } from './measuring/printTable.ts'
import { processUsage } from './measuring/processUsage.ts'

interface Finality {
  readonly witnesses: number
  readonly slotMs: number
  readonly blocks: number
  /** From a block's slot start to the moment a node says it is final, in slots. */
  readonly mean: number
  readonly p95: number
  readonly worst: number
  /** Slots of the measured time that have a block, %. */
  readonly filledPercent: number
  /** CPU of one node, % of a core. */
  readonly cpuPercent: number
  readonly rssMib: number
}

/** How often a node is asked. */
const POLL_MS = 40

async function measure(witnesses: number, slotMs: number, seconds: number, leadS: number): Promise<Finality> {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-finality-'))
  const fleet = await createFleet({ dir, witnesses, alternates: 0, slotMs, termSlots: 86_400, leadMs: leadS * 1_000 })
  try {
    // A few at a time: all at once none would be ready in time.
    for (let i = 0; i < witnesses; i += 3) await Promise.all(fleet.nodes.slice(i, i + 3).map((node) => node.start()))
    const watched = fleet.nodes[witnesses - 1]!
    for (const end = Math.max(Date.now(), fleet.startMs) + 120_000; ; await sleep(200)) {
      const status = await watched.status()
      if ((status?.final.height ?? 0) >= 5) break
      if (Date.now() > end)
        throw new Error(
          `nothing is final with ${witnesses} witnesses: slot ${status?.slot}, head ${status?.head.height}, final ${status?.final.height}, peers ${status?.peers}`,
        )
    }
    const usage = () =>
      fleet.nodes
        .map((node) => processUsage(node.pid!))
        .reduce((sum, one) => ({ cpuS: sum.cpuS + one.cpuS, rssMib: sum.rssMib + one.rssMib }))
    const before = usage()
    const from = Date.now()
    /** When each height was first called final. */
    const seen = new Map<number, number>()
    const first = (await watched.status())!.final.height
    let known = first
    while (Date.now() - from < seconds * 1000) {
      const asked = Date.now()
      const height = (await watched.status())?.final.height ?? known
      for (; known < height;) seen.set(++known, (asked + Date.now()) / 2)
      await sleep(POLL_MS)
    }
    const took = (Date.now() - from) / 1000
    const after = usage()
    const lags: number[] = []
    let firstSlot = 0
    let lastSlot = 0
    for (const [height, atMs] of seen) {
      const block = await watched.rpc.call<{ slot: string }>('eth_getBlockByNumber', [
        `0x${height.toString(16)}`,
        false,
      ])
      const slot = Number(block.slot)
      if (firstSlot === 0) firstSlot = slot
      lastSlot = slot
      lags.push((atMs - fleet.startMs - slot * slotMs) / slotMs)
    }
    lags.sort((a, b) => a - b)
    return {
      witnesses,
      slotMs,
      blocks: lags.length,
      mean: round(lags.reduce((a, b) => a + b, 0) / lags.length),
      p95: round(lags[Math.floor(lags.length * 0.95)]!),
      worst: round(lags[lags.length - 1]!),
      filledPercent: round((100 * lags.length) / (lastSlot - firstSlot + 1), 1),
      cpuPercent: round((100 * (after.cpuS - before.cpuS)) / took / witnesses, 1),
      rssMib: round(after.rssMib / witnesses, 0),
    }
  } finally {
    await fleet.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/**
 * Time to finality with 1, 7 and 21 witnesses, each a headless node in a process of its own over libp2p on loopback.
 * `--witnesses n` one size
 * only, `--seconds 60` of measuring, `--slot-ms 1000`, `--lead` seconds to start them all in; 21 nodes on few cores
 * need `--slot-ms-21` (4,000 unless told: slots are what is counted).
 */
export async function finalityBench(options: readonly string[]): Promise<object> {
  const only = options.includes('--witnesses') ? [numberOption(options, 'witnesses', 1)] : [1, 7, 21]
  const [slotMs, slotMs21, seconds] = [
    numberOption(options, 'slot-ms', 1_000),
    numberOption(options, 'slot-ms-21', 4_000),
    numberOption(options, 'seconds', 60),
  ]
  const results: Finality[] = []
  for (const witnesses of only)
    results.push(
      await measure(
        witnesses,
        witnesses > 7 ? slotMs21 : slotMs,
        witnesses > 7 ? (seconds * slotMs21) / slotMs : seconds,
        numberOption(options, 'lead', 12 + 4 * witnesses),
      ),
    )
  printTable([
    [
      'witnesses',
      'slot ms',
      'blocks',
      'final after: mean',
      '95 %',
      'worst (slots)',
      'slots filled %',
      'CPU % a node',
      'RSS MiB a node',
    ],
    ...results.map((r) => [
      r.witnesses,
      r.slotMs,
      r.blocks,
      r.mean,
      r.p95,
      r.worst,
      r.filledPercent,
      r.cpuPercent,
      r.rssMib,
    ]),
  ])
  return { finality: results, finalitySlots: Object.fromEntries(results.map((r) => [r.witnesses, r.mean])) }
}
