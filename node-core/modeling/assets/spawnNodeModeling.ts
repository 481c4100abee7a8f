import { Worker } from 'node:worker_threads'
import type { FromWorker, WorkerHandle } from '../remote/modelingMessages.ts'

/**
 * Starts `nodeModelingWorker` in a thread that does not keep the process alive.
 * @param entry the source file by default; a bundle passes the URL of its own copy
 */
export function spawnNodeModeling(entry: URL = new URL('./nodeModelingWorker.ts', import.meta.url)): WorkerHandle {
  // Run from source, a thread does not inherit tsx's loader from its parent (Node 20): it registers its own.
  const fromSource = entry.pathname.endsWith('.ts')
  const script = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}) })`
  return nodeWorkerHandle(fromSource ? new Worker(script, { eval: true }) : new Worker(entry))
}

/** A worker thread as the owner's side of the room. */
export function nodeWorkerHandle(worker: Worker): WorkerHandle {
  worker.unref()
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.on('message', (message: FromWorker) => listener(message)),
    onFailure: (listener) => {
      worker.on('error', (error) => listener(error.message))
      worker.on('exit', (code) => listener(`exit ${code}`))
    },
    terminate: () => void worker.terminate(),
  }
}
