/**
 * STAND-ALONE VERIFIER of state proofs (`dip_getProof`, protocol.md §1.5). It imports nothing: copy this file,
 * hand it any
 * keccak-256, and check what a node says about an account, a storage slot or a system record against a block hash you
 * trust.
 *
 * The tree: a value's place is key = keccak(kind ‖ address ‖ slot or name). An empty subtree is 0; a subtree with one
 * leaf is that
 * leaf, keccak(0 ‖ key ‖ keccak(value)); any other is keccak(1 ‖ left ‖ right), split by the key's bits from the
 * highest on.
 */

/** keccak-256 as in Ethereum. */
export type Keccak = (bytes: Uint8Array) => Uint8Array

/** Shows what lies at a key, or that nothing does. All bytes as `0x…`. */
export interface StateProof {
  /** The stored bytes; null: nothing is stored. */
  readonly value: string | null
  /** Where nothing is stored, but one other leaf is all of the subtree the key belongs to: that leaf. */
  readonly leaf: { readonly key: string; readonly valueHash: string } | null
  /** Hashes beside the way, from the root down; `0x` where that side is empty. */
  readonly siblings: readonly string[]
}

/** What `dip_getProof` answers. */
export interface ProofReply {
  /** The header's bytes without its signature, which the block hash covers. */
  readonly header: string
  readonly account: StateProof
  /** The dividend index: with it the balance can be settled as the chain does (protocol.md §2.12). */
  readonly dividend: StateProof
  /** In the order asked for. */
  readonly slots: readonly StateProof[]
  readonly records: readonly StateProof[]
}

export interface ProofQuestion {
  /** Names the chain: the trusted block's hash covers it. */
  readonly genesisHash: string
  /** The block trusted, as a checkpoint or a final block heard from elsewhere. */
  readonly blockHash: string
  readonly address: string
  /** 32 bytes each. */
  readonly slots?: readonly string[]
  /** Names of a system contract's own records, printable ASCII. */
  readonly records?: readonly string[]
}

/** What is true of the account in the trusted block. Money in wei. */
export interface ProvenState {
  readonly height: number
  readonly slot: number
  readonly stateRoot: string
  readonly nonce: bigint
  /** Liquid, with what distributions owe it. */
  readonly balance: bigint
  /** Locked for votes plus deposit. */
  readonly bonded: bigint
  /** null: no code. */
  readonly codeHash: string | null
  /** 32 bytes each; a slot that is not set is zero. */
  readonly slots: readonly string[]
  /** null: there is no such record. */
  readonly records: ReadonlyArray<string | null>
}

const SCALE = 1n << 64n
const MAX_DEPTH = 256
const DIVIDEND_ADDRESS = '0x000000000000000000000000000000000000d000'

/** Bytes of strict lower- or upper-case hex, or null. */
function bytesOf(hex: unknown, length?: number): Uint8Array | null {
  if (
    typeof hex !== 'string' ||
    !/^0x(?:[0-9a-fA-F]{2})*$/.test(hex) ||
    (length !== undefined && hex.length !== 2 + 2 * length)
  )
    return null
  return Uint8Array.from({ length: hex.length / 2 - 1 }, (_, i) => parseInt(hex.slice(2 + 2 * i, 4 + 2 * i), 16))
}
const hexOf = (bytes: Uint8Array) => `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const join = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const numberOf = (bytes: Uint8Array) => (bytes.length === 0 ? 0n : BigInt(hexOf(bytes)))
const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0)
const bitOf = (key: Uint8Array, depth: number) => (key[depth >> 3]! >> (7 - (depth & 7))) & 1

/**
 * The bytes that name an account (`a`), a storage slot (`s`) or a system record (`x`): their keccak is the place in the
 * tree.
 */
export function stateKeyBytes(
  kind: 'a' | 's' | 'x',
  address: string,
  rest: Uint8Array = new Uint8Array(0),
): Uint8Array | null {
  const account = bytesOf(address, 20)
  return account === null ? null : join(ascii(kind), account, rest)
}

/**
 * Is `proof` true of what `keyBytes` ({@link stateKeyBytes}) names, in the state with this root? Then `proof.value` is
 * what is stored
 * there, or, if that is null, nothing is. Never throws; anything malformed is false.
 */
export function verifyStateProof(root: string, keyBytes: Uint8Array, proof: StateProof, keccak: Keccak): boolean {
  const { value, leaf, siblings } = proof ?? {}
  if (!Array.isArray(siblings) || siblings.length > MAX_DEPTH || (value !== null && leaf !== null)) return false
  const key = keccak(keyBytes)
  let node: Uint8Array
  if (value !== null) {
    const bytes = bytesOf(value)
    if (bytes === null) return false
    node = keccak(join(Uint8Array.of(0), key, keccak(bytes)))
  } else if (leaf !== null) {
    const [other, valueHash] = [bytesOf(leaf?.key, 32), bytesOf(leaf?.valueHash, 32)]
    if (other === null || valueHash === null || hexOf(other) === hexOf(key)) return false
    // The other leaf has to lie where the key would.
    for (let depth = 0; depth < siblings.length; depth++) if (bitOf(other, depth) !== bitOf(key, depth)) return false
    node = keccak(join(Uint8Array.of(0), other, valueHash))
  } else node = new Uint8Array(32)
  for (let depth = siblings.length - 1; depth >= 0; depth--) {
    const beside = siblings[depth] === '0x' ? new Uint8Array(32) : bytesOf(siblings[depth], 32)
    // One way to write the empty side, so that a proof has one form.
    if (beside === null || (siblings[depth] !== '0x' && isZero(beside))) return false
    node = keccak(bitOf(key, depth) === 0 ? join(Uint8Array.of(1), node, beside) : join(Uint8Array.of(1), beside, node))
  }
  const wanted = bytesOf(root, 32)
  return wanted !== null && hexOf(wanted) === hexOf(node)
}

/**
 * Checks block hash ⇒ header ⇒ state root ⇒ every proof of the reply, and reads what they prove; null if any step
 * fails. Never throws.
 */
export function verifyProofReply(reply: ProofReply, question: ProofQuestion, keccak: Keccak): ProvenState | null {
  const { slots = [], records = [] } = question
  const [header, genesisHash, blockHash] = [
    bytesOf(reply?.header),
    bytesOf(question.genesisHash, 32),
    bytesOf(question.blockHash, 32),
  ]
  if (header === null || genesisHash === null || blockHash === null) return null
  if (
    !Array.isArray(reply.slots) ||
    !Array.isArray(reply.records) ||
    reply.slots.length !== slots.length ||
    reply.records.length !== records.length
  )
    return null
  const tag = ascii('dipnet/header/1')
  if (hexOf(keccak(join(Uint8Array.of(tag.length), tag, genesisHash, header))) !== hexOf(blockHash)) return null
  const fields = readHeader(header)
  if (fields === null) return null
  const { height, slot, stateRoot } = fields
  const holds = (kind: 'a' | 's' | 'x', address: string, rest: Uint8Array | null, proof: StateProof) => {
    const key = rest === null ? null : stateKeyBytes(kind, address, rest)
    return key !== null && verifyStateProof(stateRoot, key, proof, keccak)
  }
  const none = new Uint8Array(0)
  if (
    !holds('a', question.address, none, reply.account) ||
    !holds('x', DIVIDEND_ADDRESS, ascii('dividend'), reply.dividend)
  )
    return null
  if (!slots.every((name, i) => holds('s', question.address, bytesOf(name, 32), reply.slots[i]!))) return null
  if (
    !records.every((name, i) =>
      holds('x', question.address, /^[ -~]*$/.test(name) ? ascii(name) : null, reply.records[i]!),
    )
  )
    return null
  const account = readAccount(reply.account.value, reply.dividend.value)
  if (account === null) return null
  return {
    height,
    slot,
    stateRoot,
    ...account,
    slots: reply.slots.map((proof) => `0x${(proof.value ?? '0x').slice(2).padStart(64, '0')}`),
    records: reply.records.map((proof) => proof.value),
  }
}

/** Height, slot and state root out of a header's canonical CBOR: a list whose items 1, 2 and 8 they are. */
function readHeader(bytes: Uint8Array): { height: number; slot: number; stateRoot: string } | null {
  let at = 0
  const head = (): readonly [number, number] => {
    const first = bytes[at++] ?? 0xff
    const size = first & 31
    const length = size < 24 ? 0 : 1 << (size - 24)
    at += length
    return [first >> 5, length === 0 ? size : Number(numberOf(bytes.subarray(at - length, at)))]
  }
  if (head()[0] !== 4) return null
  const items: Array<number | Uint8Array> = []
  while (items.length < 9) {
    const [major, value] = head()
    if (major === 0) items.push(value)
    else if (major === 2 && at + value <= bytes.length) items.push(bytes.subarray(at, (at += value)))
    else return null
  }
  const [, height, slot] = items
  const root = items[8]
  return typeof height === 'number' && typeof slot === 'number' && root instanceof Uint8Array && root.length === 32
    ? { height, slot, stateRoot: hexOf(root) }
    : null
}

/**
 * An account as stored (a mask, then its fields that are not zero, each with its length), settled with the dividend
 * index.
 */
function readAccount(
  stored: string | null,
  dividend: string | null,
): Pick<ProvenState, 'nonce' | 'balance' | 'bonded' | 'codeHash'> | null {
  if (stored === null) return { nonce: 0n, balance: 0n, bonded: 0n, codeHash: null }
  const bytes = bytesOf(stored)!
  const mask = bytes[0] ?? 0xff
  let at = 1
  const field = (bit: number): bigint => {
    if (((mask >> bit) & 1) === 0) return 0n
    const length = bytes[at++] ?? 0
    at += length
    return numberOf(bytes.subarray(at - length, at))
  }
  const [nonce, liquid, bonded, index, fraction] = [field(0), field(1), field(2), field(3), field(4)]
  const codeHash = (mask & 32) === 0 ? null : hexOf(bytes.subarray(at, (at += 32)))
  if (mask > 63 || at !== bytes.length) return null
  const shared = dividend === null ? null : bytesOf(dividend)!
  const chainIndex = shared === null ? 0n : numberOf(shared.subarray(1, 1 + shared[0]!))
  // Contracts take no part in distributions.
  const credit = codeHash === null ? ((liquid + bonded) * (chainIndex - index) + fraction) / SCALE : 0n
  return { nonce, balance: liquid + credit, bonded, codeHash }
}
