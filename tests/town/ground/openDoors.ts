import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const DOOR = fileURLToPath(new URL('door.mjs', import.meta.url))

/**
 * Makes ports of a namespace's loopback answer at the same ports of the test's loopback: through a socket file and a
 * process in the namespace, never through the network under test.
 * @param folder for the socket files; made
 * @returns closes the doors
 */
export async function openDoors(
  prefix: readonly string[],
  folder: string,
  ports: readonly number[],
): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [command, ...args] = [...prefix, process.execPath, DOOR, folder, ...ports.map(String)]
  const child = spawn(command!, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  await Promise.race([
    once(child.stdout, 'data'),
    gone.then(([code]) => Promise.reject(new Error(`a door did not open: ${String(code)}`))),
  ])
  const open = new Set<Socket>()
  const servers = await Promise.all(
    ports.map(async (port): Promise<Server> => {
      const server = createServer((from) => {
        const to = connect(join(folder, String(port)))
        for (const [one, other] of [
          [from, to],
          [to, from],
        ] as const) {
          open.add(one)
          one.on('error', () => other.destroy())
          one.on('close', () => {
            open.delete(one)
            other.destroy()
          })
        }
        from.pipe(to).pipe(from)
      })
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      return server
    }),
  )
  return async () => {
    for (const server of servers) server.close()
    for (const socket of open) socket.destroy()
    child.stdin.end()
    await gone
  }
}
