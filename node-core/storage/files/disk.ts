import { mkdir, open, rename, rm } from 'node:fs/promises'

/** A file being written: what was written is on the disk only after `sync`. */
export interface DiskFile {
  write(data: string | Uint8Array): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** What replacing a small file needs of a disk; a test gives one that loses what was not synced. */
export interface Disk {
  makeFolder(path: string, mode: number): Promise<void>
  /** Emptied if it was there. */
  create(path: string, mode: number): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  /** A rename is on the disk only when its folder is. */
  syncFolder(path: string): Promise<void>
  remove(path: string): Promise<void>
}

/** Makes renames in the folder durable. Windows cannot open folders, and does not need it. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The real one. */
export const nodeDisk: Disk = {
  makeFolder: async (path, mode) => void (await mkdir(path, { recursive: true, mode })),
  async create(path, mode) {
    // A leftover of an interrupted write would keep its own, perhaps wider, permissions.
    await rm(path, { force: true })
    const handle = await open(path, 'wx', mode)
    return { write: (data) => handle.writeFile(data), sync: () => handle.sync(), close: () => handle.close() }
  },
  rename: (from, to) => rename(from, to),
  syncFolder,
  remove: (path) => rm(path, { force: true }),
}
