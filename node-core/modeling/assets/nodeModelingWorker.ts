import { parentPort } from 'node:worker_threads'
import { assertBug } from '#node-core/kernel/errors.ts'
import { createModeling } from '../createModeling.ts'
import type { ToWorker } from '../remote/modelingMessages.ts'
import { serveModeling } from '../remote/serveModeling.ts'
import { createNodeAssets } from './nodeAssets.ts'

/** Entry of a `node:worker_threads` worker; `spawnNodeModeling` starts it. */
const port = parentPort
assertBug(port, 'this file is the entry of a worker thread')

serveModeling(
  {
    post: (message, transfer) => port.postMessage(message, [...transfer]),
    onMessage: (listener) => port.on('message', (message: ToWorker) => listener(message)),
  },
  createModeling(createNodeAssets()),
)
