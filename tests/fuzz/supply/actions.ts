import fc from 'fast-check'
import { encodeFunctionData, keccak256, serializeTransaction, toHex } from 'viem'
import { bytesToHex, hexToBytes, type Hex } from '../../../node-core/kernel/bytes.ts'
import { keccak256 as keccak } from '../../../node-core/kernel/hash.ts'
import { ZERO_HASH, type Address, type Hash } from '../../../node-core/model/ids.ts'
import type { BlockHeader, Vote } from '../../../node-core/model/block.ts'
import { encodeHeader, HEADER_VERSION } from '../../../node-core/consensus/header/headerCodec.ts'
import { headerHash } from '../../../node-core/consensus/header/headerHash.ts'
import { voteDigest } from '../../../node-core/consensus/votes/voteDigest.ts'
import { encodeEvidence } from '../../../node-core/consensus/witnesses/evidence/evidenceCodec.ts'
import type { Evidence } from '../../../node-core/consensus/witnesses/evidence/evidence.ts'
import { REGISTRY_ABI } from '../../../node-core/consensus/witnesses/registry/abi.ts'
import { registryRecords } from '../../../node-core/consensus/witnesses/registry/registryRecords.ts'
import { REGISTRY_ADDRESS } from '../../../node-core/consensus/witnesses/registry/registryState.ts'
import type { WorldState } from '../../../node-core/evm/state/worldState.ts'
import { create2Address, creationCode, CREATIONS, factoryCall, relayCall, type Creation } from './contracts.ts'
import {
  CHAIN_ID,
  FACTORY_ADDRESS,
  GENESIS,
  HOLDERS,
  KEYS,
  RELAYS,
  signDigest,
  WITNESSES,
  type Key,
} from './supplyWorld.ts'

/** Wei as a part of what somebody has, or exact: 0, 1, something odd. */
const amount = fc.oneof(
  { arbitrary: fc.record({ wei: fc.constantFrom(0n, 1n, 12_345_678_901_234_567n) }), weight: 1 },
  { arbitrary: fc.record({ parts: fc.nat(255) }), weight: 2 },
)
type Amount = { readonly wei: bigint } | { readonly parts: number }
const wei = (a: Amount, has: bigint): bigint => ('wei' in a ? a.wei : (has * BigInt(a.parts)) / 256n)

const SALTS = [0n, 1n] as const
const creation = fc.record({ kind: fc.constantFrom(...CREATIONS), salt: fc.constantFrom(...SALTS), heir: fc.nat(1) })
const codeOf = (c: { readonly kind: Creation; readonly heir: number }) => creationCode(c.kind, KEYS[c.heir]!.address)
/** Where the factory makes it. */
export const creationAddress = (c: {
  readonly kind: Creation
  readonly heir: number
  readonly salt: bigint
}): Address => create2Address(FACTORY_ADDRESS, c.salt, codeOf(c))
/** Accounts, contracts, system addresses, and places where a contract may come to be. */
const target = fc.oneof(
  { arbitrary: fc.nat(KEYS.length - 1).map((n) => KEYS[n]!.address), weight: 4 },
  {
    arbitrary: fc.constantFrom(
      ...RELAYS,
      FACTORY_ADDRESS,
      REGISTRY_ADDRESS,
      '0x000000000000000000000000000000000000d000' as Address,
      '0x0000000000000000000000000000000000000001' as Address,
    ),
    weight: 1,
  },
  { arbitrary: creation.map((c) => creationAddress(c)), weight: 2 },
)

const registryCall = fc.oneof(
  fc.record({
    call: fc.constantFrom('register', 'heartbeat', 'exit', 'withdrawDeposit', 'withdrawVotes', 'withdrawVotes'),
  }),
  fc.record({ call: fc.constant('vote'), witness: fc.nat(WITNESSES.length - 1), amount }),
  fc.record({ call: fc.constant('unvote'), witness: fc.nat(WITNESSES.length - 1), amount }),
)
type RegistryCall = { readonly call: string; readonly witness?: number; readonly amount?: Amount }

const sender = fc.oneof(
  { arbitrary: fc.nat(HOLDERS.length - 1), weight: 2 },
  { arbitrary: fc.integer({ min: HOLDERS.length, max: KEYS.length - 1 }), weight: 3 },
)
const offence = fc.record({
  kind: fc.constantFrom('E1', 'E2', 'E3'),
  offender: fc.nat(WITNESSES.length - 1),
  height: fc.integer({ min: 1, max: 4 }),
})

export const action = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('pay'), from: sender, to: target, amount, tip: fc.nat(9) }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('sweep'), from: sender, to: target }), weight: 1 },
  { arbitrary: fc.record({ kind: fc.constant('registry'), from: sender, registryCall }), weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant('evidence'), from: sender, offence }), weight: 2 },
  {
    arbitrary: fc.record({
      kind: fc.constant('relay'),
      from: sender,
      hops: fc.array(fc.record({ relay: fc.nat(1), reverts: fc.boolean() }), { minLength: 1, maxLength: 3 }),
      amount,
      last: fc.oneof(fc.record({ to: target }), fc.record({ registryCall }), fc.record({ creation })),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({ kind: fc.constant('create'), from: sender, creation, amount, direct: fc.boolean() }),
    weight: 3,
  },
)
export type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

const call = (functionName: string, args: readonly unknown[] = []): Uint8Array =>
  hexToBytes(encodeFunctionData({ abi: REGISTRY_ABI, functionName, args } as never))

/** Call data and value of a registry call by `caller`. */
function registryData(
  request: RegistryCall,
  caller: Address,
  world: WorldState,
): { readonly data: Uint8Array; readonly value: bigint } {
  const has = world.account(caller).balance
  const witness = WITNESSES[request.witness ?? 0]!.address
  switch (request.call) {
    case 'register': {
      const deposit = GENESIS.params.witnessDepositWei
      return { data: call('register'), value: has > 2n * deposit ? deposit + 13n : 5n }
    }
    case 'vote':
      return { data: call('vote', [witness]), value: wei(request.amount!, has / 2n) }
    case 'unvote': {
      const records = registryRecords({
        record: (owner, name) => world.record(owner, name),
        setRecord: () => undefined,
      })
      // Mostly where there are some.
      const voted = WITNESSES.find(({ address }) => records.votes(caller, address) > 0n)?.address ?? witness
      const from = request.witness! % 3 === 0 ? witness : voted
      return { data: call('unvote', [from, wei(request.amount!, records.votes(caller, from))]), value: 0n }
    }
    default:
      return { data: call(request.call), value: 0n }
  }
}

/**
 * Proof of an offence that the witness's own key signs here, for heights of no block: the same ones come again and are
 * refused.
 */
export function evidenceOf({
  kind,
  offender,
  height,
}: {
  readonly kind: string
  readonly offender: number
  readonly height: number
}): Uint8Array {
  const key = WITNESSES[offender]!
  const hash = (n: number) => bytesToHex(keccak(Uint8Array.of(n))) as Hash
  const vote = (src: number, tgt: number, salt = 0): Vote => {
    const data = { srcHeight: src, srcHash: hash(src), tgtHeight: tgt, tgtHash: hash(tgt + salt) }
    return { ...data, signature: bytesToHex(signDigest(hexToBytes(voteDigest(GENESIS.hash, data)), key)) }
  }
  const header = (gasUsed: bigint): Hex => {
    const h: BlockHeader = {
      version: HEADER_VERSION,
      height,
      slot: height,
      parentHash: hash(0),
      producer: key.address,
      setId: 0,
      txRoot: ZERO_HASH,
      receiptRoot: ZERO_HASH,
      stateRoot: ZERO_HASH,
      logsBloom: `0x${'00'.repeat(256)}`,
      gasLimit: 1n,
      gasUsed,
      baseFeePerGas: 1n,
      dagAnchor: { heads: [], count: 0, bytes: 0, root: ZERO_HASH },
      attestation: null,
      orphans: [],
      signature: `0x${'00'.repeat(65)}`,
    }
    return bytesToHex(
      encodeHeader({ ...h, signature: bytesToHex(signDigest(hexToBytes(headerHash(GENESIS.hash, h)), key)) }),
    )
  }
  const evidence: Evidence =
    kind === 'E1'
      ? { kind, first: header(0n), second: header(1n) }
      : kind === 'E2'
        ? { kind, first: vote(height, height + 5), second: vote(height, height + 5, 100) }
        : { kind: 'E3', outer: vote(height, height + 9), inner: vote(height + 1, height + 5) }
  return encodeEvidence(evidence)
}

interface Envelope {
  readonly to: Address | null
  readonly value: bigint
  readonly data?: Uint8Array
  readonly gas?: bigint
  readonly gasPrice?: bigint
  readonly tip?: bigint
}

function sign(
  key: Key,
  nonce: number,
  { to, value, data = new Uint8Array(0), gas = 500_000n, gasPrice, tip = 0n }: Envelope,
  baseFee: bigint,
): Uint8Array {
  const common = { chainId: CHAIN_ID, nonce, to: to ?? undefined, value, data: bytesToHex(data), gas }
  const envelope =
    gasPrice === undefined
      ? { type: 'eip1559', maxFeePerGas: 2n * baseFee + tip, maxPriorityFeePerGas: tip, ...common }
      : { type: 'legacy', gasPrice, ...common }
  const signature = signDigest(hexToBytes(keccak256(serializeTransaction(envelope as never))), key)
  const v = gasPrice === undefined ? { yParity: signature[64]! } : { v: BigInt(CHAIN_ID * 2 + 35 + signature[64]!) }
  return hexToBytes(
    serializeTransaction(
      envelope as never,
      { r: toHex(signature.slice(0, 32)), s: toHex(signature.slice(32, 64)), ...v } as never,
    ),
  )
}

/** The signed envelope of an action, by what the state before the block says. */
export function envelopeOf(action: Action, nonce: number, world: WorldState, baseFee: bigint): Uint8Array {
  const key = KEYS[action.from]!
  const has = world.account(key.address).balance
  const spend = (a: Amount) => wei(a, has / 2n)
  switch (action.kind) {
    case 'pay':
      return sign(
        key,
        nonce,
        { to: action.to as Address, value: spend(action.amount), gas: 60_000n, tip: BigInt(action.tip) },
        baseFee,
      )
    case 'sweep': {
      const fee = 21_000n * baseFee
      return sign(
        key,
        nonce,
        { to: action.to as Address, value: has > fee ? has - fee : 0n, gas: 21_000n, gasPrice: baseFee },
        baseFee,
      )
    }
    case 'registry':
      return sign(
        key,
        nonce,
        { to: REGISTRY_ADDRESS, ...registryData(action.registryCall, key.address, world) },
        baseFee,
      )
    case 'evidence':
      return sign(
        key,
        nonce,
        { to: REGISTRY_ADDRESS, value: 0n, data: call('submitEvidence', [bytesToHex(evidenceOf(action.offence))]) },
        baseFee,
      )
    case 'create': {
      const code = codeOf(action.creation)
      return action.direct
        ? sign(key, nonce, { to: null, value: spend(action.amount), data: code }, baseFee)
        : sign(
            key,
            nonce,
            {
              to: FACTORY_ADDRESS,
              value: spend(action.amount),
              data: factoryCall(spend(action.amount), action.creation.salt, code),
            },
            baseFee,
          )
    }
    default: {
      const value = spend(action.amount)
      const { last } = action
      const innermost = RELAYS[action.hops[action.hops.length - 1]!.relay]!
      let inner: { readonly to: Address; readonly value: bigint; readonly data: Uint8Array }
      if ('to' in last) inner = { to: last.to as Address, value: value / 2n, data: new Uint8Array(0) }
      else if ('creation' in last)
        inner = {
          to: FACTORY_ADDRESS,
          value: value / 2n,
          data: factoryCall(value / 4n, last.creation.salt, codeOf(last.creation)),
        }
      else {
        const asked = registryData(last.registryCall, innermost, world)
        inner = { to: REGISTRY_ADDRESS, data: asked.data, value: asked.value === 0n ? 0n : value }
      }
      for (const { relay, reverts } of [...action.hops].reverse())
        inner = { to: RELAYS[relay]!, value, data: relayCall(inner.to, inner.value, reverts, inner.data) }
      return sign(key, nonce, { to: inner.to, value, data: inner.data, gas: 2_000_000n }, baseFee)
    }
  }
}
