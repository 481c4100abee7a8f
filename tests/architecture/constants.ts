import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { MAX_RUNNING, MAX_WAITING as MAX_WAITING_CALLS } from '#node-core/api/callGate.ts'
import { MAX_FILE_BYTES } from '#node-core/api/files.ts'
import { freezeMs, DEFAULT_PARAMS, toleranceMs, TOTAL_SUPPLY_WEI } from '#node-core/consensus/params.ts'
import { MAX_ORPHAN_BYTES } from '#node-core/consensus/core/duties/produce.ts'
import { MAX_BLOCK_BYTES, MAX_TRANSACTIONS } from '#node-core/consensus/header/blockCodec.ts'
import { HEADER_VERSION, MAX_HEADER_BYTES, MAX_ORPHANS_BYTES } from '#node-core/consensus/header/headerCodec.ts'
import { DEFAULT_POOL_OPTIONS } from '#node-core/chain/pool/options.ts'
import { MAX_WAITING, MAX_WAITING_OF_ONE, SLICE_MS } from '#node-core/chain/queries/createTurns.ts'
import { PROOF_CHANGES, PROOF_REACH } from '#node-core/chain/queries/proveState.ts'
import { SNAPSHOT_BLOCKS } from '#node-core/chain/snapshot/exportSnapshot.ts'
import { quorum } from '#node-core/consensus/rules/quorum.ts'
import { changeLimit } from '#node-core/consensus/rules/changeLimit.ts'
import { LICENSED_PROP_METADATA } from '#node-core/contracts/index.ts'
import { BACKLOG_LIMITS } from '#node-core/units/createBacklog.ts'
import { PENDING_LIMITS } from '#node-core/units/createPendingPool.ts'
import { BYTES_PER_MESSAGE, HEADS_PER_ANSWER, UNITS_PER_MESSAGE, UNITS_PER_RANGE } from '#node-core/dag/dagProtocol.ts'
import { DIVIDEND_SCALE } from '#node-core/evm/dividend/dividend.ts'
import { PRECOMPILE_FACTORS } from '#node-core/evm/engine/precompilePrices.ts'
import { BLOCK_HASH_WINDOW } from '#node-core/evm/engine/rules.ts'
import { CALL_GAS_CEILING } from '#node-core/evm/execution/simulateCall.ts'
import { MAX_PRECOMPILE_GAS } from '#node-core/evm/interpreter/boundedPrecompiles.ts'
import { MAX_CODE_BYTES, MAX_INIT_CODE_BYTES } from '#node-core/evm/interpreter/gas.ts'
import { MAX_TRANSACTION_BYTES } from '#node-core/evm/transaction/decodeTransaction.ts'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { HOLD_MS, JUMP_MS } from '#node-core/kernel/steadyClock.ts'
import { MAX_RECIPIENTS } from '#node-core/vault/sealing/envelope.ts'
import { DESIGN_LIMITS, LENGTH_STEP_MM } from '#node-core/model/design.ts'
import { LICENCE_WINDOWS, MAX_CANCEL_FEE_BPS, MAX_FIRST_FACTORIES } from '#node-core/model/licence.ts'
import { NAME_CHARACTERS } from '#node-core/model/names/cleanName.ts'
import { PROP_LIMITS } from '#node-core/model/prop.ts'
import { UNIT_LIMITS } from '#node-core/model/unit.ts'
import { DEFAULT_GLB_LIMITS } from '#node-core/modeling/check/glbLimits.ts'
import { CHUNK_BYTES } from '#node-core/network/content/contentProtocol.ts'
import { NETWORK_DEFAULTS, RELAY_LIMITS } from '#node-core/network/options.ts'
import { BAN_AT } from '#node-core/network/peers/createScores.ts'
import { MAX_PROOFS, MAX_PROOFS_PER_OFFENDER } from '#node-core/witness/offences/evidenceBook.ts'
import { MAX_BATCH } from '#node-core/rpc/createRpcHandler.ts'
import { MAX_FILTERS } from '#node-core/rpc/methods/filterMethods.ts'
import { MAX_ASKED } from '#node-core/rpc/serveRpcSocket.ts'

/** What node-core/protocol/constants.md may name, under the names it uses. */
export const CONSTANTS: Readonly<Record<string, unknown>> = {
  BACKLOG_LIMITS,
  BAN_AT,
  BLOCK_HASH_WINDOW,
  BYTES_PER_MESSAGE,
  CALL_GAS_CEILING,
  'CHUNK_BYTES (content)': CHUNK_BYTES,
  DEFAULT_GLB_LIMITS,
  DEFAULT_PARAMS,
  DEFAULT_POOL_OPTIONS,
  DESIGN_LIMITS,
  DIVIDEND_SCALE,
  HEADER_VERSION,
  HEADS_PER_ANSWER,
  HOLD_MS,
  JUMP_MS,
  LENGTH_STEP_MM,
  LICENCE_WINDOWS,
  LICENSED_PROP_METADATA,
  MAX_ASKED,
  MAX_BATCH,
  MAX_BLOCK_BYTES,
  MAX_CANCEL_FEE_BPS,
  MAX_CODE_BYTES,
  MAX_FILE_BYTES,
  MAX_FILTERS,
  MAX_FIRST_FACTORIES,
  MAX_HEADER_BYTES,
  MAX_INIT_CODE_BYTES,
  MAX_ORPHAN_BYTES,
  MAX_ORPHANS_BYTES,
  MAX_PRECOMPILE_GAS,
  'MAX_PROOFS (evidence)': MAX_PROOFS,
  MAX_PROOFS_PER_OFFENDER,
  MAX_RECIPIENTS,
  'MAX_RUNNING (seam)': MAX_RUNNING,
  MAX_TRANSACTION_BYTES,
  MAX_TRANSACTIONS,
  MAX_WAITING,
  'MAX_WAITING (seam)': MAX_WAITING_CALLS,
  MAX_WAITING_OF_ONE,
  NAME_CHARACTERS,
  NETWORK_DEFAULTS,
  PENDING_LIMITS,
  PRECOMPILE_FACTORS,
  PROOF_CHANGES,
  PROOF_REACH,
  PROP_LIMITS,
  RELAY_LIMITS,
  SLICE_MS,
  SNAPSHOT_BLOCKS,
  TOTAL_SUPPLY_WEI,
  UNIT_LIMITS,
  UNITS_PER_MESSAGE,
  UNITS_PER_RANGE,
  'changeLimit(21)': changeLimit(21),
  freezeMs: freezeMs(DEFAULT_PARAMS),
  'quorum(21)': quorum(21),
  toleranceMs: toleranceMs(DEFAULT_PARAMS),
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, hours: 3_600, days: 86_400 }

/** Numbers that Solidity files state as constants, as `Payouts.PUSH_GAS`; times in seconds. */
export function solidityConstants(folder: string): Record<string, unknown> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.sol'))
      .flatMap((path) =>
        [...readFileSync(join(folder, path), 'utf8').matchAll(/ constant (\w+) = ([\d_]+) ?(hours|days|);/g)].map(
          ([, name = '', digits = '', unit = '']) => [
            `${basename(path, '.sol')}.${name}`,
            Number(digits.replaceAll('_', '')) * SECONDS[unit]!,
          ],
        ),
      ),
  )
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

/** The constant of that name, or of that name with a path into it; undefined: there is none. */
function lookUp(name: string, constants: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(constants, name)) return constants[name]
  return name.split('.').reduce<unknown>((value, key, i) => {
    const from = i === 0 ? constants : value
    return typeof from === 'object' && from !== null && Object.hasOwn(from, key)
      ? (from as Record<string, unknown>)[key]
      : undefined
  }, undefined)
}

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
export function checkConstants(rows: readonly ConstantRow[], constants: Readonly<Record<string, unknown>>): string[] {
  return rows.flatMap(({ name, value }) => {
    const told = readValue(value)
    const real = PREFIXES.map((prefix) => lookUp(prefix + name, constants)).find((one) => one !== undefined)
    if (told === null) return [`${name}: not a value: ${value}`]
    if (typeof real !== 'number' && typeof real !== 'bigint') return [`${name}: no such constant`]
    // One may be a bigint and the other a number.
    return String(told) === String(real) ? [] : [`${name}: the text says ${value}, the code ${real}`]
  })
}
