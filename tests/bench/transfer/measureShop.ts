import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { formatInvitation, parseInvitation } from '#node-core/node/session/invitation.ts'
import { startNodeProcess } from '../../support/nodeProcess.ts'
import { openRealNode } from '../../support/realNode.ts'
import { slowLink, type LinkOptions } from './slowLink.ts'

export interface ShopSeconds {
  /** Until the network is joined. */
  readonly joined: number
  /** Until all its props are listed. */
  readonly listed: number
  /** Until every card has what its picture is made of. */
  readonly seen: number
  readonly props: number
}

/** From pasting an invitation, on a computer that was in no network, to the shop of a host at the end of that line. */
export async function measureShop(link: LinkOptions): Promise<ShopSeconds> {
  const host = await openRealNode()
  const dataDir = await mkdtemp(join(tmpdir(), 'dipnet-bench-'))
  const newcomer = await startNodeProcess(['--data', dataDir, '--quiet'], 180_000)
  let line: Awaited<ReturnType<typeof slowLink>> | null = null
  try {
    await host.node.networks.foundHeadless(
      { name: 'Bench', chainId: 31_378, slotMs: 1_000, sampleWorld: true },
      UNWATCHED,
    )
    const props = (await host.client.call('props.list', {})).length
    const invitation = parseInvitation((await host.client.call('network.invitation')).invitation)
    const [, port, peer] = invitation.addresses
      .map((address) => /\/tcp\/(\d+)\/p2p\/(\w+)$/.exec(address) ?? [])
      .find(([found]) => found !== undefined)!
    line = await slowLink(Number(port), link)
    const text = formatInvitation({ ...invitation, addresses: [`/ip4/127.0.0.1/tcp/${line.port}/p2p/${peer}`] })

    const from = performance.now()
    const passed = () => (performance.now() - from) / 1_000
    await newcomer.client.run('network.join', { invitation: text })
    const joined = passed()
    let list = await newcomer.client.call('props.list', {})
    while (list.length < props) {
      await sleep(100)
      list = await newcomer.client.call('props.list', {})
    }
    const listed = passed()
    await Promise.all(
      list.map(async ({ prop, licence, thumbnail }) => {
        await newcomer.client.run('props.open', { licence: licence.address })
        await newcomer.getFile(thumbnail ?? (prop.glb as NonNullable<typeof thumbnail>))
      }),
    )
    return { joined, listed, seen: passed(), props }
  } finally {
    line?.close()
    await newcomer.stop()
    await host.remove()
    await rm(dataDir, { recursive: true, force: true })
  }
}
