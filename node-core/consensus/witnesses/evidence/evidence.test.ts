import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { isNodeError } from '#node-core/kernel/errors.ts'
import type { BlockHeader, VoteData } from '#node-core/model/block.ts'
import { ZERO_HASH, type Hash } from '#node-core/model/ids.ts'
import { DEFAULT_PARAMS } from '../../params.ts'
import {
  HEADER_VERSION,
  decodeHeader,
  decodeListedHeader,
  encodeHeader,
  headerToHex,
} from '../../header/headerCodec.ts'
import { createSeals } from '../../seals/createSeals.ts'
import { createSigner } from '../../seals/createSigner.ts'
import { MAX_TRANSACTION_BYTES } from '#node-core/evm/transaction/decodeTransaction.ts'
import { decodeVote, encodeVote } from '../../votes/voteCodec.ts'
import { decodeEvidence, encodeEvidence } from './evidenceCodec.ts'
import { penaltyWei } from './penalty.ts'
import { verifyEvidence } from './verifyEvidence.ts'

const genesis = keccak256Hex(new Uint8Array([1])) as Hash
const otherGenesis = keccak256Hex(new Uint8Array([2])) as Hash
const key = new Uint8Array(32).fill(3)
const signer = createSigner(genesis, key)
const stranger = createSigner(genesis, new Uint8Array(32).fill(4))
const abroad = createSigner(otherGenesis, key)
const ports = { seals: createSeals(genesis), decodeHeader: (hex: `0x${string}`) => decodeListedHeader(hexToBytes(hex)) }
const hash = (i: number) => keccak256Hex(new Uint8Array([9, i])) as Hash
const vote = (src: number, tgt: number, by = signer, variant = 0) => {
  const data: VoteData = { srcHeight: src, srcHash: hash(src), tgtHeight: tgt, tgtHash: hash(tgt + 100 * variant) }
  return { ...data, signature: by.signVote(data) }
}
const signed = (slot: number, extra: Partial<BlockHeader> = {}, by = signer, domain = genesis): BlockHeader => {
  const h: BlockHeader = {
    version: HEADER_VERSION,
    height: 1,
    slot,
    parentHash: genesis,
    producer: signer.address,
    setId: 0,
    txRoot: ZERO_HASH,
    receiptRoot: ZERO_HASH,
    stateRoot: ZERO_HASH,
    logsBloom: `0x${'00'.repeat(256)}`,
    gasLimit: 1n,
    gasUsed: 0n,
    baseFeePerGas: 1n,
    dagAnchor: { heads: [], count: 0, bytes: 0, root: ZERO_HASH },
    attestation: null,
    orphans: [],
    signature: `0x${'00'.repeat(65)}`,
    ...extra,
  }
  return { ...h, signature: by.signHeader(createSeals(domain).headerHash(h)) }
}
const header = (...args: Parameters<typeof signed>) => headerToHex(signed(...args))

describe('evidence', () => {
  it('proves double production, double votes and surrounds', () => {
    expect(verifyEvidence({ kind: 'E1', first: header(4), second: header(4, { gasUsed: 7n }) }, ports)).toMatchObject({
      kind: 'E1',
      offender: signer.address,
    })
    expect(verifyEvidence({ kind: 'E2', first: vote(1, 3), second: vote(1, 3, signer, 1) }, ports)).toMatchObject({
      kind: 'E2',
      offender: signer.address,
    })
    expect(verifyEvidence({ kind: 'E3', outer: vote(1, 9), inner: vote(3, 5) }, ports)).toMatchObject({
      kind: 'E3',
      offender: signer.address,
    })
  })
  it('one offence has one name, whichever way round it is told', () => {
    const a = vote(1, 3)
    const b = vote(1, 3, signer, 1)
    expect(verifyEvidence({ kind: 'E2', first: a, second: b }, ports).id).toBe(
      verifyEvidence({ kind: 'E2', first: b, second: a }, ports).id,
    )
  })
  it.each([
    ['the same header twice', { kind: 'E1', first: header(4), second: header(4) }],
    ['two slots', { kind: 'E1', first: header(4), second: header(5) }],
    [
      'a header signed by somebody else',
      { kind: 'E1', first: header(4), second: header(4, { gasUsed: 7n }, stranger) },
    ],
    [
      'headers of another chain',
      {
        kind: 'E1',
        first: header(4, {}, signer, otherGenesis),
        second: header(4, { gasUsed: 7n }, signer, otherGenesis),
      },
    ],
    ['the same vote twice', { kind: 'E2', first: vote(1, 3), second: vote(1, 3) }],
    ['two witnesses', { kind: 'E2', first: vote(1, 3), second: vote(1, 3, stranger, 1) }],
    ['two heights', { kind: 'E2', first: vote(1, 3), second: vote(1, 4) }],
    ['votes one after the other', { kind: 'E3', outer: vote(3, 9), inner: vote(1, 5) }],
    ['votes with one source', { kind: 'E3', outer: vote(3, 9), inner: vote(3, 5) }],
  ] as const)('is not %s', (_what, evidence) => {
    expect(() => verifyEvidence(evidence, ports)).toThrow(/CHAIN_BAD_EVIDENCE/)
  })
  it('votes made on another chain prove nothing against their maker here', () => {
    let offender: string | null = null
    try {
      offender = verifyEvidence(
        { kind: 'E2', first: vote(1, 3, abroad), second: vote(1, 3, abroad, 1) },
        ports,
      ).offender
    } catch (error) {
      expect(isNodeError(error)).toBe(true)
    }
    expect(offender).not.toBe(signer.address)
  })
  it('round-trips, and random bytes are refused with a code', () => {
    const e = { kind: 'E3', outer: vote(1, 9), inner: vote(3, 5) } as const
    expect(decodeEvidence(encodeEvidence(e))).toEqual(e)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(() => decodeEvidence(bytes)).toThrow(/CHAIN_BAD_EVIDENCE/)
      }),
    )
    expect(bytesToHex(encodeEvidence(e)).length).toBeLessThan(700)
  })
})

describe('evidence of the largest offence', () => {
  it('fits into a transaction: no witness can make its headers too long to be proven', () => {
    // All that a header may hold, and as many bytes of orphans as are let in (which evidence leaves out).
    const set = {
      setId: 1,
      bitmap: `0x${'ff'.repeat(13)}`,
      signatures: Array.from({ length: 101 }, () => `0x${'11'.repeat(65)}` as const),
    } as const
    const wide = {
      dagAnchor: { heads: Array.from({ length: 64 }, () => genesis), count: 4096, bytes: 4 << 20, root: genesis },
      attestation: { srcHeight: 1, srcHash: genesis, tgtHeight: 2, tgtHash: genesis, sets: [set, set] },
    }
    const accepted = (length: number) => {
      const made = encodeHeader(signed(5, { ...wide, orphans: [`0x${'ab'.repeat(length)}`] }))
      try {
        return decodeHeader(made)
      } catch {
        return null
      }
    }
    let least = 0
    for (let more = 1 << 17; more >= 1; more >>= 1) if (accepted(least + more) !== null) least += more
    const largest = accepted(least)!
    expect(least).toBeGreaterThan(40 * 1024)
    const evidence = encodeEvidence({
      kind: 'E1',
      first: headerToHex(largest),
      second: header(5, { ...wide, orphans: largest.orphans, height: largest.height + 1 }),
    })
    expect(verifyEvidence(decodeEvidence(evidence), ports).offender).toBe(signer.address)
    // Call data, and an envelope around it.
    expect(evidence.length + 100 + 400).toBeLessThan(MAX_TRANSACTION_BYTES)
  })
})

describe('one message has one encoding', () => {
  it('a number written as a float is refused, in votes and in headers', () => {
    const whole = encodeVote(vote(3, 5))
    expect(whole[1]).toBe(3)
    // 3 as a 64-bit float: major type 7, 0xfb.
    const float = Buffer.alloc(9)
    float[0] = 0xfb
    float.writeDoubleBE(3, 1)
    expect(() => decodeVote(Buffer.concat([whole.subarray(0, 1), float, whole.subarray(2)]))).toThrow(/CHAIN_BAD_VOTE/)
    const bytes = hexToBytes(header(5))
    const at = bytes.indexOf(HEADER_VERSION)
    float.writeDoubleBE(HEADER_VERSION, 1)
    expect(() => decodeHeader(Buffer.concat([bytes.subarray(0, at), float, bytes.subarray(at + 1)]))).toThrow(
      /CHAIN_BAD_HEADER/,
    )
  })
})

describe('penalty', () => {
  const { slashing } = DEFAULT_PARAMS
  it('is 5 % for one of many, everything for a third together, never more than the deposit', () => {
    expect(penaltyWei(100_000n, 1, 101, slashing)).toBe(5_000n)
    expect(penaltyWei(100_000n, 1, 21, slashing)).toBe(14_285n)
    expect(penaltyWei(100_000n, 7, 21, slashing)).toBe(100_000n)
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 24n),
        fc.integer({ min: 1, max: 101 }),
        fc.integer({ min: 1, max: 101 }),
        (deposit, slashed, n) => {
          const p = penaltyWei(deposit, slashed, n, slashing)
          return p >= 0n && p <= deposit && p >= (deposit * 5n) / 100n
        },
      ),
    )
  })
})
