import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { NodeError } from '#node-core/kernel/errors.ts'
import type { BlockHeader } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { decodeBlock, encodeBlock, MAX_BLOCK_BYTES } from './blockCodec.ts'
import { MAX_ORPHAN_BYTES } from '../core/duties/produce.ts'
import {
  HEADER_VERSION,
  decodeHeader,
  decodeListedHeader,
  encodeHeader,
  encodeListedHeader,
  MAX_HEADER_BYTES,
  MAX_ORPHANS_BYTES,
} from './headerCodec.ts'
import { headerHash } from './headerHash.ts'

const blob = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((b) => bytesToHex(b))
const hash = blob(32) as fc.Arbitrary<Hash>
const height = fc.integer({ min: 0, max: 2 ** 48 })
const attestation = fc.record({
  srcHeight: height,
  srcHash: hash,
  tgtHeight: height,
  tgtHash: hash,
  sets: fc.array(fc.record({ setId: height, bitmap: blob(3), signatures: fc.array(blob(65), { maxLength: 3 }) }), {
    maxLength: 2,
  }),
})
const header: fc.Arbitrary<BlockHeader> = fc.record({
  version: fc.constant(HEADER_VERSION),
  height,
  slot: height,
  parentHash: hash,
  producer: blob(20) as fc.Arbitrary<Address>,
  setId: height,
  txRoot: hash,
  receiptRoot: hash,
  stateRoot: hash,
  logsBloom: blob(256),
  gasLimit: fc.bigInt(0n, 2n ** 64n),
  gasUsed: fc.bigInt(0n, 2n ** 64n),
  baseFeePerGas: fc.bigInt(0n, 2n ** 100n),
  dagAnchor: fc.record({ heads: fc.array(hash, { maxLength: 4 }), count: height, bytes: height, root: hash }),
  attestation: fc.option(attestation, { nil: null }),
  orphans: fc.array(blob(40), { maxLength: 2 }),
  signature: blob(65),
})
const genesis = `0x${'11'.repeat(32)}` as Hash

describe('header codec', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(header, (h) => {
        expect(decodeHeader(encodeHeader(h))).toEqual(h)
      }),
      { numRuns: 200 },
    )
  })
  it('accepts no second spelling: whatever decodes, encodes to the same bytes; anything else is refused with a code', () => {
    fc.assert(
      fc.property(header, fc.nat(), fc.integer({ min: 0, max: 255 }), (h, at, value) => {
        const bytes = encodeHeader(h)
        bytes[at % bytes.length] = value
        try {
          expect(bytesToHex(encodeHeader(decodeHeader(bytes)))).toBe(bytesToHex(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(NodeError)
          expect((error as NodeError).code).toBe('CHAIN_BAD_HEADER')
        }
      }),
      { numRuns: 1000 },
    )
  })
  it('as it is listed has the same hash without the orphans it listed, and one spelling', () => {
    fc.assert(
      fc.property(header, (h) => {
        const listed = decodeListedHeader(encodeListedHeader(h))
        expect(headerHash(genesis, listed)).toBe(headerHash(genesis, h))
        expect(listed.orphans).toEqual([])
        expect(encodeListedHeader(listed)).toEqual(encodeListedHeader(h))
        if (h.orphans.length === 0) return
        expect(() => decodeListedHeader(encodeHeader(h))).toThrow(/CHAIN_BAD_HEADER/)
        expect(() => decodeHeader(encodeListedHeader(h))).toThrow(/CHAIN_BAD_HEADER/)
      }),
      { numRuns: 100 },
    )
  })
  it('can always be listed, however often orphans listed orphans, and then still be sent', () => {
    const hex = (length: number) => `0x${'ff'.repeat(length)}` as const
    const set = { setId: 1, bitmap: hex(13), signatures: Array.from({ length: 101 }, () => hex(65)) }
    let largest: BlockHeader = {
      version: HEADER_VERSION,
      height: 2 ** 40,
      slot: 2 ** 40,
      parentHash: genesis,
      producer: hex(20) as Address,
      setId: 2 ** 30,
      txRoot: genesis,
      receiptRoot: genesis,
      stateRoot: genesis,
      logsBloom: hex(256),
      gasLimit: 2n ** 63n,
      gasUsed: 2n ** 63n,
      baseFeePerGas: 2n ** 99n,
      dagAnchor: { heads: Array.from({ length: 64 }, () => genesis), count: 4096, bytes: 4 << 20, root: genesis },
      attestation: { srcHeight: 2 ** 40, srcHash: genesis, tgtHeight: 2 ** 40, tgtHash: genesis, sets: [set, set] },
      orphans: [],
      signature: hex(65),
    }
    for (let depth = 0; depth < 6; depth++) {
      const listed = encodeListedHeader(largest)
      expect(listed.length).toBeLessThanOrEqual(MAX_ORPHAN_BYTES)
      largest = {
        ...largest,
        orphans: Array.from({ length: Math.floor(MAX_ORPHANS_BYTES / listed.length) }, () => bytesToHex(listed)),
      }
      expect(encodeHeader(largest).length).toBeLessThanOrEqual(MAX_HEADER_BYTES)
      expect(decodeHeader(encodeHeader(largest))).toEqual(largest)
    }
  })
  it('hash covers every field but the signature, and the genesis', () => {
    fc.assert(
      fc.property(header, header, (a, b) => {
        const base = headerHash(genesis, a)
        expect(headerHash(genesis, { ...a, signature: b.signature })).toBe(base)
        expect(headerHash(`0x${'22'.repeat(32)}` as Hash, a)).not.toBe(base)
        for (const key of Object.keys(a) as (keyof BlockHeader)[]) {
          if (key === 'signature' || key === 'version' || JSON.stringify(a[key], text) === JSON.stringify(b[key], text))
            continue
          expect(headerHash(genesis, { ...a, [key]: b[key] })).not.toBe(base)
        }
      }),
      { numRuns: 50 },
    )
  })
  it('no block is longer than one gossip message, however it came', () => {
    const h = fc.sample(header, { numRuns: 1, seed: 1 })[0]!
    const frame = encodeBlock({ header: h, transactions: [new Uint8Array(2 ** 20)] }).length - 2 ** 20
    const ofLength = (length: number) => encodeBlock({ header: h, transactions: [new Uint8Array(length - frame)] })
    expect(decodeBlock(ofLength(MAX_BLOCK_BYTES), genesis).header).toEqual(h)
    expect(() => decodeBlock(ofLength(MAX_BLOCK_BYTES + 1), genesis)).toThrow(/CHAIN_BAD_BLOCK/)
  })
  it('blocks round-trip; trailing and missing parts are refused', () => {
    fc.assert(
      fc.property(
        header,
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 5 }),
        (h, transactions) => {
          const bytes = encodeBlock({ header: h, transactions })
          expect(decodeBlock(bytes, genesis)).toEqual({ header: h, transactions, hash: headerHash(genesis, h) })
          expect(() => decodeBlock(bytes.subarray(0, bytes.length - 1), genesis)).toThrow(/CHAIN_BAD_BLOCK/)
          expect(() => decodeBlock(new Uint8Array([...bytes, 0]), genesis)).toThrow(/CHAIN_BAD_BLOCK/)
        },
      ),
      { numRuns: 50 },
    )
  })
})

function text(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
