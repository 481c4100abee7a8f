import type { Cable } from '../ground/ground.ts'
import { runTool } from '../ground/runTool.ts'

interface CableEnds {
  /** Namespace of the bridge, and the port there. */
  readonly street: string
  readonly port: string
  /** Namespace whose `eth0` is the other end, with the rules of {@link FIREWALL}. */
  readonly outer: string
  /** As it was laid, kbit/s; null: as fast as the machine. */
  readonly kbitPerSecond: number | null
}

/** Less than this the kernel's timers cannot keep up with at the rates used here. */
const BURST = '16kb'

/** The verbs on the cable between a host and the street: link state, tc and nftables of its outermost namespace. */
export function createCable({ street, port, outer, kbitPerSecond }: CableEnds): Cable {
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
  return {
    cut: async () => void (await runTool('ip', ['-n', street, 'link', 'set', 'dev', port, 'down'])),
    async heal() {
      await nft('flush set inet town away\nflush chain inet town noise\n')
      await shape(kbitPerSecond)
      await runTool('ip', ['-n', street, 'link', 'set', 'dev', port, 'up'])
    },
    shutOff: async (addresses) => void (await nft(`add element inet town away { ${addresses.join(', ')} }\n`)),
    slow: shape,
    async lose(percent) {
      const some = percent >= 100 ? '' : `numgen random mod 1000 < ${Math.round(percent * 10)} `
      await nft(`flush chain inet town noise\nadd rule inet town noise ${some}drop\n`)
    },
  }
}
