import type { KadDHTComponents } from '@libp2p/kad-dht'
import type { Clock } from '#node-core/kernel/clock.ts'

type Datastore = KadDHTComponents['datastore']
type Key = Parameters<Datastore['put']>[0]

export interface RecordLimits {
  readonly records: number
  /** Of one peer. */
  readonly ofOne: number
  /** Peers told for one content id. */
  readonly forOne: number
  readonly validMs: number
}

interface Kept {
  readonly key: Key
  readonly value: Uint8Array
  readonly content: string
  readonly peer: string
  readonly until: number
}

/**
 * Provider records in memory, and nothing else: libp2p's own store has no bound, and it would take values, too. Over a
 * limit the oldest goes, of the same peer or for the same content first; what has lapsed is not there.
 */
export function boundedRecords(clock: Clock, limits: RecordLimits): Datastore {
  const all = new Map<string, Kept>()
  const oldest = (matches: (kept: Kept) => boolean) => {
    for (const [name, kept] of all) if (matches(kept)) return name
    return null
  }
  const count = (matches: (kept: Kept) => boolean) => {
    let found = 0
    for (const kept of all.values()) if (matches(kept)) found++
    return found
  }
  const dropLapsed = () => {
    const now = clock.now()
    // In the order in which they lapse: each is set anew when it is told again.
    for (const [name, kept] of all) {
      if (kept.until > now) return
      all.delete(name)
    }
  }
  const put = (key: Key, value: Uint8Array) => {
    const name = key.toString()
    const [, content, peer] = /^\/dht\/provider\/([^/]+)\/([^/]+)$/.exec(name) ?? []
    if (content === undefined || peer === undefined) return key
    dropLapsed()
    if (!all.delete(name)) {
      const isOfPeer = (kept: Kept) => kept.peer === peer
      const isForContent = (kept: Kept) => kept.content === content
      const over =
        count(isOfPeer) >= limits.ofOne
          ? oldest(isOfPeer)
          : count(isForContent) >= limits.forOne
            ? oldest(isForContent)
            : all.size >= limits.records
              ? oldest(() => true)
              : null
      if (over !== null) all.delete(over)
    }
    all.set(name, { key, value, content, peer, until: clock.now() + limits.validMs })
    return key
  }
  const store = {
    put,
    get(key: Key) {
      const kept = all.get(key.toString())
      if (kept === undefined) throw Object.assign(new Error('no such record'), { name: 'NotFoundError' })
      return kept.value
    },
    has: (key: Key) => all.has(key.toString()),
    delete: (key: Key) => void all.delete(key.toString()),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *query({ prefix = '' }: { prefix?: string }) {
      dropLapsed()
      for (const [name, { key, value }] of [...all]) if (name.startsWith(prefix)) yield { key, value }
    },
  }
  return store as unknown as Datastore
}
