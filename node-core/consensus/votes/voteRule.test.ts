import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Hash } from '#node-core/model/ids.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createFastSeals } from '#node-core/chain/execution/createFastSeals.ts'
import { createSeals } from '../seals/createSeals.ts'
import { createSigner } from '../seals/createSigner.ts'
import { encodeBitmap } from './bitmap.ts'
import { quorum } from '../rules/quorum.ts'
import { createSafetyRecord } from './safetyRecord.ts'
import { verifyAttestation } from './verifyAttestation.ts'
import { isVoteSafe, recordVote } from './voteRule.ts'

const hashOf = (text: string) => keccak256Hex(new TextEncoder().encode(text)) as Hash
const genesisHash = hashOf('genesis')
const voteOf = (srcHeight: number, tgtHeight: number) => ({
  srcHeight,
  srcHash: hashOf(`s${srcHeight}`),
  tgtHeight,
  tgtHash: hashOf(`t${tgtHeight}`),
})
const signers = Array.from({ length: 4 }, (_, i) => createSigner(genesisHash, new Uint8Array(32).fill(i + 1))).sort(
  (a, b) => (a.address < b.address ? -1 : 1),
)

describe('what a key may sign', () => {
  it('is a higher target than ever from a source no lower than ever; whatever it follows, two of its votes are no offence', () => {
    const record = recordVote(createSafetyRecord(genesisHash, signers[0]!.address), voteOf(3, 5))
    expect(
      [voteOf(3, 6), voteOf(4, 9), voteOf(3, 5), voteOf(4, 5), voteOf(2, 9), voteOf(7, 7)].map((vote) =>
        isVoteSafe(record, vote),
      ),
    ).toEqual([true, true, false, false, false, false])
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 20 }), (asked) => {
        let now = createSafetyRecord(genesisHash, signers[0]!.address)
        const cast: Array<{ srcHeight: number; tgtHeight: number }> = []
        for (const [src, tgt] of asked) {
          const vote = voteOf(src, tgt)
          if (!isVoteSafe(now, vote)) continue
          now = recordVote(now, vote)
          cast.push(vote)
        }
        return cast.every((a, i) =>
          cast
            .slice(i + 1)
            .every(
              (b) =>
                a.tgtHeight !== b.tgtHeight &&
                !(b.srcHeight < a.srcHeight && a.tgtHeight < b.tgtHeight) &&
                !(a.srcHeight < b.srcHeight && b.tgtHeight < a.tgtHeight),
            ),
        )
      }),
    )
  })
})

describe('a vote', () => {
  it('is its network’s: on another its signature is somebody else’s', () => {
    const vote = { ...voteOf(1, 2), signature: signers[0]!.signVote(voteOf(1, 2)) }
    expect(createSeals(genesisHash).voteSigner(vote)).toBe(signers[0]!.address)
    expect(createSeals(hashOf('another genesis')).voteSigner(vote)).not.toBe(signers[0]!.address)
  })

  it('has one form of signature only, by the fast way as by the plain one', async () => {
    const fast = createFastSeals(genesisHash, await loadFastCrypto())
    const signature = signers[0]!.signVote(voteOf(1, 2))
    const id = parseInt(signature.slice(-2), 16)
    for (const seals of [fast, createSeals(genesisHash)]) {
      expect(seals.voteSigner({ ...voteOf(1, 2), signature })).toBe(signers[0]!.address)
      for (const other of [id + 2, id + 27, id + 4]) {
        const copy = `${signature.slice(0, -2)}${other.toString(16).padStart(2, '0')}` as const
        expect(seals.voteSigner({ ...voteOf(1, 2), signature: copy as `0x${string}` }), String(other)).not.toBe(
          signers[0]!.address,
        )
      }
    }
  })
})

describe('an attestation', () => {
  const seals = createSeals(genesisHash)
  const target = {
    hash: hashOf('t2'),
    height: 2,
    source: { hash: hashOf('s1'), height: 1 },
    votingSets: [{ id: 0, members: signers.map(({ address }) => address) }],
  }
  const by = (count: number) => ({
    ...voteOf(1, 2),
    sets: [
      {
        setId: 0,
        bitmap: encodeBitmap(
          signers.slice(0, count).map((_, i) => i),
          4,
        ),
        signatures: signers.slice(0, count).map((signer) => signer.signVote(voteOf(1, 2))),
      },
    ],
  })
  it('holds a quorum of real signatures', () => {
    expect(quorum(4)).toBe(3)
    expect(verifyAttestation(by(3), target as never, quorum, seals)).toEqual(
      signers
        .slice(0, 3)
        .map(({ address }) => address)
        .sort(),
    )
    expect(() => verifyAttestation(by(2), target as never, quorum, seals)).toThrow(/CHAIN_BAD_ATTESTATION/)
    const forged = by(3)
    forged.sets[0]!.signatures[2] = signers[3]!.signVote(voteOf(1, 2))
    expect(() => verifyAttestation(forged, target as never, quorum, seals)).toThrow(/CHAIN_BAD_ATTESTATION/)
  })
})
