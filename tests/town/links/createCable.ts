import type { Cable } from '../ground/ground.ts'
import { runTool } from '../ground/runTool.ts'
import { openDelayLine, type DelayLine } from './openDelayLine.ts'

interface CableEnds {
  /** Namespace of the bridge, and the port there. */
  readonly street: string
  readonly port: string
  /** Namespace whose `eth0` is the other end, with the rules of {@link FIREWALL}. */
  readonly outer: string
  /** As it was laid, kbit/s; null: as fast as the machine. */
  readonly kbitPerSecond: number | null
  /** As it was laid; 0: at once. */
  readonly delayMs: number
}

/** Less than this the kernel's timers cannot keep up with at the rates used here. */
const BURST = '16kb'

/**
 * The verbs on the cable between a host and the street: link state, tc and nftables of its outermost namespace, and a
 * process where it meets the street for delay. What is slow is so at the host's end of the delay.
 * @returns `end` ends that process; the cable itself goes with its namespaces
 */
export function createCable({
  street,
  port,
  outer,
  kbitPerSecond,
  delayMs,
}: CableEnds): Cable & { end(): Promise<void> } {
  let line: DelayLine | null = null
  const nft = (rules: string) => runTool('ip', ['netns', 'exec', outer, 'nft', '-f', '-'], rules)
  const shape = async (kbit: number | null) => {
    for (const [namespace, device] of [
      [street, port],
      [outer, 'eth0'],
    ] as const) {
      const root = ['-n', namespace, 'qdisc']
      const at = ['dev', device, 'root']
      if (kbit === null) await runTool('tc', [...root, 'del', ...at]).catch(() => undefined)
      else
        await runTool('tc', [
          ...root,
          'replace',
          ...at,
          'tbf',
          'rate',
          `${kbit}kbit`,
          'burst',
          BURST,
          'latency',
          '400ms',
        ])
    }
  }
  const delay = async (ms: number) => {
    if ((line?.ms ?? 0) === ms) return
    await line?.close()
    line = null
    if (ms > 0) line = await openDelayLine(street, port, ms)
  }
  return {
    cut: async () => void (await runTool('ip', ['-n', street, 'link', 'set', 'dev', port, 'down'])),
    async heal() {
      await nft('flush set inet town away\nflush chain inet town noise\n')
      await shape(kbitPerSecond)
      await delay(delayMs)
      await runTool('ip', ['-n', street, 'link', 'set', 'dev', port, 'up'])
    },
    shutOff: async (addresses) => void (await nft(`add element inet town away { ${addresses.join(', ')} }\n`)),
    slow: shape,
    async lose(percent) {
      const some = percent >= 100 ? '' : `numgen random mod 1000 < ${Math.round(percent * 10)} `
      await nft(`flush chain inet town noise\nadd rule inet town noise ${some}drop\n`)
    },
    delay,
    end: () => delay(0),
  }
}
