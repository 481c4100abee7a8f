import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { createContentStore } from '#node-core/network/content/createContentStore.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { measureJoining } from './measureJoining.ts'
import { numberOption, printTable, round } from './measuring/printTable.ts'
import { measureShop } from './transfer/measureShop.ts'

interface FilePeer {
  readonly id: ContentId
  readonly address: string
  readonly plainPort: number
  readonly child: ChildProcess
}

const SCRIPT = join(import.meta.dirname, 'transfer', 'filePeer.ts')

async function startPeer(name: string, mib: number, mbit: number, delayMs: number): Promise<FilePeer> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', SCRIPT, name, String(mib), String(mbit * 1e6), String(delayMs)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  for await (const line of createInterface({ input: child.stdout }))
    return { ...(JSON.parse(line) as Omit<FilePeer, 'child'>), child }
  throw new Error('a peer ended before it was there')
}

/** Seconds until all of it has come over plain TCP. */
async function overTcp(port: number): Promise<number> {
  const from = performance.now()
  const socket = connect(port, '127.0.0.1')
  socket.resume()
  await once(socket, 'end')
  socket.destroy()
  return (performance.now() - from) / 1_000
}

/** Seconds until the file is here, proven and on disk, from peers that are connected already. */
async function fromPeers(peers: readonly FilePeer[]): Promise<{ readonly seconds: number; readonly cpuS: number }> {
  const dir = await mkdtemp(join(tmpdir(), 'dipnet-bench-'))
  const network = await createNetwork({
    identity: createHash('sha256').update(dir).digest(),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
  })
  const content = await createContentStore({ dir, network, clock: systemClock, log: silentLogger })
  try {
    for (const peer of peers) await network.connect(peer.address)
    while (network.peers().length < peers.length) await sleep(50)
    const cpu = process.cpuUsage()
    const from = performance.now()
    await content.get(peers[0]!.id)
    const used = process.cpuUsage(cpu)
    return { seconds: (performance.now() - from) / 1_000, cpuS: (used.user + used.system) / 1e6 }
  } finally {
    await content.stop()
    await network.stop()
    await rm(dir, { recursive: true, force: true })
  }
}

/**
 * A file over our network and over plain TCP, on links of the same rate and delay; and from three peers at once, each
 * behind a link of its own. `--mbit 40 --delay 25 --mib 24`. Target: 0.6 of plain TCP. Then from an invitation to the
 * shop, `--shop-mbit 20 --shop-delay 50`, target 15 s; and joining by a snapshot and by all blocks,
 * `--blocks 102410 --accounts 10000`, target five times as fast.
 */
export async function networkBench(options: readonly string[]): Promise<object> {
  const mbit = numberOption(options, 'mbit', 40)
  const delayMs = numberOption(options, 'delay', 25)
  const mib = numberOption(options, 'mib', 24)
  const peers: FilePeer[] = []
  try {
    for (const name of ['one', 'two', 'three']) peers.push(await startPeer(name, mib, mbit, delayMs))
    // Each knows the states of its file before anybody waits for it.
    for (const peer of peers) await fromPeers([peer])
    const plain = await overTcp(peers[0]!.plainPort)
    const one = await fromPeers([peers[0]!])
    const three = await fromPeers(peers)
    const rate = (seconds: number) => round((mib * 8.388_608) / seconds, 1)
    const transferVsTcp = round(plain / one.seconds)
    printTable([
      [`${mib} MiB at ${mbit} Mbit/s, ${delayMs} ms each way`, 'seconds', 'Mbit/s', 'CPU s here'],
      ['plain TCP', round(plain), rate(plain), '–'],
      ['one peer', round(one.seconds), rate(one.seconds), round(one.cpuS)],
      ['three peers', round(three.seconds), rate(three.seconds), round(three.cpuS)],
    ])
    const shopLink = {
      bitsPerSecond: numberOption(options, 'shop-mbit', 20) * 1e6,
      delayMs: numberOption(options, 'shop-delay', 50),
    }
    const shop = await measureShop(shopLink)
    printTable([
      [
        `invitation to shop, ${shop.props} props, ${shopLink.bitsPerSecond / 1e6} Mbit/s, ${shopLink.delayMs} ms`,
        'seconds',
      ],
      ['the network is joined', round(shop.joined)],
      ['all props are listed', round(shop.listed)],
      ['every picture is here', round(shop.seen)],
      ['limit', 15],
    ])
    const joined = await measureJoining(
      numberOption(options, 'blocks', 102_410),
      numberOption(options, 'accounts', 10_000),
    )
    return {
      transferVsTcp,
      ...joined,
      threeVsOne: round(one.seconds / three.seconds),
      secondsToShop: round(shop.seen),
      mbit,
      delayMs,
      mib,
      load: round(loadavg()[0]!, 1),
      cores: cpus().length,
    }
  } finally {
    for (const { child } of peers) child.kill()
  }
}
