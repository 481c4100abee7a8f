import { join } from 'node:path'
import { z } from 'zod'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import { isHash, type Hash } from '#node-core/model/ids.ts'
import { createCopiedJsonFile } from '../state/copiedJsonFile.ts'
import type { JsonFile } from '../state/jsonFile.ts'

/** Which network this profile belongs to; written once it exists, read at every start. */
export interface NetworkConfig {
  readonly mode: 'local' | 'joined'
  /** Genesis document as JSON text. */
  readonly genesis: string
  /** Multiaddrs to dial. */
  readonly bootstrap: readonly string[]
  /** This node's witness key, where it is one. */
  readonly witness: boolean
  /** Sample people live here and the autopilot may play them. */
  readonly sampleWorld: boolean
  /** DPN handed to each newcomer who asks, in wei; 0 = none. Test networks only. */
  readonly faucetWei: bigint
  /**
   * A block that the person or operator vouches for; the chain followed goes through it (protocol.md §2.14).
   */
  readonly checkpoint?: Checkpoint | undefined
}

const schema: z.ZodType<NetworkConfig | null> = z
  .object({
    mode: z.enum(['local', 'joined']),
    genesis: z.string().max(4_000_000),
    bootstrap: z.array(z.string().max(400)).max(100),
    witness: z.boolean(),
    sampleWorld: z.boolean(),
    faucetWei: z.bigint().min(0n),
    checkpoint: z
      .object({ height: z.number().int().min(1), hash: z.custom<Hash>((value) => isHash(value)) })
      .optional(),
  })
  .nullable()

/**
 * The configuration of the profile in `dataDir`; its copy lies in the network's own folder, so that a chain is never
 * left unnamed.
 */
export function networkConfigFile(dataDir: string): JsonFile<NetworkConfig | null> {
  return createCopiedJsonFile(join(dataDir, 'network.json'), join(dataDir, 'network', 'network.json'), schema)
}
