import type { Address, Hash } from '#node-core/model/ids.ts'
import type { BlockOverrides, CallOverrides, StateOverride } from '#node-core/evm/execution/callRequest.ts'
import { badParams } from '../errors.ts'
import { readAddress, readBytes, readHash, readQuantity } from './quantity.ts'
import { readObject } from './readObject.ts'

/** Most accounts, and most slots of all of them, in one call's overrides. */
const MAX_ACCOUNTS = 1_000
const MAX_SLOTS = 10_000
const ACCOUNT_KEYS = ['balance', 'nonce', 'code', 'state', 'stateDiff']
const BLOCK_KEYS = [
  'number',
  'time',
  'gasLimit',
  'feeRecipient',
  'coinbase',
  'prevRandao',
  'random',
  'baseFeePerGas',
  'baseFee',
]

function readEntries(value: unknown, name: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badParams('not an object', { name })
  return Object.entries(value)
}

function readNumber(value: unknown, name: string): number {
  const number = readQuantity(value, name)
  if (number > BigInt(Number.MAX_SAFE_INTEGER)) throw badParams('too large a number', { name })
  return Number(number)
}

/** In order of the size of the word: a balance beyond it would not be one. */
function readAccount(value: unknown, take: (slots: number) => void): StateOverride {
  const { balance, nonce, code, state, stateDiff } = readObject(value, 'overrides', ACCOUNT_KEYS)
  if (state != null && stateDiff != null)
    throw badParams("an account has both 'state' and 'stateDiff'", { name: 'overrides' })
  const slots = (given: unknown, name: string): ReadonlyMap<Hash, Uint8Array> => {
    const entries = readEntries(given, name)
    take(entries.length)
    return new Map(entries.map(([slot, word]) => [readHash(slot, name), readBytes(readHash(word, name), name)]))
  }
  return {
    ...(balance == null ? {} : { balance: readQuantity(balance, 'balance') }),
    ...(nonce == null ? {} : { nonce: BigInt(readNumber(nonce, 'nonce')) }),
    ...(code == null ? {} : { code: readBytes(code, 'code') }),
    ...(state == null ? {} : { state: slots(state, 'state') }),
    ...(stateDiff == null ? {} : { stateDiff: slots(stateDiff, 'stateDiff') }),
  }
}

function readAccounts(value: unknown): ReadonlyMap<Address, StateOverride> {
  const entries = readEntries(value, 'overrides')
  if (entries.length > MAX_ACCOUNTS) throw badParams('too many accounts', { name: 'overrides', limit: MAX_ACCOUNTS })
  let left = MAX_SLOTS
  const take = (slots: number) => {
    left -= slots
    if (left < 0) throw badParams('too many slots', { name: 'overrides', limit: MAX_SLOTS })
  }
  const accounts = new Map(
    entries.map(([address, account]) => [readAddress(address, 'overrides'), readAccount(account, take)]),
  )
  if (accounts.size !== entries.length) throw badParams('an account is named twice', { name: 'overrides' })
  return accounts
}

function readBlock(value: unknown): BlockOverrides {
  const block = readObject(value, 'blockOverrides', BLOCK_KEYS)
  const either = (name: string, older: string): unknown => {
    if (block[name] != null && block[older] != null)
      throw badParams(`both ${name} and ${older} are set`, { name: 'blockOverrides' })
    return block[name] ?? block[older]
  }
  const [producer, random, baseFee] = [
    either('feeRecipient', 'coinbase'),
    either('prevRandao', 'random'),
    either('baseFeePerGas', 'baseFee'),
  ]
  return {
    ...(block['number'] == null ? {} : { height: readNumber(block['number'], 'number') }),
    ...(block['time'] == null ? {} : { timestamp: readNumber(block['time'], 'time') }),
    ...(block['gasLimit'] == null ? {} : { gasLimit: readQuantity(block['gasLimit'], 'gasLimit') }),
    ...(producer == null ? {} : { producer: readAddress(producer, 'feeRecipient') }),
    ...(random == null ? {} : { random: readHash(random, 'prevRandao') }),
    ...(baseFee == null ? {} : { baseFeePerGas: readQuantity(baseFee, 'baseFeePerGas') }),
  }
}

/**
 * The third and fourth parameter of eth_call and eth_estimateGas, in the shape of Ethereum's clients.
 * @throws RPC_BAD_PARAMS
 */
export function readCallOverrides(accounts: unknown, block: unknown): CallOverrides {
  return {
    ...(accounts == null ? {} : { accounts: readAccounts(accounts) }),
    ...(block == null ? {} : { block: readBlock(block) }),
  }
}
