import { badOption } from '#node-core/node/errors.ts'
import type { CommandIo } from './arguments/commandIo.ts'
import { HELP } from './help.ts'
import { initCommand } from './running/initCommand.ts'
import { foundCommand } from './operator/foundCommand.ts'
import { keysCommand } from './operator/keysCommand.ts'
import { recoverCommand } from './operator/recoverCommand.ts'
import { remoteStatusCommand } from './operator/remoteStatusCommand.ts'
import { sendCommand } from './operator/sendCommand.ts'
import { snapshotCommand } from './operator/snapshotCommand.ts'
import { voteCommand } from './operator/voteCommand.ts'
import { witnessCommand } from './operator/witnessCommand.ts'
import { parseOptions } from './arguments/options.ts'
import { startCommand } from './running/startCommand.ts'

/** The exit code of one command. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(args)
  const [command] = positionals
  if (values.help === true || command === undefined) {
    io.out(HELP)
    return values.help === true ? 0 : 2
  }
  if (command === 'status' && values.rpc !== undefined) return remoteStatusCommand(values.rpc, io)
  if (command === 'recover') return recoverCommand(positionals[1], values, io)
  if (values.data === undefined && !(command === 'witness' && positionals[1] === 'show' && values.for !== undefined))
    throw badOption('--data DIR is needed', { option: 'data' })
  switch (command) {
    case 'init':
      return values.genesis === undefined ? initCommand(command, values, io) : foundCommand(values, io)
    case 'join':
    case 'status':
      return initCommand(command, values, io)
    case 'start':
      return startCommand(values, io)
    case 'keys':
    case 'witness-key':
      return keysCommand(values, io)
    case 'witness':
      return witnessCommand(positionals[1], values, io)
    case 'snapshot':
      return snapshotCommand(positionals[1], values, io)
    case 'send':
      return sendCommand(values, io)
    case 'vote':
    case 'unvote':
    case 'unlock-votes':
    case 'votes':
      return voteCommand(command, values, io)
    default:
      io.err(`No such command: ${command}\n\n${HELP}`)
      return 2
  }
}
