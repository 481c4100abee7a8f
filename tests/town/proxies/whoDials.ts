import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createSerialQueue } from '#node-core/kernel/serialQueue.ts'

/** Set for every process of a host, and theirs. */
export const HOST_MARK = 'TOWN_HOST'

export interface End {
  readonly address: string
  readonly port: number
}

interface Question {
  /** Both ends of a connection, as the dialler's socket has them. */
  readonly ends: string
  answer(name: string | null): void
}

/** An IPv4 address and port as the kernel writes them. */
function hexEnd({ address, port }: End): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'))
  return `${bytes.toReversed().join('')}:${port.toString(16).padStart(4, '0')}`.toUpperCase()
}

/** Sockets' numbers by both ends. */
async function readSockets(): Promise<Map<string, string>> {
  const sockets = new Map<string, string>()
  for (const line of (await readFile('/proc/net/tcp', 'utf8')).split('\n').slice(1)) {
    const [, local, remote, , , , , , , inode] = line.trim().split(/\s+/)
    if (inode !== undefined && inode !== '0') sockets.set(`${local} ${remote}`, inode)
  }
  return sockets
}

/** Numbers of the sockets a process has; none where it is gone. */
function* socketsOf(pid: string): Iterable<string> {
  let files: string[] = []
  try {
    files = readdirSync(`/proc/${pid}/fd`)
  } catch {
    return
  }
  // What was opened last is asked for most.
  for (const file of files.toReversed()) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${file}`))?.[1]
      if (inode !== undefined) yield inode
    } catch {
      // Closed since.
    }
  }
}

/** Which host a process belongs to; null: none, or it is somebody else's. */
function hostOf(pid: string, town: string): string | null {
  try {
    const mark = `${HOST_MARK}=${town}/`
    const entry = readFileSync(`/proc/${pid}/environ`, 'latin1')
      .split('\0')
      .find((line) => line.startsWith(mark))
    return entry?.slice(mark.length) ?? null
  } catch {
    return null
  }
}

/**
 * Says whose connection was accepted: the dialler's socket by its port (`/proc/net/tcp`), whoever has that socket open
 * (`/proc/PID/fd`), and the mark in that process's environment. Linux only; own processes need no root.
 * @param town marks its hosts' processes as `town/host`
 * @returns asked with the dialler's end and the one dialled, the host's name; null where it is no host's
 */
export function createWhoDials(town: string) {
  const processes = new Map<string, string>()
  const inTurn = createSerialQueue()
  let waiting: Question[] = []

  /** Processes of hosts that were not known yet. */
  const findProcesses = (): string[] => {
    const now = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    for (const known of processes.keys()) if (!now.includes(known)) processes.delete(known)
    return now.filter((pid) => {
      if (processes.has(pid)) return false
      const host = hostOf(pid, town)
      if (host !== null) processes.set(pid, host)
      return host !== null
    })
  }
  /** One look for all who asked since the last. */
  const look = async () => {
    const asked = waiting
    waiting = []
    if (asked.length === 0) return
    const sockets = await readSockets()
    const wanted = new Map<string, Question>()
    for (const question of asked) {
      const inode = sockets.get(question.ends)
      if (inode !== undefined) wanted.set(inode, question)
    }
    const lookIn = (pids: Iterable<string>) => {
      for (const pid of pids)
        for (const inode of socketsOf(pid)) {
          wanted.get(inode)?.answer(processes.get(pid) ?? null)
          if (wanted.delete(inode) && wanted.size === 0) return
        }
    }
    lookIn(processes.keys())
    if (wanted.size > 0) lookIn(findProcesses())
    for (const question of asked) question.answer(null)
  }
  return (from: End, to: End): Promise<string | null> =>
    new Promise((answer, reject) => {
      waiting.push({ ends: `${hexEnd(from)} ${hexEnd(to)}`, answer })
      inTurn(look).catch(reject)
    })
}
