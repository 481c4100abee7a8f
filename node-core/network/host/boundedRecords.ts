import { NotFoundError } from '@libp2p/interface'
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

/** Names by what they belong to, oldest first. */
function createGroups() {
  const groups = new Map<string, Set<string>>()
  return {
    of: (group: string): ReadonlySet<string> => groups.get(group) ?? new Set(),
    add(group: string, name: string) {
      const names = groups.get(group) ?? new Set()
      names.add(name)
      groups.set(group, names)
    },
    remove(group: string, name: string) {
      const names = groups.get(group)
      names?.delete(name)
      if (names?.size === 0) groups.delete(group)
    },
  }
}

/**
 * Provider records in memory, and nothing else: libp2p's own store has no bound, and it would take values, too. Over a
 * limit the oldest goes, of the same peer or for the same content first; what has lapsed is not there.
 */
export function boundedRecords(clock: Clock, limits: RecordLimits): Datastore {
  const all = new Map<string, Kept>()
  const byPeer = createGroups()
  const byContent = createGroups()
  const remove = (name: string) => {
    const kept = all.get(name)
    if (kept === undefined) return
    all.delete(name)
    byPeer.remove(kept.peer, name)
    byContent.remove(kept.content, name)
  }
  const dropLapsed = () => {
    const now = clock.now()
    // In the order in which they lapse: each is set anew when it is told again.
    for (const [name, kept] of all) {
      if (kept.until > now) return
      remove(name)
    }
  }
  const put = (key: Key, value: Uint8Array) => {
    const name = key.toString()
    const [, content, peer] = /^\/dht\/provider\/([^/]+)\/([^/]+)$/.exec(name) ?? []
    if (content === undefined || peer === undefined) return key
    dropLapsed()
    remove(name)
    for (const [names, most] of [
      [byPeer.of(peer), limits.ofOne],
      [byContent.of(content), limits.forOne],
      [all, limits.records],
    ] as const) {
      const [oldest] = names.keys()
      if (names.size >= most && oldest !== undefined) remove(oldest)
    }
    all.set(name, { key, value, content, peer, until: clock.now() + limits.validMs })
    byPeer.add(peer, name)
    byContent.add(content, name)
    return key
  }
  const store = {
    put,
    get(key: Key) {
      const kept = all.get(key.toString())
      if (kept === undefined) throw new NotFoundError('no such record')
      return kept.value
    },
    has: (key: Key) => all.has(key.toString()),
    delete: (key: Key) => remove(key.toString()),
    async *query({ prefix = '' }: { prefix?: string }) {
      dropLapsed()
      const content = /^\/dht\/provider\/([^/]+)$/.exec(prefix)?.[1]
      const names = content === undefined ? all.keys() : byContent.of(content)
      for (const name of [...names]) {
        const kept = all.get(name)
        if (kept !== undefined && name.startsWith(prefix)) yield { key: kept.key, value: kept.value }
      }
    },
  }
  return store as unknown as Datastore
}
