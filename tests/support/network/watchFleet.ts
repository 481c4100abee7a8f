import type { Fleet } from './createFleet.ts'

const pad = (text: string, width: number) => text.padEnd(width).slice(0, width)

/** One line each of: name, pid, head, final, lag, peers, seat, key. */
export async function fleetTable(fleet: Fleet): Promise<string[]> {
  const rows = await Promise.all(
    fleet.nodes.map(async (node) => {
      const status = await node.status()
      if (status === null)
        return [node.name, node.pid === null ? 'down' : String(node.pid), '-', '-', '-', '-', '-', '-', '-']
      return [
        node.name,
        String(node.pid),
        String(status.head.height),
        status.head.hash.slice(0, 10),
        String(status.final.height),
        status.final.hash.slice(0, 10),
        String(status.peers),
        status.witness.seat,
        status.witness.key,
      ]
    }),
  )
  const widths = [5, 8, 7, 11, 7, 11, 6, 10, 10]
  return [['node', 'pid', 'head', '', 'final', '', 'peers', 'seat', 'key'], ...rows].map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i]!))
      .join(' ')
      .trimEnd(),
  )
}

/** Everything in one line: `head/final` of every node. */
export async function fleetLine(fleet: Fleet): Promise<string> {
  const parts = await Promise.all(
    fleet.nodes.map(async (node) => {
      const status = await node.status()
      return `${node.name} ${status === null ? 'down' : `${status.head.height}/${status.final.height}${status.witness.seat === 'alternate' ? 'a' : ''}`}`
    }),
  )
  const slot = Math.max(0, ...(await Promise.all(fleet.nodes.map(async (node) => (await node.status())?.slot ?? 0))))
  return `slot ${String(slot).padStart(4)}  ${parts.join('  ')}`
}
