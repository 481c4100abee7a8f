import { createModeling } from '../createModeling.ts'
import type { ToWorker } from '../remote/modelingMessages.ts'
import { serveModeling } from '../remote/serveModeling.ts'
import { createWebAssets } from './webAssets.ts'

/** Entry of the page's worker: `new Worker(new URL('…/modelingWorker.ts', import.meta.url), { type: 'module' })`. */
const scope = self as unknown as DedicatedWorkerGlobalScope

serveModeling(
  {
    post: (message, transfer) => scope.postMessage(message, [...transfer]),
    onMessage: (listener) => scope.addEventListener('message', (event: MessageEvent<ToWorker>) => listener(event.data)),
  },
  createModeling(createWebAssets()),
)
