import { parseArgs } from 'node:util'
import { badOption } from '../errors.ts'

const OPTIONS = {
  data: { type: 'string' }, name: { type: 'string' }, 'chain-id': { type: 'string' }, 'slot-ms': { type: 'string' }, 'sample-world': { type: 'boolean' }, faucet: { type: 'string' }, invitation: { type: 'string' },
  port: { type: 'string' }, host: { type: 'string' }, web: { type: 'string' }, renderer: { type: 'string' }, rpc: { type: 'string' }, quiet: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
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
export function numberOption(values: CliValues, name: 'chain-id' | 'slot-ms' | 'port' | 'web' | 'rpc', least: number, most: number): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most) throw badOption(`--${name} takes a whole number from ${least} to ${most}`, { option: name })
  return value
}
