import type { LongRun } from '#node-core/kernel/progress.ts'
import { badOption } from '#node-core/node/errors.ts'
import { resolve } from 'node:path'
import { openHeadlessNode } from './headlessNode.ts'
import { remoteStatusCommand } from '../operator/remoteStatusCommand.ts'
import { rpcOfRunning } from './runningNode.ts'
import { checkpointOption, dpnOption, numberOption, type CliValues } from '../arguments/options.ts'
import type { CommandIo } from '../arguments/commandIo.ts'

/** `init`, `join`, `status`: open, do one thing, say what is there, close. */
export async function initCommand(
  command: 'init' | 'join' | 'status',
  values: CliValues,
  io: CommandIo,
): Promise<number> {
  const node = await openHeadlessNode(values, io)
  const run: LongRun = {
    signal: io.signal,
    progress: ({ step, done }) => io.err(`${step} ${Math.round(done * 100)} %`),
  }
  try {
    if (command === 'init') {
      const slotMs = numberOption(values, 'slot-ms', 50, 60_000)
      await node.networks.foundHeadless(
        {
          name: values.name ?? 'Test network',
          chainId: numberOption(values, 'chain-id', 1, 2 ** 31) ?? 31_374,
          ...(slotMs === undefined ? {} : { slotMs }),
          ...(values.faucet === undefined ? {} : { faucetWei: dpnOption('faucet', values.faucet, io.out) }),
          sampleWorld: values['sample-world'] === true,
        },
        run,
      )
    }
    if (command === 'join') {
      if (values.invitation === undefined) throw badOption('--invitation TEXT is needed', { option: 'invitation' })
      await node.networks.join(values.invitation, run, checkpointOption(values) ?? undefined)
    }
    const session = node.networks.current()
    const health = node.networks.health()
    if (session === null && health.state === 'locked') {
      const url = command === 'status' ? await rpcOfRunning(resolve(values.data ?? '')) : null
      if (url !== null) return await remoteStatusCommand(url, io)
      io.err(
        'STORAGE_LOCKED: a node or the app runs on this folder. Started with --rpc PORT it can be asked: status --rpc URL',
      )
      return 1
    }
    if (session === null && health.state !== 'ok') {
      io.err(`the network in this folder did not open: ${health.detail ?? health.code ?? ''}`)
      return 1
    }
    if (session === null) {
      io.out('No network in this folder yet: init or join one.')
      return 1
    }
    const status = session.status()
    io.out(`network   ${status.name} (chain ${status.chainId})`)
    io.out(`genesis   ${status.genesisHash ?? ''}`)
    io.out(`witness   ${status.witness ? 'yes' : 'no'}`)
    io.out(`head      ${status.head?.height ?? '-'}`)
    io.out(`final     ${status.final?.height ?? '-'}`)
    // What somebody who joins later may be given.
    if (status.final !== null && status.final.height > 0)
      io.out(`checkpoint ${status.final.height}:${status.final.hash}`)
    return 0
  } finally {
    await node.stop()
  }
}
