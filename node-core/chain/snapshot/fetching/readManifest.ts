import { throwIfCancelled, type AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { TreeHasher } from '#node-core/evm/state/treeHasher.ts'
import type { PeerRef } from '../../ports.ts'
import { falseSnapshot } from '../errors.ts'
import { decodeManifest, rootOfManifest, type Manifest } from '../shelf/manifest.ts'
import type { Candidate, Holders } from './createHolders.ts'

export interface ReadManifest {
  readonly manifest: Manifest
  readonly from: PeerRef
}

/**
 * The manifest of the first holder whose parts fold to the block's state root: it proves every part, before any is
 * asked for. Null: nobody has one.
 * @throws CANCELLED
 */
export async function readManifest(
  holders: Holders,
  candidate: Candidate,
  stateRoot: Hash,
  hasher: TreeHasher,
  signal: AbortSignalLike,
): Promise<ReadManifest | null> {
  for (const from of holders.of(candidate)) {
    try {
      const manifest = decodeManifest(
        await holders.ask(from, { ask: 'manifest', hash: candidate.hash }, new AbortController().signal),
      )
      if (manifest.hash !== candidate.hash || manifest.height !== candidate.height)
        throw falseSnapshot('a manifest of another block', { reason: 'manifest' })
      if (rootOfManifest(manifest, hasher) !== stateRoot)
        throw falseSnapshot('the parts are not those under the root', { reason: 'manifest' })
      return { manifest, from }
    } catch (error) {
      throwIfCancelled({ signal, progress: () => undefined })
      holders.blame(from, error)
    }
  }
  return null
}
