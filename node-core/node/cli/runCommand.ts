import { badOption } from '../errors.ts'
import type { CommandIo } from './commandIo.ts'
import { HELP } from './help.ts'
import { initCommand } from './initCommand.ts'
import { parseOptions } from './options.ts'
import { startCommand } from './startCommand.ts'

/** The exit code of one command. */
export async function runCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(args)
  const [command] = positionals
  if (values.help === true || command === undefined) {
    io.out(HELP)
    return values.help === true ? 0 : 2
  }
  if (values.data === undefined) throw badOption('--data DIR is needed', { option: 'data' })
  switch (command) {
    case 'init':
    case 'join':
    case 'status':
      return initCommand(command, values, io)
    case 'start':
      return startCommand(values, io)
    default:
      io.err(`No such command: ${command}\n\n${HELP}`)
      return 2
  }
}
