import type { Clock } from '#node-core/kernel/clock.ts'
import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { decodeHeader } from '#node-core/consensus/header/headerCodec.ts'
import { headerHash } from '#node-core/consensus/header/headerHash.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import type { PeerRef } from '../../ports.ts'
import { badAncestry, checkpointTooOld } from '../../sync/errors.ts'
import { noSnapshot } from '../errors.ts'
import type { SnapshotPort } from '../exchange/ports.ts'

export interface WalkOptions {
  readonly genesisHash: Hash
  readonly checkpoint: Checkpoint
  /** The running slot, and how many a checkpoint may be old (protocol.md §2.14). */
  readonly slot: () => number
  readonly windowSlots: number
  readonly port: Pick<SnapshotPort, 'headers' | 'penalise'>
  readonly clock: Clock
  /** Whom to ask, looked up each time. */
  readonly peers: () => readonly PeerRef[]
  /** What is known of an earlier walk from the same checkpoint. */
  readonly known: ReadonlyMap<number, Hash>
}

/** Hashes and state roots below a checkpoint, as parent hashes prove them. */
export interface Walk {
  /** @throws CHAIN_NO_SNAPSHOT when nobody sends them, CHAIN_CHECKPOINT_TOO_OLD */
  to(height: number): Promise<void>
  readonly hashes: ReadonlyMap<number, Hash>
  /** Of a block that was walked over in this run; undefined otherwise. */
  stateRoot(height: number): Hash | undefined
}

/** Peers take ten questions a second and blame who asks more: half of it. */
const PAUSE_MS = 100
/** Rounds over all peers in which nothing came, then it is given up. */
const VAIN_ROUNDS = 5

/** Walks down from the checkpoint by parent hashes: no peer can lead this elsewhere. */
export function walkDown(options: WalkOptions): Walk {
  const { genesisHash, checkpoint, port, clock } = options
  const hashes = new Map(options.known)
  const roots = new Map<number, Hash>()
  hashes.set(checkpoint.height, checkpoint.hash)
  const liars = new Set<PeerRef>()
  let low = checkpoint.height
  while (hashes.has(low - 1)) low--

  /** @returns whether any header led down */
  function take(list: readonly Uint8Array[], floor: number): boolean {
    const before = low
    for (const bytes of list) {
      if (low < floor) break
      const header = decodeHeader(bytes)
      if (header.height !== low || headerHash(genesisHash, header) !== hashes.get(low))
        throw badAncestry('a header that is not the one asked for', { height: low })
      if (low === checkpoint.height && options.slot() - header.slot > options.windowSlots)
        throw checkpointTooOld('ask for a younger one', { height: low, slot: header.slot })
      roots.set(low, header.stateRoot)
      low--
      hashes.set(low, header.parentHash)
    }
    return low < before
  }

  return {
    hashes,
    stateRoot: (height) => roots.get(height),
    async to(height) {
      for (let vain = 0; low >= height;) {
        let any = false
        for (const peer of options.peers()) {
          if (low < height || liars.has(peer)) continue
          try {
            if (take(await port.headers(peer, hashes.get(low)!, Math.max(0, height - 1)), height)) any = true
          } catch (error) {
            const { code, family } = toNodeError(error)
            if (code === 'CHAIN_CHECKPOINT_TOO_OLD') throw error
            if (family === 'invalid') {
              liars.add(peer)
              port.penalise(peer, code)
            }
          }
          await new Promise<void>((resolve) => void clock.after(PAUSE_MS, resolve))
        }
        vain = any ? 0 : vain + 1
        if (vain >= VAIN_ROUNDS) throw noSnapshot('nobody sends the way down from the checkpoint', { height: low })
        if (!any) await new Promise<void>((resolve) => void clock.after(PAUSE_MS * 10, resolve))
      }
    },
  }
}
