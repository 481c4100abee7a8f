/*
 * A process of its own that has a file: serves it to peers over the network, and to anybody over plain TCP. Says on one
 * line where; both ports are behind a slow link in this process, so that the receiver pays for nothing but receiving.
 *
 *   filePeer.ts NAME MIB BITS_PER_SECOND DELAY_MS
 */
import { createCipheriv, createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createContentStore } from '#node-core/network/content/createContentStore.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import { slowLink } from './slowLink.ts'

const [name = '', mib = '8', bitsPerSecond = '1e8', delayMs = '10'] = process.argv.slice(2)
// The same bytes in every process, and none that could be pressed together.
const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16))
const file = cipher.update(Buffer.alloc(Number(mib) * 1024 * 1024))
const dir = mkdtempSync(join(tmpdir(), 'dipnet-bench-'))
const link = { bitsPerSecond: Number(bitsPerSecond), delayMs: Number(delayMs) }

const network = await createNetwork({
  identity: createHash('sha256').update(`bench ${name}`).digest(),
  log: silentLogger,
  clock: systemClock,
  listen: { host: '127.0.0.1' },
  targetPeers: 0,
})
const content = await createContentStore({ dir, network, clock: systemClock, log: silentLogger })
const id = await content.put(file)
const plain = createServer((socket) => {
  socket.on('error', () => undefined)
  socket.end(file)
})
await new Promise<void>((resolve) => void plain.listen(0, '127.0.0.1', resolve))
const own = Number(/\/tcp\/(\d+)/.exec(network.addresses()[0]!)![1])
const peerLink = await slowLink(own, link)
const plainLink = await slowLink((plain.address() as AddressInfo).port, link)
process.stdout.write(
  `${JSON.stringify({
    id,
    address: `/ip4/127.0.0.1/tcp/${peerLink.port}/p2p/${network.peerId}`,
    plainPort: plainLink.port,
  })}\n`,
)
process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
process.on('SIGTERM', () => process.exit(0))
