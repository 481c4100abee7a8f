import { readFileSync, readlinkSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { vi } from 'vitest'

/** One fsync as it was asked for: which file, and what another path held at that moment. */
export interface SeenSync {
  readonly path: string
  /** Contents of the watched path then; null: not there. */
  readonly watched: string | null
}

const contents = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Every `FileHandle.sync()` of this process from now on (the real one still runs). Linux only: names come from /proc. */
export async function watchSyncs(watchedPath: string): Promise<SeenSync[]> {
  const seen: SeenSync[] = []
  const handle = await open(tmpdir(), 'r')
  const prototype = Object.getPrototypeOf(handle) as FileHandle
  await handle.close()
  const real = prototype.sync
  vi.spyOn(prototype, 'sync').mockImplementation(function (this: FileHandle) {
    seen.push({ path: readlinkSync(`/proc/self/fd/${this.fd}`), watched: contents(watchedPath) })
    return real.call(this)
  })
  return seen
}
