import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { createJsonFile } from '../state/jsonFile.ts'
import { bytesToHex, hexToBytes, isHex, type Hex } from '#node-core/kernel/bytes.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import { randomPrivateKey } from '#node-core/kernel/keys.ts'

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
const schema = z.object({ identity: secret, witness: secret, treasury: secret, sampleSeed: secret })

/** Reads them, or makes them once. The file is readable by its owner only. */
export async function openNodeKeys(path: string): Promise<NodeKeys> {
  const file = createJsonFile<z.output<typeof schema> | null>(path, schema.nullable(), null)
  // Written once and never again, so a copy cannot fall behind. Without its keys a founder's network would stand still.
  const copy = createJsonFile<z.output<typeof schema> | null>(`${path}.copy`, schema.nullable(), null)
  let stored = await file.readOrSetAside()
  if (stored === null) {
    stored = await copy.readOrSetAside()
    if (stored !== null) await file.write(stored)
  } else if ((await copy.readOrSetAside()) === null) await copy.write(stored)
  if (stored === null) {
    stored = { identity: bytesToHex(randomBytes(32)), witness: bytesToHex(randomPrivateKey()), treasury: bytesToHex(randomPrivateKey()), sampleSeed: bytesToHex(randomBytes(32)) }
    await copy.write(stored)
    await file.write(stored)
  }
  return { identity: hexToBytes(stored.identity), witness: hexToBytes(stored.witness), treasury: hexToBytes(stored.treasury), sampleSeed: hexToBytes(stored.sampleSeed) }
}

/** A port of its own for each identity, 31000–31999: the same after every start, so that invitations stay good. */
export function preferredPort(identity: Uint8Array): number {
  const [high, low] = taggedHash('dipnet/preferred-port', identity)
  return 31_000 + (((high ?? 0) * 256 + (low ?? 0)) % 1_000)
}
