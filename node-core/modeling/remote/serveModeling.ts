import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Modeling } from '../modeling.ts'
import type { WorkOptions } from '../progress.ts'
import {
  buffersOf,
  type FromWorker,
  type MessagePortLike,
  type RemoteMethod,
  type ToWorker,
} from './modelingMessages.ts'

type Handler = (args: readonly never[], options: WorkOptions) => Promise<unknown>

/** The worker's side: answers calls with a modeling room of its own. */
export function serveModeling(port: MessagePortLike<FromWorker, ToWorker>, modeling: Modeling): void {
  const handlers: Record<RemoteMethod, Handler> = {
    openProp: ([glb, realSizeMm], options) => modeling.openProp(glb!, realSizeMm!, options),
    importProp: ([glb, realSizeMm], options) => modeling.importProp(glb!, realSizeMm!, options),
    build: ([input], options) => modeling.build(input!, options),
    export3mf: ([input], options) => modeling.export3mf(input!, options),
    exportBambu3mf: ([input], options) => modeling.exportBambu3mf(input!, options),
    exportStl: ([input], options) => modeling.exportStl(input!, options),
    measureText: ([prop, zoneId, engraving, scale]) => modeling.measureText(prop!, zoneId!, engraving!, scale),
  }
  const running = new Map<number, AbortController>()
  port.onMessage((message) => {
    if (message.kind === 'abort') return running.get(message.id)?.abort()
    const { id, method, args } = message
    const stop = new AbortController()
    running.set(id, stop)
    handlers[method](args as readonly never[], {
      signal: stop.signal,
      onProgress: (progress) => port.post({ kind: 'progress', id, progress }, []),
    })
      .then(
        (value) => port.post({ kind: 'value', id, value }, [...buffersOf(value)]),
        (thrown: unknown) => {
          const error = toNodeError(thrown)
          port.post({ kind: 'error', id, error: error.toWire(), message: error.message }, [])
        },
      )
      .finally(() => running.delete(id))
  })
}
