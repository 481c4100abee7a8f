import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { createJsonFile } from '#node-core/node/state/jsonFile.ts'

/** Only a node on this machine is meant: nothing read from a file sends a command elsewhere. */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d{1,5}\/?$/

const fileOf = (dataDir: string) =>
  createJsonFile(
    join(dataDir, 'running.json'),
    z.object({ rpcUrl: z.string().regex(LOOPBACK).nullable() }).nullable(),
    null,
  )

/**
 * Leaves word in its folder of where a running node can be asked.
 * @returns takes the word back
 */
export async function announceRunning(dataDir: string, rpcUrl: string | null): Promise<() => Promise<void>> {
  await fileOf(dataDir).write({ rpcUrl })
  return () => rm(join(dataDir, 'running.json'), { force: true })
}

/**
 * Where the node running on a folder answers JSON-RPC; null where it does not. After a kill the word may be an old one:
 * whoever asks finds out.
 */
export async function rpcOfRunning(dataDir: string): Promise<string | null> {
  return (await fileOf(dataDir).readOrSetAside())?.rpcUrl ?? null
}
