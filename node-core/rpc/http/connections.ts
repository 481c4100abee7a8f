import type { Socket } from 'node:net'

/** Unsent bytes of all connections together. */
export const MAX_UNSENT_OF_ALL = 128 << 20

export interface ConnectionLimits {
  /** In all. */
  readonly most: number
  /** From one address. */
  readonly mostOfOne: number
}

/** One connection, and how much it deserves its place. */
export interface Connection {
  readonly socket: Socket
  readonly remote: string
  /** Names the caller to the node's turns. */
  readonly caller: string
  /** Requests that were answered. */
  asked: number
  /** Requests that are not; `complete` once they were heard to their end. */
  readonly answering: Set<{ readonly complete: boolean }>
  /** When something was last asked, or the connection was made. */
  usedMs: number
}

export interface Connections {
  of(socket: Socket): Connection
  readonly count: number
  /** Bytes that wait for those who should read them. */
  readonly unsent: number
  /** Ends those who read least until what waits is no more than it may be. */
  relieve(): void
}

/**
 * The connections of one listener. An idle one yields its place: when all are taken, whoever has not asked yet, then
 * whoever asked longest ago, of the address that holds most of them, is closed for the newcomer; one that waits for
 * an answer is not. 260 connections without a byte used to keep everybody else out for 72 seconds.
 */
export function trackConnections(
  limits: ConnectionLimits,
  now: () => number,
): Connections & { add(socket: Socket): boolean } {
  const all = new Map<Socket, Connection>()
  const byRemote = new Map<string, number>()
  let count = 0

  const idlest = (remote: string | null): Connection | null => {
    let found: Connection | null = null
    for (const connection of all.values()) {
      if (
        [...connection.answering].some((request) => request.complete) ||
        (remote !== null && connection.remote !== remote)
      )
        continue
      if (found === null || worth(connection, found) < 0) found = connection
    }
    return found
  }
  const worth = (a: Connection, b: Connection): number =>
    (byRemote.get(b.remote) ?? 0) - (byRemote.get(a.remote) ?? 0) ||
    Math.min(1, a.asked) - Math.min(1, b.asked) ||
    a.usedMs - b.usedMs
  const drop = (connection: Connection) => {
    forget(connection)
    connection.socket.destroy()
  }
  const forget = ({ socket, remote }: Connection) => {
    if (!all.delete(socket)) return
    const left = (byRemote.get(remote) ?? 1) - 1
    if (left > 0) byRemote.set(remote, left)
    else byRemote.delete(remote)
  }
  const makeRoom = (remote: string): boolean => {
    const ofOne = (byRemote.get(remote) ?? 0) >= limits.mostOfOne
    if (!ofOne && all.size < limits.most) return true
    const idle = idlest(ofOne ? remote : null)
    if (idle === null) return false
    drop(idle)
    return true
  }

  return {
    add(socket) {
      const remote = socket.remoteAddress ?? '?'
      if (!makeRoom(remote)) {
        socket.destroy()
        return false
      }
      const connection: Connection = {
        socket,
        remote,
        caller: `rpc:${++count}`,
        asked: 0,
        answering: new Set(),
        usedMs: now(),
      }
      all.set(socket, connection)
      byRemote.set(remote, (byRemote.get(remote) ?? 0) + 1)
      socket.once('close', () => forget(connection))
      return true
    },
    of: (socket) =>
      all.get(socket) ?? { socket, remote: '?', caller: 'rpc:0', asked: 0, answering: new Set(), usedMs: now() },
    get count() {
      return all.size
    },
    get unsent() {
      return unsentOf(all.values())
    },
    relieve() {
      for (let left = unsentOf(all.values()); left > MAX_UNSENT_OF_ALL; left = unsentOf(all.values())) {
        drop(
          [...all.values()].reduce((most, connection) =>
            connection.socket.writableLength > most.socket.writableLength ? connection : most,
          ),
        )
      }
    },
  }
}

function unsentOf(connections: Iterable<Connection>): number {
  let sum = 0
  for (const { socket } of connections) sum += socket.writableLength
  return sum
}
