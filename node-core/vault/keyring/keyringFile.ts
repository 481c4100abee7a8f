import { copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { bytesToHex, hexToBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { sha256 } from '#node-core/kernel/hash.ts'
import { accountShape } from './accountShape.ts'
import type { KeyringAccount } from './keyring.ts'
import type { LockedBox } from './lockedBox.ts'
import { nodeDisk, type Disk } from '#node-core/storage/files/disk.ts'
import { replaceFile } from '#node-core/storage/files/replaceFile.ts'

const hex = z.string().transform((text) => hexToBytes(text))
const shape = z.object({
  format: z.literal('dipnet-keyring'),
  version: z.literal(1),
  accounts: z.array(accountShape),
  box: z.object({ n: z.number(), r: z.number(), p: z.number(), salt: hex, nonce: hex, ciphertext: hex }),
})

/** The keyring at rest: names in the clear, so that a locked app can show them; keys in the box. */
export interface KeyringDocument {
  readonly accounts: readonly KeyringAccount[]
  readonly box: LockedBox
}

export interface KeyringFile {
  /** `none`, the document (from the file before if the newest is damaged), or `damaged` when neither can be read. */
  read(): Promise<'none' | 'damaged' | KeyringDocument>
  /** New file, flushed, renamed over the old one, which is kept as the previous one. */
  write(document: KeyringDocument): Promise<void>
  readWrapped(): Promise<Uint8Array | null>
  /** The box key wrapped by the OS keychain; null forgets it. */
  writeWrapped(wrapped: Uint8Array | null): Promise<void>
}

function serialise(document: KeyringDocument): string {
  const { box } = document
  const body = {
    format: 'dipnet-keyring',
    version: 1,
    accounts: document.accounts,
    box: {
      n: box.n,
      r: box.r,
      p: box.p,
      salt: bytesToHex(box.salt),
      nonce: bytesToHex(box.nonce),
      ciphertext: bytesToHex(box.ciphertext),
    },
  }
  const text = JSON.stringify(body, null, 2)
  // Damage is told from a wrong password by this line.
  return `${text}\n${bytesToHex(sha256(utf8ToBytes(text)))}\n`
}

function parse(text: string): KeyringDocument | null {
  const match = /^([\s\S]*)\n(0x[0-9a-f]{64})\n$/.exec(text)
  if (match === null || bytesToHex(sha256(utf8ToBytes(match[1]!))) !== match[2]) return null
  try {
    return shape.parse(JSON.parse(match[1]!))
  } catch {
    return null
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** @param disk where it is written; @default the real one */
export function createKeyringFile(dir: string, disk: Disk = nodeDisk): KeyringFile {
  const path = {
    current: join(dir, 'keyring.json'),
    previous: join(dir, 'keyring.previous.json'),
    damaged: join(dir, 'keyring.damaged.json'),
    wrapped: join(dir, 'keyring.keychain'),
  }
  const put = (target: string, data: string | Uint8Array) => replaceFile(target, data, disk)
  const load = async (file: string) => {
    const bytes = await readOrNull(file)
    return bytes === null ? null : (parse(bytes.toString('utf8')) ?? 'damaged')
  }
  return {
    async read() {
      const current = await load(path.current)
      if (current !== null && current !== 'damaged') return current
      const previous = await load(path.previous)
      if (previous !== null && previous !== 'damaged') return previous
      return current === null && previous === null ? 'none' : 'damaged'
    },
    async write(document) {
      const current = await readOrNull(path.current)
      if (current !== null) {
        if (parse(current.toString('utf8')) !== null) await put(path.previous, current)
        else await copyFile(path.current, path.damaged)
      }
      await put(path.current, serialise(document))
    },
    async readWrapped() {
      const bytes = await readOrNull(path.wrapped)
      return bytes === null ? null : new Uint8Array(bytes)
    },
    async writeWrapped(wrapped) {
      if (wrapped === null) await rm(path.wrapped, { force: true })
      else await put(path.wrapped, wrapped)
    },
  }
}
