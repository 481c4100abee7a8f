import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { freePorts } from '../../support/network/freePorts.ts'
import { layProxies } from '../streets/layProxies.ts'

/** On a machine that founds whole towns at once, ms. */
const TRY_MS = 20_000

/** Null where proxies can stand for cables (streets/layProxies.ts); else why not, in words. Tries it. */
export async function whyNoProxies(): Promise<string | null> {
  if (process.platform !== 'linux') return 'only Linux says whose a connection on loopback is'
  const ground = await layProxies([{ name: 'one' }, { name: 'other' }])
  const [one, other] = [ground.lots.get('one')!, ground.lots.get('other')!]
  const server = createServer((socket) => void socket.on('error', () => undefined).end('seen'))
  try {
    const [port] = await freePorts(1)
    await one.expose(port!)
    server.listen(port, one.listenHost)
    await once(server, 'listening')
    const script = `require('net').connect(${port}, '${one.address}').pipe(process.stdout)`
    const [command, ...args] = [...other.prefix, process.execPath, '-e', script]
    const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'ignore'], timeout: TRY_MS })
    let said = ''
    child.stdout.on('data', (part) => (said += String(part)))
    await once(child, 'close')
    return said === 'seen' ? null : '/proc does not say whose a connection is'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    server.close()
    await ground.clear()
  }
}
