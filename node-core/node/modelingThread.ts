import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { spawnNodeModeling } from '#node-core/modeling/assets/spawnNodeModeling.ts'
import type { Modeling } from '#node-core/modeling/modeling.ts'
import { createRemoteModeling } from '#node-core/modeling/remote/createRemoteModeling.ts'

/** Geometry in a thread of its own: a hostile model can be killed, and blocks are never held up by a subtraction. */
export function createModelingThread(): Modeling {
  // Bundled, the thread's entry lies beside the process's own (electron.vite.config.ts).
  const bundled = [import.meta.dirname, join(import.meta.dirname, '..')]
    .map((dir) => join(dir, 'modelingWorker.js'))
    .find((file) => existsSync(file))
  return createRemoteModeling(() => spawnNodeModeling(bundled === undefined ? undefined : pathToFileURL(bundled)))
}
