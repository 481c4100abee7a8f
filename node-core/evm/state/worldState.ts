import type { Hex } from '#node-core/kernel/bytes.ts'
import { assertBug } from '#node-core/kernel/errors.ts'
import type { Address } from '#node-core/model/ids.ts'
import { creditHolder, distribute, settle, type DividendState } from '../dividend/dividend.ts'
import {
  decodeAccount,
  EMPTY_ACCOUNT,
  encodeAccount,
  isEmptyAccount,
  takesPart,
  type AccountRecord,
} from './accountRecord.ts'
import { decodeDividend, encodeDividend } from './dividendRecord.ts'
import { accountKey, recordKey, slotKey, type StateKey } from './stateKeys.ts'
import type { StateChanges, StateReader } from './stateReader.ts'

/** The address under which the state layer keeps its own records (no one holds its key). */
export const STATE_ADDRESS = '0x000000000000000000000000000000000000d000' as Address
/** Where the dividend index lies. */
export const DIVIDEND_KEY = recordKey(STATE_ADDRESS, 'dividend')
const POT_KEY = recordKey(STATE_ADDRESS, 'holdersPot')
const EMPTY_BYTES = new Uint8Array(0)

interface JournalEntry {
  readonly key: StateKey | null
  readonly account?: AccountRecord | undefined
  readonly value?: Uint8Array | null | undefined
  readonly dividend?: DividendState
  readonly held?: bigint
}

/**
 * The state while a block runs: an overlay over a committed state with nested checkpoints. Everything reverts together:
 * balances, storage, native contracts' records and the dividend index (protocol.md §1.5, §2.12). Nothing here waits.
 */
export class WorldState {
  readonly #base: StateReader
  /** undefined inside: not loaded. Values are unsettled records. */
  readonly #accounts = new Map<Address, AccountRecord>()
  readonly #values = new Map<StateKey, Uint8Array | null>()
  readonly #codes = new Map<Hex, Uint8Array>()
  readonly #dirty = new Set<Address>()
  readonly #journal: JournalEntry[] = []
  readonly #checkpoints: number[] = []
  /** Slot values before the running transaction, for gas rules that need them (EIP-2200). */
  readonly #original = new Map<StateKey, Uint8Array>()
  readonly #loadedDividend: DividendState
  #dividend: DividendState
  /** Σ (liquid + bonded) of all accounts, less what it was at the start; credits of dividends left out. */
  #held = 0n

  constructor(base: StateReader) {
    this.#base = base
    this.#dividend = decodeDividend(base.get(DIVIDEND_KEY))
    this.#loadedDividend = this.#dividend
  }

  get dividend(): DividendState {
    return this.#dividend
  }

  // -- accounts
  // ---------------------------------------------------------------------------------------------------------

  #load(address: Address): AccountRecord {
    let record = this.#accounts.get(address)
    if (record === undefined) {
      const bytes = this.#base.get(accountKey(address))
      record = bytes === undefined ? EMPTY_ACCOUNT : decodeAccount(bytes)
      this.#accounts.set(address, record)
    }
    return record
  }

  /** The account with what it is owed credited; an absent one is {@link EMPTY_ACCOUNT}. Reading changes nothing. */
  account(address: Address): AccountRecord {
    const record = this.#load(address)
    const { index } = this.#dividend
    if (record.index === index || !takesPart(record)) return record
    const { credit, fraction } = settle(record.balance + record.bonded, record, index)
    return { ...record, balance: record.balance + credit, index, fraction }
  }

  /** The account as stored, before what it is owed is credited. */
  stored(address: Address): AccountRecord {
    return this.#load(address)
  }

  /** Stores an account made from what {@link account} returned. Settles first, and moves T along. */
  setAccount(address: Address, next: AccountRecord): void {
    const raw = this.#load(address)
    const before = this.account(address)
    if (
      next.nonce === before.nonce &&
      next.balance === before.balance &&
      next.codeHash === before.codeHash &&
      next.bonded === before.bonded
    )
      return
    assertBug(next.balance >= 0n && next.bonded >= 0n, 'a balance became negative')
    const { index } = this.#dividend
    this.#journal.push({ key: address, account: raw, dividend: this.#dividend, held: this.#held })
    this.#held += next.balance + next.bonded - before.balance - before.bonded
    const took = takesPart(raw)
    let dividend = took ? creditHolder(this.#dividend, before.balance - raw.balance) : this.#dividend
    const delta = (takesPart(next) ? next.balance + next.bonded : 0n) - (took ? before.balance + before.bonded : 0n)
    if (delta !== 0n) dividend = { ...dividend, total: dividend.total + delta }
    // Who leaves (an account that gets code) leaves its part of a wei to the next distribution, or it would be owed to
    // nobody for ever.
    const leaves = took && !takesPart(next)
    if (leaves && before.fraction > 0n) dividend = { ...dividend, remainder: dividend.remainder + before.fraction }
    const fraction = leaves ? 0n : before.fraction
    this.#dividend = dividend
    this.#accounts.set(
      address,
      next.index === index && next.fraction === fraction ? next : { ...next, index, fraction },
    )
    this.#dirty.add(address)
  }

  addBalance(address: Address, amount: bigint): void {
    if (amount === 0n) return
    const account = this.account(address)
    this.setAccount(address, { ...account, balance: account.balance + amount })
  }

  code(address: Address): Uint8Array {
    const { codeHash } = this.#load(address)
    return codeHash === null ? EMPTY_BYTES : (this.#codes.get(codeHash) ?? this.#base.code(codeHash))
  }

  /** `hash` is keccak-256 of `code`; empty code clears. */
  setCode(address: Address, code: Uint8Array, hash: Hex): void {
    if (code.length > 0) this.#codes.set(hash, code)
    const account = this.account(address)
    this.setAccount(address, { ...account, codeHash: code.length === 0 ? null : hash })
  }

  // -- storage and records
  // ----------------------------------------------------------------------------------------------

  #value(key: StateKey): Uint8Array | undefined {
    const value = this.#values.get(key)
    return value === undefined ? this.#base.get(key) : (value ?? undefined)
  }

  #setValue(key: StateKey, value: Uint8Array | null): void {
    this.#journal.push({ key, value: this.#values.get(key) })
    this.#values.set(key, value)
  }

  /** Without leading zeros; empty when unset. `slot` is `0x` and 64 digits. */
  storage(address: Address, slot: string): Uint8Array {
    return this.#value(slotKey(address, slot)) ?? EMPTY_BYTES
  }

  setStorage(address: Address, slot: string, value: Uint8Array): void {
    const key = slotKey(address, slot)
    if (!this.#original.has(key)) this.#original.set(key, this.#value(key) ?? EMPTY_BYTES)
    let start = 0
    while (start < value.length && value[start] === 0) start++
    this.#setValue(key, start === value.length ? null : start === 0 ? value : value.subarray(start))
  }

  /** The slot's value when the running transaction began. */
  originalStorage(address: Address, slot: string): Uint8Array {
    return this.#original.get(slotKey(address, slot)) ?? this.storage(address, slot)
  }

  /** Forgets slots of a contract that was made in this very transaction: no other can lose its storage (EIP-6780). */
  clearStorage(address: Address): void {
    const prefix = slotKey(address, '')
    for (const key of this.#original.keys()) if (key.startsWith(prefix)) this.#setValue(key, null)
  }

  /** A native contract's own record. */
  record(address: Address, name: string): Uint8Array | undefined {
    return this.#value(recordKey(address, name))
  }

  setRecord(address: Address, name: string, value: Uint8Array | null): void {
    this.#setValue(recordKey(address, name), value)
  }

  // -- what all holders own together
  // --------------------------------------------------------------------------------------

  /** Wei collected for all holders, to be spread at the next distribution. */
  get holdersPot(): bigint {
    const bytes = this.#value(POT_KEY)
    return bytes === undefined ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  }

  /** All accounts' money and the pot, less what it was at the start: running code must not change it. */
  get moneyChange(): bigint {
    return this.#held + this.holdersPot
  }

  addToHoldersPot(amount: bigint): void {
    if (amount === 0n) return
    const pot = this.holdersPot + amount
    assertBug(pot >= 0n, 'the holders’ pot became negative')
    this.#setValue(POT_KEY, pot === 0n ? null : Buffer.from(pot.toString(16).padStart(32, '0'), 'hex'))
  }

  /**
   * Spreads `amount` over all holders but `excluded` (the offenders). The caller has taken the amount from somewhere.
   * Runs at the start of a block only (protocol.md §2.12).
   */
  distribute(amount: bigint, excluded: readonly Address[] = []): void {
    const out = [...new Set(excluded)]
      .map((address) => [address, this.account(address)] as const)
      .filter(([, account]) => takesPart(account))
    let dividend = this.#dividend
    for (const [address, account] of out) {
      const raw = this.#load(address)
      this.#journal.push({ key: address, account: raw, dividend: this.#dividend })
      dividend = creditHolder(dividend, account.balance - raw.balance)
      dividend = { ...dividend, total: dividend.total - account.balance - account.bonded }
    }
    this.#journal.push({ key: null, dividend: this.#dividend })
    dividend = distribute(dividend, amount)
    for (const [address, account] of out) {
      dividend = { ...dividend, total: dividend.total + account.balance + account.bonded }
      this.#accounts.set(address, { ...account, index: dividend.index })
      this.#dirty.add(address)
    }
    this.#dividend = dividend
  }

  // -- checkpoints
  // --------------------------------------------------------------------------------------------------------

  checkpoint(): void {
    this.#checkpoints.push(this.#journal.length)
  }

  commit(): void {
    assertBug(this.#checkpoints.pop() !== undefined, 'commit without checkpoint')
  }

  revert(): void {
    const to = this.#checkpoints.pop()
    assertBug(to !== undefined, 'revert without checkpoint')
    for (let i = this.#journal.length - 1; i >= to; i--) {
      const entry = this.#journal[i]!
      if (entry.dividend !== undefined) this.#dividend = entry.dividend
      if (entry.held !== undefined) this.#held = entry.held
      if (entry.key === null) continue
      if (entry.account !== undefined) this.#accounts.set(entry.key as Address, entry.account)
      else if (entry.value === undefined) this.#values.delete(entry.key)
      else this.#values.set(entry.key, entry.value)
    }
    this.#journal.length = to
  }

  /** To be called before each transaction. */
  beginTransaction(): void {
    this.#original.clear()
    if (this.#checkpoints.length === 0) this.#journal.length = 0
  }

  /** Everything that differs from the base, as stored; keys whose value did not change are left out. */
  changes(): StateChanges {
    assertBug(this.#checkpoints.length === 0, 'changes with an open checkpoint')
    const values = new Map<StateKey, Uint8Array | null>()
    const put = (key: StateKey, value: Uint8Array | null) => {
      const before = this.#base.get(key)
      if (value === null ? before === undefined : before !== undefined && Buffer.compare(before, value) === 0) return
      values.set(key, value)
    }
    for (const address of this.#dirty) {
      const record = this.#load(address)
      put(accountKey(address), isEmptyAccount(record) ? null : encodeAccount(record))
    }
    for (const [key, value] of this.#values) put(key, value)
    if (this.#dividend !== this.#loadedDividend) put(DIVIDEND_KEY, encodeDividend(this.#dividend))
    return { values, codes: this.#codes }
  }
}
