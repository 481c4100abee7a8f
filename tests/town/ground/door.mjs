// Runs in a host's network namespace: what comes to a socket file goes to a port of this namespace's loopback. Socket
// files are seen from every network namespace, so the test reaches each host although its network is cut.
// door.mjs FOLDER PORT…; ends with its standard input, so that none outlives the test.
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

const [folder = '', ...ports] = process.argv.slice(2)
await Promise.all(
  ports.map((port) => {
    const server = createServer((from) => {
      const to = connect(Number(port), '127.0.0.1')
      from.on('error', () => to.destroy()).on('close', () => to.destroy())
      to.on('error', () => from.destroy()).on('close', () => from.destroy())
      from.pipe(to).pipe(from)
    })
    return new Promise((listening) => server.listen(join(folder, port), () => listening(undefined)))
  }),
)
process.stdout.write('open\n')
process.stdin.resume().on('end', () => process.exit(0))
