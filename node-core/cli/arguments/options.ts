import { parseArgs } from 'node:util'
import { parseCheckpoint } from '#node-core/consensus/state/parseCheckpoint.ts'
import { KEEPER_MODES, walletOrigin, type KeeperMode } from '#node-core/api/calls/app.ts'
import type { Checkpoint } from '#node-core/consensus/state/consensusState.ts'
import { formatDpn, parseDpn } from '#node-core/kernel/amount.ts'
import { readNumber } from '#node-core/kernel/readNumber.ts'
import { checkAnnounce, isReached } from '#node-core/node/session/announce.ts'
import { badOption } from '#node-core/node/errors.ts'

const OPTIONS = {
  data: { type: 'string' },
  name: { type: 'string' },
  'chain-id': { type: 'string' },
  'slot-ms': { type: 'string' },
  'sample-world': { type: 'boolean' },
  faucet: { type: 'string' },
  invitation: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  announce: { type: 'string', multiple: true },
  web: { type: 'string' },
  renderer: { type: 'string' },
  rpc: { type: 'string' },
  'rpc-origin': { type: 'string', multiple: true },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  genesis: { type: 'string' },
  witness: { type: 'string', multiple: true },
  bootstrap: { type: 'string', multiple: true },
  candidate: { type: 'boolean' },
  executive: { type: 'string' },
  'term-slots': { type: 'string' },
  'start-in': { type: 'string' },
  dev: { type: 'boolean' },
  file: { type: 'string' },
  checkpoint: { type: 'string' },
  'secret-file': { type: 'string' },
  'arm-key': { type: 'boolean' },
  keeper: { type: 'string' },
  mailbox: { type: 'string' },
  'open-port': { type: 'boolean' },
  deposit: { type: 'string' },
  for: { type: 'string' },
  dpn: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  developer: { type: 'string' },
  fees: { type: 'string' },
  'whole-history': { type: 'boolean' },
} as const

/** @throws NODE_BAD_OPTION */
export function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (cause) {
    throw badOption(cause instanceof Error ? cause.message : 'bad option', {}, cause)
  }
}

export type CliValues = ReturnType<typeof parseOptions>['values']

/** A whole number option in a range, or undefined when absent. @throws NODE_BAD_OPTION */
export function numberOption(
  values: CliValues,
  name: 'chain-id' | 'slot-ms' | 'port' | 'web' | 'rpc' | 'executive' | 'term-slots' | 'start-in',
  least: number,
  most: number,
): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const reading = readNumber(text)
  if (reading.kind === 'doubtful')
    throw badOption(`--${name} ${text} can mean ${reading.whole} or ${reading.fraction}: write it without marks`, {
      option: name,
    })
  const value = reading.kind === 'read' ? Number(reading.value) : NaN
  if (!Number.isInteger(value) || value < least || value > most)
    throw badOption(`--${name} takes a whole number from ${least} to ${most}`, { option: name })
  return value
}

/**
 * An amount of DPN in a text option; says how it was read where it was not written plainly.
 * @throws KERNEL_BAD_AMOUNT, KERNEL_DOUBTFUL_AMOUNT
 */
export function dpnOption(name: string, text: string, say: (line: string) => void): bigint {
  const wei = parseDpn(text)
  if (!/^\d+(\.\d+)?$/.test(text)) say(`--${name} ${text} is read as ${formatDpn(wei)} DPN`)
  return wei
}

/** A text option that a command cannot do without. @throws NODE_BAD_OPTION */
export function neededOption(
  values: CliValues,
  name: 'data' | 'genesis' | 'for' | 'dpn' | 'rpc' | 'invitation' | 'to' | 'file',
  what: string,
): string {
  const text = values[name]
  if (text === undefined || text === '') throw badOption(`--${name} ${what} is needed`, { option: name })
  return text
}

/** `--rpc-origin ORIGIN`, as browsers name who asks. @throws NODE_BAD_OPTION */
export function originsOption(values: CliValues): readonly string[] {
  const origins = values['rpc-origin'] ?? []
  if (origins.length > 0 && values.rpc === undefined)
    throw badOption('--rpc-origin goes with --rpc PORT', { option: 'rpc-origin' })
  const bad = origins.find((origin) => !walletOrigin.safeParse(origin).success)
  if (bad !== undefined)
    throw badOption('--rpc-origin is a scheme and a host, as in chrome-extension://ID or https://wallet.example', {
      option: 'rpc-origin',
    })
  return origins
}

/** `--keeper off|own|all`, or undefined when absent. @throws NODE_BAD_OPTION */
export function keeperOption(values: CliValues): KeeperMode | undefined {
  if (values.keeper === undefined) return undefined
  const mode = KEEPER_MODES.find((known) => known === values.keeper)
  if (mode === undefined)
    throw badOption('--keeper is off, own (orders of accounts here) or all (everybody’s)', { option: 'keeper' })
  return mode
}

/**
 * `--announce HOST|MULTIADDR`…: what others are told instead of where the node listens; none when absent.
 * @throws NODE_BAD_OPTION
 */
export function announceOption(values: CliValues): readonly string[] {
  const { announce = [], 'open-port': opensPort } = values
  if (announce.length > 0 && opensPort === true)
    throw badOption('--announce and --open-port exclude each other: what a router opens would not be told', {
      option: 'announce',
    })
  checkAnnounce(announce, numberOption(values, 'port', 0, 65_535))
  return announce
}

/**
 * `--mailbox on|off`: hold packages for others. Unless told, a node that others can come to does, one on loopback goes
 * by the app's settings (undefined). @throws NODE_BAD_OPTION
 */
export function mailboxOption(values: CliValues): boolean | undefined {
  const { mailbox, host } = values
  if (mailbox === 'on' || mailbox === 'off') return mailbox === 'on'
  if (mailbox !== undefined) throw badOption('--mailbox is on or off', { option: 'mailbox' })
  return isReached(host ?? '127.0.0.1', announceOption(values)) ? true : undefined
}

/** `--checkpoint HEIGHT:HASH`, or null when absent. @throws NODE_BAD_OPTION */
export function checkpointOption(values: CliValues): Checkpoint | null {
  if (values.checkpoint === undefined) return null
  const checkpoint = parseCheckpoint(values.checkpoint)
  if (checkpoint === null)
    throw badOption('--checkpoint is HEIGHT:HASH, as `snapshot export` and `status` print it', { option: 'checkpoint' })
  return checkpoint
}
