import { toNodeError } from '#node-core/kernel/errors.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { throwIfCancelled, type AbortSignalLike } from '#node-core/kernel/progress.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { PeerRef } from '../../ports.ts'
import type { SnapshotPort } from '../exchange/ports.ts'
import { decodeOffers } from '../exchange/snapshotRequest.ts'

/** A snapshot that somebody says to have. */
export interface Candidate {
  readonly height: number
  readonly hash: Hash
  readonly holders: Set<PeerRef>
}

export interface HoldersOptions {
  readonly port: Pick<SnapshotPort, 'peers' | 'ask' | 'penalise'>
  /** Nothing above it can be proven. */
  readonly maxHeight: number
  readonly signal: AbortSignalLike
  readonly log: Logger
}

/** Who has which snapshot, and who is believed nothing more. */
export interface Holders {
  readonly ask: SnapshotPort['ask']
  /** A peer failed: where it is its fault it is penalised, and asked no more. */
  blame(peer: PeerRef, error: unknown): void
  honest(): PeerRef[]
  /** Asks all who are here what they have. */
  gather(): Promise<void>
  candidates(): Candidate[]
  /** Those who have it; whoever came since is asked what it has. */
  of(candidate: Candidate): PeerRef[]
}

export function createHolders({ port, maxHeight, signal, log }: HoldersOptions): Holders {
  const liars = new Set<PeerRef>()
  /** By height and hash, as they were said: a liar's height must not stand for an honest one's. */
  const candidates = new Map<string, Candidate>()
  const asked = new Set<PeerRef>()

  async function askForOffers(peer: PeerRef): Promise<void> {
    if (asked.has(peer)) return
    asked.add(peer)
    try {
      for (const { height, hash } of decodeOffers(
        await holders.ask(peer, { ask: 'offers' }, new AbortController().signal),
      )) {
        if (height > maxHeight) continue
        const name = `${height} ${hash}`
        const candidate = candidates.get(name) ?? { height, hash, holders: new Set() }
        candidates.set(name, candidate)
        candidate.holders.add(peer)
      }
    } catch (error) {
      holders.blame(peer, error)
      // Whoever failed may have been busy.
      asked.delete(peer)
    }
  }
  const holders: Holders = {
    async ask(peer, request, abort) {
      throwIfCancelled({ signal, progress: () => undefined })
      return port.ask(peer, request, abort)
    },
    blame(peer, error) {
      const { code, family } = toNodeError(error)
      log.debug('a peer failed with a snapshot', { peer, code })
      if (family !== 'invalid') return
      liars.add(peer)
      port.penalise(peer, code)
    },
    honest: () => port.peers().filter((peer) => !liars.has(peer)),
    async gather() {
      await Promise.all(holders.honest().map(askForOffers))
    },
    candidates: () => [...candidates.values()],
    of(candidate) {
      const here = holders.honest()
      for (const peer of here) if (!asked.has(peer)) void askForOffers(peer)
      return here.filter((peer) => candidate.holders.has(peer))
    },
  }
  return holders
}
