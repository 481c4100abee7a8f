import { bytesToHex, type Hex } from '#node-core/kernel/bytes.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Hash } from '#node-core/model/ids.ts'
import type { Network } from '../network.ts'
import type { Shelf } from './createShelf.ts'
import { holdersKey, mailboxKey } from './slip.ts'

/** A record counts for an hour. */
const AGAIN_MS = 1_800_000
const LOOK_MS = 60_000
/** While nothing has been told yet. */
const FIRST_MS = 5_000
const ONE_MS = 20_000
/** Recipients told of, at most. */
const MOST_TOLD = 512

export interface Telling {
  readonly network: Network
  readonly shelf: Shelf
  readonly genesis: Hash
  readonly clock: Clock
  readonly log: Logger
  isHolding(): boolean
}

/**
 * Tells the table (protocol.md §5.4) for whom something waits here, and that this node holds packages for others:
 * under hashes, never a file's name.
 */
export function tellTable({ network, shelf, genesis, clock, log, isHolding }: Telling): () => void {
  const told = new Map<Hex, { readonly key: Uint8Array; readonly at: number }>()
  const stopping = new AbortController()
  let cancel = () => undefined as void

  const wanted = () => {
    const waiting = shelf.rows().filter(({ held, receipt }) => held && receipt === null)
    const recipients = [...new Set(waiting.map(({ slip }) => slip.recipient))].slice(0, MOST_TOLD)
    const keys = recipients.map((recipient) => mailboxKey(genesis, recipient))
    if (isHolding()) keys.push(holdersKey(genesis))
    return new Map(keys.map((key) => [bytesToHex(key), key] as const))
  }
  const look = async () => {
    if (network.recordKeepers() === 0) return
    const keys = wanted()
    for (const [name, { key }] of told) {
      if (keys.has(name)) continue
      told.delete(name)
      await network.withdraw(key)
    }
    for (const [name, key] of keys) {
      if (stopping.signal.aborted) return
      if (clock.now() - (told.get(name)?.at ?? -Infinity) < AGAIN_MS) continue
      const over = new AbortController()
      const cancelTimer = clock.after(ONE_MS, () => over.abort())
      try {
        await network.provide(key, AbortSignal.any([stopping.signal, over.signal]))
        told.set(name, { key, at: clock.now() })
      } finally {
        cancelTimer()
      }
    }
  }
  const next = () => {
    cancel = clock.after(told.size === 0 ? FIRST_MS : LOOK_MS, () => {
      void look()
        .catch((error: unknown) => log.debug('the table was not told of packages', { error }))
        .finally(() => !stopping.signal.aborted && next())
    })
  }
  next()
  return () => {
    stopping.abort()
    cancel()
  }
}
