import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import { isAddress, isHash, type Address, type Hash } from '#node-core/model/ids.ts'
import { badSlip } from './errors.ts'

/** Most slips of one answer; the next question begins after the last one. */
export const SLIPS_PER_ANSWER = 64
/** A slip with its signature, encoded. */
const MAX_SLIP_BYTES = 512
/** Largest request and answer. */
export const MAILBOX_REQUEST_BYTES = 1_024
export const MAILBOX_ANSWER_BYTES = SLIPS_PER_ANSWER * MAX_SLIP_BYTES

/** One name per network: the genesis keeps them apart. */
export function mailboxProtocol(genesis: Hash): string {
  return `/dipnet/${genesis.slice(2, 18)}/mailbox/1`
}

/**
 * `put`: hold this, or how does it stand. `list`: what waits for me, after this one. `taken`: the recipient has it.
 */
export type MailboxRequest =
  | { readonly kind: 'put'; readonly slip: Uint8Array }
  | { readonly kind: 'list'; readonly account: Address; readonly signature: Uint8Array; readonly after: Hash | null }
  | { readonly kind: 'taken'; readonly id: Hash; readonly receipt: Uint8Array }

/** How a package stands at a holder: on its way there, held, or handed out against this receipt. */
export type HeldState =
  { readonly state: 'coming' | 'held' } | { readonly state: 'taken'; readonly receipt: Uint8Array }

const PUT = 0
const LIST = 1
const TAKEN = 2
const STATES = ['coming', 'held'] as const

export function encodeMailboxRequest(request: MailboxRequest): Uint8Array {
  switch (request.kind) {
    case 'put':
      return encodeCbor([PUT, request.slip])
    case 'list':
      return encodeCbor([
        LIST,
        hexToBytes(request.account),
        request.signature,
        request.after === null ? null : hexToBytes(request.after),
      ])
    case 'taken':
      return encodeCbor([TAKEN, hexToBytes(request.id), request.receipt])
  }
}

/** @throws MAILBOX_BAD_SLIP, KERNEL_BAD_CBOR */
export function decodeMailboxRequest(bytes: Uint8Array): MailboxRequest {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value)) throw badSlip('not a request')
  const [kind, first, second, third] = value as unknown[]
  if (!(first instanceof Uint8Array)) throw badSlip('not a request')
  if (kind === PUT && value.length === 2) return { kind: 'put', slip: first }
  if (!(second instanceof Uint8Array) || second.length !== 65) throw badSlip('not a request')
  const name = bytesToHex(first)
  if (kind === TAKEN && value.length === 3 && isHash(name)) return { kind: 'taken', id: name, receipt: second }
  const after = third instanceof Uint8Array ? bytesToHex(third) : null
  if (kind !== LIST || value.length !== 4 || !isAddress(name) || (third !== null && !isHash(after)))
    throw badSlip('not a request')
  return { kind: 'list', account: name, signature: second, after: after as Hash | null }
}

export function encodeHeldState(held: HeldState): Uint8Array {
  return encodeCbor(held.state === 'taken' ? held.receipt : STATES.indexOf(held.state))
}

/** @throws MAILBOX_BAD_SLIP, KERNEL_BAD_CBOR */
export function decodeHeldState(bytes: Uint8Array): HeldState {
  const value = decodeCbor(bytes)
  if (value instanceof Uint8Array && value.length === 65) return { state: 'taken', receipt: value }
  const state = typeof value === 'number' ? STATES[value] : undefined
  if (state === undefined) throw badSlip('not how a package stands')
  return { state }
}

export function encodeSlips(slips: readonly Uint8Array[]): Uint8Array {
  return encodeCbor(slips.slice(0, SLIPS_PER_ANSWER))
}

/** Each still to be read by itself. @throws MAILBOX_BAD_SLIP, KERNEL_BAD_CBOR */
export function decodeSlips(bytes: Uint8Array): Uint8Array[] {
  const value = decodeCbor(bytes)
  if (!Array.isArray(value) || value.length > SLIPS_PER_ANSWER) throw badSlip('not a list of slips')
  return value.map((item) => {
    if (!(item instanceof Uint8Array) || item.length > MAX_SLIP_BYTES) throw badSlip('not a list of slips')
    return item
  })
}
