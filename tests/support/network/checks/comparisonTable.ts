import type { Supply } from '#node-core/node/session/rpc/moneyMethods.ts'
import { formatDpn } from '#node-core/kernel/amount.ts'
import type { FleetNode } from '../fleetNode.ts'

interface RpcBlock {
  readonly hash: string
  readonly stateRoot: string
}

const WIDTHS = [12, 7, 7, 13, 13, 24, 22, 16, 9]

/** Where every node stands, as a table: head, final, and the block and the money at the lowest final height. */
export async function comparisonTable(nodes: readonly FleetNode[]): Promise<string[]> {
  const statuses = await Promise.all(nodes.map((node) => node.status()))
  const common = Math.min(...statuses.map((s) => s?.final.height ?? 0))
  const tag = `0x${common.toString(16)}`
  const rows = await Promise.all(
    nodes.map(async (node, i) => {
      const status = statuses[i]
      if (status == null) return [node.name, 'down']
      const [block, supply] = await Promise.all([
        node.rpc.call<RpcBlock>('eth_getBlockByNumber', [tag, false]),
        node.rpc.call<Supply>('dip_getSupply', [tag]),
      ])
      const inAll =
        BigInt(supply.totalWei) + BigInt(supply.owedWei) + BigInt(supply.waitingWei) + BigInt(supply.holdersPotWei)
      return [
        node.name,
        String(status.head.height),
        String(status.final.height),
        block.hash.slice(0, 12),
        block.stateRoot.slice(0, 12),
        formatDpn(inAll),
        formatDpn(BigInt(supply.holdersPotWei)),
        status.witness.seat === 'none'
          ? status.witness.standing?.jailed === 'no'
            ? '-'
            : 'jailed'
          : status.witness.seat,
        status.witness.key,
      ]
    }),
  )
  return [
    ['node', 'head', 'final', `block ${common}`, 'state root', 'supply, DPN', 'holders’ pot, DPN', 'seat', 'key'],
    ...rows,
  ].map((row) =>
    row
      .map((cell, i) => cell.padEnd(WIDTHS[i]!))
      .join(' ')
      .trimEnd(),
  )
}
