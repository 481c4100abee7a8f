import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type ApiClient } from '#node-core/api/createClient.ts'
import { createInProcessTransport } from '#node-core/api/inProcess.ts'
import type { Transport } from '#node-core/api/transport.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { createLogger, type LogLine } from '#node-core/kernel/log.ts'
import { createNode, type StudioNode } from '#node-core/node/createNode.ts'
import { createModelingThread } from '#node-core/node/modelingThread.ts'
import type { NodeOptions } from '#node-core/node/options.ts'
import { createSampleWorld } from '#node-core/sample/createSampleWorld.ts'
import type { ContentId } from '#node-core/model/ids.ts'

/** The real node, composed in this process over a folder of its own. */
export interface RealNode {
  readonly node: StudioNode
  readonly dataDir: string
  readonly transport: Transport
  readonly client: ApiClient
  /** Lines at `warn` and above. */
  readonly log: LogLine[]
  putFile(bytes: Uint8Array): Promise<ContentId>
  /** Ends the node; its folder stays. */
  stop(): Promise<void>
  /** Ends the node and removes its folder. */
  remove(): Promise<void>
}

/**
 * One for all nodes of a test file: a thread read from source takes two seconds and three of CPU to start, half of what
 * founding a network with a sample world costs here. A node that stops clears its own; this one stays.
 */
const modeling = { ...createModelingThread(), clear: () => Promise.resolve() }

/** @param options anything to differ from a headless node on a loopback port of its own */
export async function openRealNode(options: Partial<NodeOptions> = {}): Promise<RealNode> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'dipnet-node-')))
  const log: LogLine[] = []
  const node = await createNode({
    profile: 'test',
    host: 'headless',
    version: '0.0.0',
    log: createLogger((line) => void log.push(line), 'warn'),
    clock: systemClock,
    keychain: null,
    // Whoever runs the tests has a router, too.
    opensPort: false,
    modeling,
    sample: createSampleWorld(join(import.meta.dirname, '..', '..', 'assets', 'props')),
    ...options,
    dataDir,
  })
  const transport = createInProcessTransport(node.server)
  const stop = () => node.stop()
  return {
    node,
    dataDir,
    transport,
    client: createClient(transport),
    log,
    putFile: (bytes) =>
      node.content.save(
        (async function* () {
          yield bytes
        })(),
      ),
    stop,
    async remove() {
      await stop()
      await rm(dataDir, { recursive: true, force: true }).catch(async (error: Error) => {
        const left = await readdir(dataDir, { recursive: true }).catch(() => [])
        throw new Error(`a node that was stopped went on writing: ${left.join(', ')}`, { cause: error })
      })
    },
  }
}
