import { join, resolve } from 'node:path'
import type { KeeperState } from '#node-core/api/calls/app.ts'
import { formatDpn } from '#node-core/kernel/amount.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { createLogger } from '#node-core/kernel/log.ts'
import { badOption } from '#node-core/node/errors.ts'
import { openWebToken } from '#node-core/node/web/webToken.ts'
import { serveWeb } from '#node-core/node/web/serveWeb.ts'
import { openHeadlessNode, projectDir } from './headlessNode.ts'
import { announceRunning } from './runningNode.ts'
import { numberOption, type CliValues } from '../arguments/options.ts'
import type { CommandIo } from '../arguments/commandIo.ts'
import { snapshotLine } from '../arguments/snapshotLine.ts'

const STATUS_EVERY_MS = 10_000

/** Runs a node until it is told to stop; with `--web` also serves the app to a browser. */
export async function startCommand(values: CliValues, io: CommandIo): Promise<number> {
  const node = await openHeadlessNode(values, io)
  const stops: (() => Promise<void> | void)[] = [() => node.stop()]
  try {
    const webPort = numberOption(values, 'web', 0, 65_535)
    if (webPort !== undefined) {
      const rendererDir = resolve(values.renderer ?? join(projectDir(), 'out', 'renderer'))
      const token = await openWebToken(join(resolve(values.data ?? ''), 'web-token'))
      const log = createLogger((line) => io.err(JSON.stringify(line)), 'info', 'web')
      const web = await serveWeb({ server: node.server, content: node.content, rendererDir, port: webPort, token, log })
      stops.push(web.stop)
      if (new URL(web.origin).port !== String(webPort) && webPort !== 0) io.out(`port       ${webPort} was taken`)
      io.out(`app        ${web.origin}/#token=${token}`)
    } else if (node.networks.health().state !== 'ok') {
      io.err(`the network did not open: ${node.networks.health().detail ?? ''}`)
      return 1
    } else if (node.networks.current() === null)
      throw badOption('no network in this folder yet: init or join one, or give --web to choose in the app', {
        option: 'data',
      })

    const session = node.networks.current()
    if (session !== null) {
      io.out(`invitation ${session.invitation()}`)
      for (const address of session.status().addresses) io.out(`listening  ${address}`)
      if (session.rpcUrl !== null) io.out(`rpc        ${session.rpcUrl}`)
      io.out(keeperLine(node.keeper.state()))
      const { isOn, packages } = session.mailbox.heldForOthers()
      const agreed = isOn ? 'holds sealed packages for others' : 'takes no packages of others'
      io.out(`mailbox    ${agreed}; ${packages} wait here`)
      if (values.candidate === true)
        io.out(
          'witness    candidate: registers itself as soon as its account (keys) holds the deposit and a fee; status --rpc says where it stands',
        )
      else if (session.keyStatus() === 'silent')
        io.out(
          'witness    CHAIN_KEY_SILENT: this disk does not know what the key has signed; start with --arm-key if no other node uses it',
        )
    }
    stops.push(await announceRunning(resolve(values.data ?? ''), session?.rpcUrl ?? null))
    io.out('ready')
    const tell = () => {
      const status = node.networks.current()?.status()
      if (status?.snapshot) io.out(`snapshot   ${snapshotLine(status.snapshot)}`)
      else if (status)
        io.out(`head ${status.head?.height ?? '-'}  final ${status.final?.height ?? '-'}  peers ${status.peers.length}`)
    }
    const stopStatus = values.quiet === true ? () => undefined : repeat(tell)
    const halted = () => node.networks.health().state !== 'ok'
    await new Promise<void>((done) => {
      if (io.signal.aborted) done()
      io.signal.addEventListener('abort', () => done())
      // With a window on it the app shows the trouble and its way out; without one a supervisor has to see it.
      if (webPort === undefined) stops.push(node.networks.onChange(() => halted() && done()))
    })
    stopStatus()
    if (io.signal.aborted || webPort !== undefined) return 0
    const { code, detail } = node.networks.health()
    io.err(`the chain stopped: ${detail ?? code ?? ''}`)
    return 1
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

/** Whose orders this node sends on, and who pays. */
function keeperLine({ mode, witness, mostADayWei }: KeeperState): string {
  const most = `${formatDpn(mostADayWei)} DPN of fees a day at most`
  if (mode === 'off') return 'keeper     off: orders past their date are left to others'
  if (mode === 'own') return `keeper     orders of unlocked accounts here; ${most}`
  return `keeper     everybody’s orders, paid from ${witness ?? 'the active account'}; ${most}`
}

function repeat(task: () => void): () => void {
  let cancel: () => void = () => undefined
  const again = () => {
    cancel = systemClock.after(STATUS_EVERY_MS, () => {
      task()
      again()
    })
  }
  again()
  return () => cancel()
}
