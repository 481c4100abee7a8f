import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { decodeWire, encodeWire } from '#node-core/api/wire.ts'
import {
  bytesEqual,
  bytesToHex,
  bytesToUtf8,
  hexToBytes,
  isHex,
  utf8ToBytes,
  type Hex,
} from '#node-core/kernel/bytes.ts'
import { assertBug } from '#node-core/kernel/errors.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { randomPrivateKey } from '#node-core/kernel/keys.ts'
import { nodeDisk, type Disk } from '#node-core/storage/files/disk.ts'
import { keysLocked } from '../errors.ts'
import type { KeyGuard } from './keyGuard.ts'
import { needPrivateFile } from './needPrivateFile.ts'
import { ownFolder } from './ownFolder.ts'
import { createJsonFile, type JsonFile } from '../state/jsonFile.ts'

/** Secrets of the node itself (not of a person): who it is to peers, its witness key, the sample people's seed. */
export interface NodeKeys {
  /** libp2p identity, 32 bytes. */
  readonly identity: Uint8Array
  readonly witness: Uint8Array
  /** Holds the supply of a test network this node founded. */
  readonly treasury: Uint8Array
  readonly sampleSeed: Uint8Array
}

const secret = z.custom<Hex>((value) => isHex(value, 32))
const plainShape = z.object({ identity: secret, witness: secret, treasury: secret, sampleSeed: secret })
const sealedShape = z.object({
  guard: z.enum(['keychain', 'secretFile']),
  sealed: z.custom<Hex>((value) => isHex(value)),
})
type Plain = z.output<typeof plainShape>
type Stored = Plain | z.output<typeof sealedShape>

/**
 * Reads them, or makes them once: under `guard` where there is one, else in a file that only its owner may read. Plain
 * ones of
 * before go under the guard, the copy first: killed at any moment, one whole file is there.
 * @throws NODE_KEYS_LOCKED (under a guard that is not here), NODE_KEYS_EXPOSED (plain, and others may read it)
 */
export async function openNodeKeys(
  path: string,
  guard: KeyGuard | null = null,
  disk: Disk = nodeDisk,
): Promise<NodeKeys> {
  await ownFolder(dirname(path))
  // Written once and never again, so a copy cannot fall behind. Without its keys a founder's network would stand still.
  const names = [`${path}.copy`, path]
  // Of a write that was interrupted: perhaps plain keys that nothing would ever replace.
  for (const name of names) await rm(`${name}.new`, { force: true })
  const [copy, main] = names.map((name) =>
    createJsonFile<Stored | null>(name, z.union([plainShape, sealedShape]).nullable(), null, disk),
  ) as [JsonFile<Stored | null>, JsonFile<Stored | null>]
  const inMain = await main.readOrSetAside()
  const inCopy = await copy.readOrSetAside()
  for (const [stored, name] of [
    [inMain, path],
    [inCopy, `${path}.copy`],
  ] as const)
    if (stored !== null && !('sealed' in stored)) await needPrivateFile(name)

  const found = inMain ?? inCopy
  const plain = found === null ? newKeys() : 'sealed' in found ? await unseal(found, guard) : found
  const settled = (stored: Stored | null) => stored !== null && ('sealed' in stored || guard === null)
  if (!settled(inMain) || !settled(inCopy)) {
    const next = found !== null && 'sealed' in found ? found : guard === null ? plain : await seal(plain, guard)
    if (!settled(inCopy)) await copy.write(next)
    if (!settled(inMain)) await main.write(next)
  }
  // A damaged file that was set aside may hold plain keys; these were read from the other one.
  if (guard !== null && found !== null) for (const name of names) await rm(`${name}.damaged`, { force: true })
  return {
    identity: hexToBytes(plain.identity),
    witness: hexToBytes(plain.witness),
    treasury: hexToBytes(plain.treasury),
    sampleSeed: hexToBytes(plain.sampleSeed),
  }
}

function newKeys(): Plain {
  return {
    identity: bytesToHex(randomBytes(32)),
    witness: bytesToHex(randomPrivateKey()),
    treasury: bytesToHex(randomPrivateKey()),
    sampleSeed: bytesToHex(randomBytes(32)),
  }
}

async function seal(plain: Plain, guard: KeyGuard): Promise<Stored> {
  const bytes = utf8ToBytes(encodeWire(plain))
  const sealed = await guard.seal(bytes)
  // The only plain file is about to be replaced: a guard that cannot give it back must not have it.
  const back = await guard.open(sealed)
  assertBug(back !== null && bytesEqual(back, bytes), 'the key guard does not open what it sealed')
  return { guard: guard.kind, sealed: bytesToHex(sealed) }
}

async function unseal(stored: z.output<typeof sealedShape>, guard: KeyGuard | null): Promise<Plain> {
  const here = guard !== null && guard.kind === stored.guard ? guard : null
  const bytes = (await here?.open(hexToBytes(stored.sealed))) ?? null
  if (bytes === null) {
    const way =
      stored.guard === 'keychain'
        ? 'they lie under the keychain of the user and machine they were made on'
        : 'they lie under a secret: start with --secret-file FILE'
    throw keysLocked(`the node's keys cannot be opened: ${way}`, { guard: stored.guard })
  }
  return plainShape.parse(decodeWire(bytesToUtf8(bytes)))
}

/** A port of its own for each identity, 31000–31999: the same after every start, so that invitations stay good. */
export function preferredPort(identity: Uint8Array): number {
  const [high, low] = taggedHash('dipnet/preferred-port', identity)
  return 31_000 + (((high ?? 0) * 256 + (low ?? 0)) % 1_000)
}
