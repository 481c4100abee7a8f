import { Worker } from 'node:worker_threads'
import type { FromWorker, WorkerHandle } from '../remote/modelingMessages.ts'

/**
 * JavaScript heap of one worker, MB: beyond it the thread ends, not the process. Typed arrays and WASM lie outside it;
 * those
 * are bounded by `GlbLimits` before anything is decoded, and by WASM's own 4 GB.
 */
const MAX_HEAP_MB = 1_024

/**
 * Starts `nodeModelingWorker` in a thread that does not keep the process alive.
 * @param entry the source file by default; a bundle passes the URL of its own copy
 */
export function spawnNodeModeling(
  entry: URL = new URL('./nodeModelingWorker.ts', import.meta.url),
  maxHeapMb = MAX_HEAP_MB,
): WorkerHandle {
  const resourceLimits = { maxOldGenerationSizeMb: maxHeapMb }
  // Run from source, a thread does not inherit tsx's loader from its parent (Node 20): it registers its own.
  const fromSource = entry.pathname.endsWith('.ts')
  const script = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}) })`
  return nodeWorkerHandle(
    fromSource ? new Worker(script, { eval: true, resourceLimits }) : new Worker(entry, { resourceLimits }),
  )
}

/** A worker thread as the owner's side of the room. */
export function nodeWorkerHandle(worker: Worker): WorkerHandle {
  worker.unref()
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) => worker.on('message', (message: FromWorker) => listener(message)),
    onFailure: (listener) => {
      worker.on('error', (error: NodeJS.ErrnoException) =>
        listener(error.message, error.code === 'ERR_WORKER_OUT_OF_MEMORY'),
      )
      worker.on('exit', (code) => listener(`exit ${code}`))
    },
    terminate: () => void worker.terminate(),
  }
}
