import { BoundedMap } from '#node-core/kernel/boundedMap.ts'
import type { Clock } from '#node-core/kernel/clock.ts'

/** Points at which a peer is banned. */
export const BAN_AT = 100
const HALF_LIFE_MS = 300_000
const MAX_REMEMBERED = 10_000

interface Record {
  points: number
  at: number
  bans: number
  bannedUntil: number
}

export interface Scores {
  /** True when this offence bans the peer. */
  penalise(peer: string, points: number): boolean
  points(peer: string): number
  isBanned(peer: string): boolean
}

/**
 * Penalty points that fade by half every five minutes; each ban lasts twice as long as the one before. Bounded in
 * memory.
 */
export function createScores(options: { clock: Clock; banMs: number }): Scores {
  const records = new BoundedMap<string, Record>(MAX_REMEMBERED)
  const faded = (record: Record, now: number) => record.points * 2 ** (-(now - record.at) / HALF_LIFE_MS)
  return {
    penalise(peer, points) {
      const now = options.clock.now()
      const record = records.get(peer) ?? { points: 0, at: now, bans: 0, bannedUntil: 0 }
      record.points = faded(record, now) + Math.max(0, points)
      record.at = now
      records.renew(peer, record)
      // The margin absorbs the fading between four penalties of 25 in the same moment.
      if (record.points < BAN_AT - 1) return false
      record.bannedUntil = now + options.banMs * 2 ** Math.min(record.bans, 8)
      record.bans += 1
      record.points = 0
      return true
    },
    points(peer) {
      const record = records.get(peer)
      return record === undefined ? 0 : Math.round(faded(record, options.clock.now()))
    },
    isBanned(peer) {
      const record = records.get(peer)
      return record !== undefined && record.bannedUntil > options.clock.now()
    },
  }
}
