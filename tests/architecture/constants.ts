import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import type { TextFile } from './citations.ts'

/** What node-core/protocol/constants.md may name: an exported value of node-core, or the numbers of a Solidity file. */
export interface Constant {
  readonly name: string
  /** Below the root, with `/`. */
  readonly path: string
  readonly value: unknown
}

/** Constants and functions that the sources of node-core export, tests and what a compiler writes left out. */
export function readExports(files: readonly TextFile[]): Omit<Constant, 'value'>[] {
  return files
    .filter(({ path }) => /^node-core\/.*\.ts$/.test(path) && !/\.(test|artifact)\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = '']) => ({ name, path })),
    )
}

/** `NAME`, `NAME.key.key`, `NAME(21)`, `NAME(OTHER)`; `NAME (word)`: the one whose path has that word. */
const NAMED = /^(\w+)((?:\.\w+)*)(?:\((\w+)\))?(?: \((\w+)\))?$/

const isCalled = ({ name, path }: Omit<Constant, 'value'>, first: string, word: string) =>
  name === first && path.toLowerCase().includes(word.toLowerCase())

/** Exports that the rows name, as a whole, with a path into them or as an argument. */
export function namedBy<T extends Omit<Constant, 'value'>>(rows: readonly ConstantRow[], exported: readonly T[]): T[] {
  const names = rows.flatMap(({ name }) => {
    const [, first = '', , argument = '', word = ''] = NAMED.exec(name) ?? []
    return [
      { first, word },
      { first: argument, word: '' },
    ]
  })
  return exported.filter((one) => names.some(({ first, word }) => isCalled(one, first, word)))
}

/** Exports that the rows name, with their values: only those files are loaded. */
export function loadExports(
  root: string,
  exported: readonly Omit<Constant, 'value'>[],
  rows: readonly ConstantRow[],
): Promise<Constant[]> {
  return Promise.all(
    namedBy(rows, exported).map(async ({ name, path }) => {
      const loaded = (await import(pathToFileURL(join(root, path)).href)) as Readonly<Record<string, unknown>>
      return { name, path, value: loaded[name] }
    }),
  )
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, hours: 3_600, days: 86_400 }

/** Numbers that Solidity files state as constants, as `Payouts.PUSH_GAS`; times in seconds. */
export function solidityConstants(files: readonly TextFile[]): Constant[] {
  return files
    .filter(({ path }) => /^node-core\/contracts\/.*\.sol$/.test(path))
    .map(({ path, text }) => ({
      name: basename(path, '.sol'),
      path,
      value: Object.fromEntries(
        [...text.matchAll(/ constant (\w+) = ([\d_]+) ?(hours|days|);/g)].map(
          ([, name = '', digits = '', unit = '']) => [name, Number(digits.replaceAll('_', '')) * SECONDS[unit]!],
        ),
      ),
    }))
}

const UNITS: Readonly<Record<string, bigint>> = {
  KiB: 1n << 10n,
  MiB: 1n << 20n,
  GiB: 1n << 30n,
  DPN: WEI_PER_DPN,
}

/** `86,400`, `4 MiB`, `100 DPN`, `2^64`, `0.001`; null: not a value. */
function readValue(text: string): bigint | number | null {
  const power = /^(\d+)\^(\d+)$/.exec(text)
  if (power !== null) return BigInt(power[1]!) ** BigInt(power[2]!)
  if (/^0\.\d+$/.test(text)) return Number(text)
  const plain = /^(\d{1,3}(?:,\d{3})*)(?: (KiB|MiB|GiB|DPN))?$/.exec(text)
  return plain === null
    ? null
    : BigInt(plain[1]!.replaceAll(',', '')) * (plain[2] === undefined ? 1n : UNITS[plain[2]]!)
}

/** All that goes by that name: more than one where constants of several files do. */
function lookUp(name: string, constants: readonly Constant[]): unknown[] {
  const [, first = '', keys = '', argument, word = ''] = NAMED.exec(name) ?? []
  return constants
    .filter((one) => isCalled(one, first, word))
    .map(({ value }) => {
      if (argument !== undefined && typeof value === 'function') {
        const call = value as (from: unknown) => unknown
        return call(/^\d+$/.test(argument) ? Number(argument) : lookUp(argument, constants)[0])
      }
      return keys
        .split('.')
        .slice(1)
        .reduce<unknown>(
          (from, key) =>
            typeof from === 'object' && from !== null && Object.hasOwn(from, key)
              ? (from as Record<string, unknown>)[key]
              : undefined,
          value,
        )
    })
}

const isNumber = (value: unknown): value is number | bigint => typeof value === 'number' || typeof value === 'bigint'

/** Where a text may leave out what a name begins with: it says `slotMs`. */
const OBJECTS = ['', 'downtime.', 'slashing.', 'feeSplit.'].map((part) => `DEFAULT_PARAMS.${part}`)
const PREFIXES = ['', ...OBJECTS, 'DEFAULT_POOL_OPTIONS.']

export interface ConstantRow {
  readonly name: string
  readonly value: string
}

/** Rows of all tables whose first columns are headed `constant` and `value`. */
export function readConstantRows(text: string): ConstantRow[] {
  let inTable = false
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim())
    if (cells.length < 3) inTable = false
    else if (cells[1] === 'constant' && cells[2] === 'value') inTable = true
    else if (inTable && !/^-+$/.test(cells[1]!)) return [{ name: cells[1]!.replaceAll('`', ''), value: cells[2]! }]
    return []
  })
}

/** Values that a sentence gives in brackets behind a constant's name: `BAN_AT` (100). */
export function readConstantsInText(text: string): ConstantRow[] {
  return [...text.matchAll(/`([\w.]+(?: \(\w+\))?)`\s+\((\d[^);]*)/g)].map(([, name = '', value = '']) => ({
    name,
    value: value.replace(/\s+/g, ' '),
  }))
}

/** Rows that are not what the code says. */
export function checkConstants(rows: readonly ConstantRow[], constants: readonly Constant[]): string[] {
  return rows.flatMap(({ name, value }) => {
    const told = readValue(value)
    if (told === null) return [`${name}: not a value: ${value}`]
    const [real, ...others] =
      PREFIXES.map((prefix) => lookUp(prefix + name, constants).filter(isNumber)).find((found) => found.length > 0) ??
      []
    if (real === undefined) return [`${name}: no such constant is exported`]
    if (others.length > 0) return [`${name}: exported by several files: say which, with a word of its path in brackets`]
    // One may be a bigint and the other a number.
    return String(told) === String(real) ? [] : [`${name}: the text says ${value}, the code ${real}`]
  })
}
