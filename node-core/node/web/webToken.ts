import { randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { sha256 } from '#node-core/kernel/hash.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'

/**
 * The node's web token: made once, kept readable by its owner only, so that a bookmark of the printed address keeps
 * working.
 */
export async function openWebToken(path: string): Promise<string> {
  const stored = await readFile(path, 'utf8').catch(() => '')
  if (/^[A-Za-z0-9_-]{43}$/.test(stored.trim())) return stored.trim()
  const token = randomBytes(32).toString('base64url')
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, token, { mode: 0o600 })
  await chmod(path, 0o600)
  return token
}

/** Compares in constant time. */
export function sameToken(given: string, token: string): boolean {
  return timingSafeEqual(sha256(utf8ToBytes(given)), sha256(utf8ToBytes(token)))
}
