import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeStream } from 'node:stream/web'
import { systemClock } from '#node-core/kernel/clock.ts'
import { createNode } from '#node-core/node/createNode.ts'
import { createModelingThread } from '#node-core/node/modelingThread.ts'
import { createSampleWorld } from '#node-core/sample/createSampleWorld.ts'
import type { NodeHost, NodeHostOptions } from './nodeHost.ts'

/** Composes the node of this profile inside this process. Call once Electron is ready: the keychain needs it. */
export async function startNode(options: NodeHostOptions): Promise<NodeHost> {
  const node = await createNode({
    dataDir: options.dataDir,
    profile: options.profile,
    host: 'electron',
    version: options.version,
    log: options.log,
    clock: systemClock,
    keychain: options.keychain,
    listenHost: 'asSet',
    modeling: createModelingThread(),
    language: options.locale.startsWith('zh') ? 'zh-CN' : 'en',
    sample: createSampleWorld(join(options.appDir, 'assets', 'props')),
  })
  return {
    server: node.server,
    content: {
      async open(id, range) {
        const found = await node.content.open(id, range)
        return (
          found && {
            size: found.size,
            secret: found.secret,
            body: Readable.toWeb(Readable.from(found.body)) as unknown as ReadableStream<Uint8Array>,
          }
        )
      },
      save: (body) => node.content.save(Readable.fromWeb(body as unknown as NodeStream)),
    },
    stop: node.stop,
  }
}
