import type { FromWorker, WorkerHandle } from '../remote/modelingMessages.ts'

/** A page's Web Worker as the owner's side of the room. */
export function webWorkerHandle(worker: Worker): WorkerHandle {
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    onMessage: (listener) =>
      worker.addEventListener('message', (event: MessageEvent<FromWorker>) => listener(event.data)),
    onFailure: (listener) => {
      worker.addEventListener('error', (event) => listener(event.message || 'error'))
      worker.addEventListener('messageerror', () => listener('messageerror'))
    },
    terminate: () => worker.terminate(),
  }
}
