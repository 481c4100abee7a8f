import type { Hex } from '#node-core/kernel/bytes.ts'
import { bigintToBytesFast, bytesToBigintFast, bytesToHexFast } from '../crypto/hexFast.ts'
import { stateCorrupt } from '../errors.ts'

/** An account as stored. Money in wei. */
export interface AccountRecord {
  readonly nonce: bigint
  /** Liquid; what BALANCE and RPC show once settled. */
  readonly balance: bigint
  /** null: no code. */
  readonly codeHash: Hex | null
  /** Locked for votes plus deposited by the owner as witness: not spendable, takes part in dividends. */
  readonly bonded: bigint
  /** How far dividends were credited (dividend/dividend.ts). */
  readonly index: bigint
  readonly fraction: bigint
}

export const EMPTY_ACCOUNT: AccountRecord = {
  nonce: 0n,
  balance: 0n,
  codeHash: null,
  bonded: 0n,
  index: 0n,
  fraction: 0n,
}

/** An account that need not exist (EIP-161), and to which nothing is owed. */
export function isEmptyAccount(record: AccountRecord): boolean {
  return (
    record.nonce === 0n &&
    record.balance === 0n &&
    record.codeHash === null &&
    record.bonded === 0n &&
    record.fraction === 0n
  )
}

/** Holders of a dividend: key-controlled accounts. Contracts do not take part (protocol.md §2.12). */
export function takesPart(record: AccountRecord): boolean {
  return record.codeHash === null
}

/** A field mask, then the fields that are not zero, each with its length. */
export function encodeAccount(record: AccountRecord): Uint8Array {
  const fields = [record.nonce, record.balance, record.bonded, record.index, record.fraction]
  const parts: Uint8Array[] = []
  let mask = 0
  let length = 1
  for (let i = 0; i < fields.length; i++) {
    if (fields[i] === 0n) continue
    mask |= 1 << i
    const bytes = bigintToBytesFast(fields[i]!)
    parts.push(bytes)
    length += bytes.length + 1
  }
  if (record.codeHash !== null) {
    mask |= 1 << 5
    length += 32
  }
  const out = Buffer.allocUnsafe(length)
  out[0] = mask
  let at = 1
  for (const part of parts) {
    out[at++] = part.length
    out.set(part, at)
    at += part.length
  }
  if (record.codeHash !== null) out.write(record.codeHash.slice(2), at, 'hex')
  return out
}

/** @throws EVM_STATE_CORRUPT */
export function decodeAccount(bytes: Uint8Array): AccountRecord {
  const mask = bytes[0] ?? 0xff
  let at = 1
  const next = (bit: number): bigint => {
    if ((mask & (1 << bit)) === 0) return 0n
    const length = bytes[at++] ?? 0
    const value = bytesToBigintFast(bytes.subarray(at, at + length))
    at += length
    return value
  }
  const record = {
    nonce: next(0),
    balance: next(1),
    bonded: next(2),
    index: next(3),
    fraction: next(4),
    codeHash: null as Hex | null,
  }
  if ((mask & 32) !== 0) {
    record.codeHash = bytesToHexFast(bytes.subarray(at, at + 32))
    at += 32
  }
  if (mask > 63 || at !== bytes.length) throw stateCorrupt('an account record is damaged', { length: bytes.length })
  return record
}
