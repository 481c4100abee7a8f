import { createRemoteModeling, type RemoteModeling } from '#node-core/modeling/remote/createRemoteModeling.ts'
import { webWorkerHandle } from '#node-core/modeling/worker/webWorkerHandle.ts'

let room: RemoteModeling | null = null

/**
 * The page's one modeling room, in a worker that dies with a file that makes it hang and is started again by the next
 * call.
 */
export function useModeling(): RemoteModeling {
  room ??= createRemoteModeling(() =>
    webWorkerHandle(
      new Worker(new URL('../../../node-core/modeling/worker/modelingWorker.ts', import.meta.url), { type: 'module' }),
    ),
  )
  return room
}
