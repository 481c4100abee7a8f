import { z } from 'zod'
import { bytesToHex, isHex } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { taggedHash } from '#node-core/kernel/hash.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { badGenesis } from './errors.ts'
import { createParams, TOTAL_SUPPLY_WEI, type ChainParams } from './params.ts'

/** Format tag of a genesis file (JSON). */
export const GENESIS_FORMAT = 'dipnet-genesis/1'

const address = z
  .string()
  .refine((v) => isHex(v, 20), 'not a 20-byte address')
  .transform((v) => v.toLowerCase() as Address)
const hexBytes = z
  .string()
  .refine((v) => isHex(v), 'not whole bytes of 0x-hex')
  .transform((v) => v.toLowerCase())
const wei = z
  .string()
  .regex(/^\d{1,40}$/, 'not a decimal amount of wei')
  .transform((v) => BigInt(v))
const word = z
  .string()
  .refine((v) => isHex(v, 32), 'not a 32-byte word')
  .transform((v) => v.toLowerCase())

const file = z.strictObject({
  format: z.literal(GENESIS_FORMAT),
  /** EIP-155 chain id. */
  chainId: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
  name: z.string().min(1).max(64),
  /** Development network: a signed transaction may advance slots. */
  dev: z.boolean().default(false),
  /** Benchmarks only: lifts the rule of who may create contracts, which no node enforces yet (protocol.md §1.3). */
  openCreate: z.boolean().default(false),
  /** Start of slot 0, ISO 8601 UTC. */
  time: z.iso.datetime(),
  /** In order of rank; the first largest odd number ≤ executiveCount are executive, the others alternates. */
  witnesses: z
    .array(
      z.strictObject({
        address,
        /** Default: the deposit that `params` asks for. */
        depositWei: wei.optional(),
        /** Own DPN locked as votes for itself. */
        votesWei: wei.default(0n),
        name: z.string().max(64).optional(),
      }),
    )
    .min(1)
    .max(301),
  allocations: z
    .array(z.strictObject({ address, balanceWei: wei }))
    .max(100_000)
    .default([]),
  /** Gets what is left of the supply. */
  remainderTo: address.optional(),
  /** Contracts that exist from the start. */
  code: z
    .array(z.strictObject({ address, code: hexBytes, storage: z.record(word, word).default({}) }))
    .max(1000)
    .default([]),
  /** Overrides of `params.ts`; amounts of wei as decimal strings. */
  params: z.record(z.string(), z.unknown()).default({}),
})

export interface GenesisWitness {
  readonly address: Address
  readonly depositWei: bigint
  readonly votesWei: bigint
  readonly name: string
}

/** A checked genesis. */
export interface Genesis {
  readonly chainId: number
  readonly name: string
  readonly dev: boolean
  readonly openCreate: boolean
  /** Unix ms of slot 0. */
  readonly timeMs: number
  readonly params: ChainParams
  readonly witnesses: readonly GenesisWitness[]
  /** Liquid balances; with deposits and votes they add up to the supply. Ascending by address. */
  readonly allocations: readonly { readonly address: Address; readonly balanceWei: bigint }[]
  readonly code: readonly {
    readonly address: Address
    readonly code: string
    readonly storage: Readonly<Record<string, string>>
  }[]
  /** Names the chain in every signature domain; also the hash of block 0. */
  readonly hash: Hash
}

const BIGINT_PARAMS = new Set([
  'witnessDepositWei',
  'gasLimit',
  'minBaseFeeWei',
  'elasticity',
  'baseFeeChangeDenominator',
  'reporterRewardWei',
])

function readParams(raw: Record<string, unknown>): Record<string, unknown> {
  const known = createParams() as unknown as Record<string, unknown>
  const read = (
    given: Record<string, unknown>,
    defaults: Record<string, unknown>,
    path: string,
  ): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(given).map(([key, value]) => {
        const standard = Object.hasOwn(defaults, key) ? defaults[key] : undefined
        if (standard === undefined) throw badGenesis('unknown parameter', { field: `${path}.${key}` })
        if (BIGINT_PARAMS.has(key)) {
          if (typeof value !== 'string' || !/^\d{1,40}$/.test(value))
            throw badGenesis('must be a decimal string', { field: `${path}.${key}` })
          return [key, BigInt(value)]
        }
        if (typeof standard === 'object' && standard !== null) {
          if (typeof value !== 'object' || value === null || Array.isArray(value))
            throw badGenesis('must be an object', { field: `${path}.${key}` })
          return [key, read(value as Record<string, unknown>, standard as Record<string, unknown>, `${path}.${key}`)]
        }
        if (typeof value !== typeof standard)
          throw badGenesis(`must be a ${typeof standard}`, { field: `${path}.${key}` })
        return [key, value]
      }),
    )
  return read(raw, known, 'params')
}

function plainForHash(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(plainForHash)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plainForHash(v)]))
  return value
}

/** Parses and checks the content of a genesis file (parsed JSON). @throws CHAIN_BAD_GENESIS with `field` */
export function parseGenesis(json: unknown): Genesis {
  const parsed = file.safeParse(json)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw badGenesis(issue?.message ?? 'malformed', { field: issue?.path.join('.') ?? '' })
  }
  const data = parsed.data
  const params = createParams(readParams(data.params))
  const witnesses = data.witnesses.map((w) => ({
    address: w.address,
    depositWei: w.depositWei ?? params.witnessDepositWei,
    votesWei: w.votesWei,
    name: w.name ?? '',
  }))
  if (new Set(witnesses.map((w) => w.address)).size !== witnesses.length)
    throw badGenesis('a witness is listed twice', { field: 'witnesses' })
  for (const w of witnesses)
    if (w.depositWei < params.witnessDepositWei)
      throw badGenesis('deposit below params.witnessDepositWei', { field: `witnesses.${w.address}` })
  const balances = new Map<Address, bigint>()
  for (const a of data.allocations) {
    if (balances.has(a.address)) throw badGenesis('an account is listed twice', { field: `allocations.${a.address}` })
    balances.set(a.address, a.balanceWei)
  }
  const locked = witnesses.reduce((sum, w) => sum + w.depositWei + w.votesWei, 0n)
  const rest = TOTAL_SUPPLY_WEI - locked - [...balances.values()].reduce((sum, b) => sum + b, 0n)
  if (rest < 0n)
    throw badGenesis('allocations, deposits and votes exceed the supply', { field: 'allocations', excessWei: -rest })
  if (rest > 0n) {
    if (data.remainderTo === undefined)
      throw badGenesis('allocations, deposits and votes do not add up to the supply, and remainderTo is not given', {
        field: 'remainderTo',
        missingWei: rest,
      })
    balances.set(data.remainderTo, (balances.get(data.remainderTo) ?? 0n) + rest)
  }
  if (new Set(data.code.map((c) => c.address)).size !== data.code.length)
    throw badGenesis('a contract is listed twice', { field: 'code' })
  const body = {
    chainId: data.chainId,
    name: data.name,
    dev: data.dev,
    openCreate: data.openCreate,
    timeMs: Date.parse(data.time),
    params,
    witnesses,
    allocations: [...balances]
      .map(([account, balanceWei]) => ({ address: account, balanceWei }))
      .sort((a, b) => (a.address < b.address ? -1 : 1)),
    code: data.code
      .map((c) => ({ address: c.address, code: c.code, storage: c.storage }))
      .sort((a, b) => (a.address < b.address ? -1 : 1)),
  }
  return { ...body, hash: bytesToHex(taggedHash('dipnet/genesis/1', encodeCbor(plainForHash(body)))) as Hash }
}

/**
 * Members of the first executive set: the first n witnesses, n the largest odd number ≤ executiveCount. Ascending by
 * address.
 */
export function genesisMembers(genesis: Genesis): Address[] {
  const n = Math.min(genesis.params.executiveCount, genesis.witnesses.length)
  return genesis.witnesses
    .slice(0, n % 2 === 1 ? n : n - 1)
    .map((w) => w.address)
    .sort()
}
