import { describe, expect, it } from 'vitest'
import type { Attestation, Block } from '#node-core/model/block.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { countVoters } from './countVoters.ts'

const HASH: Hash = `0x${'00'.repeat(32)}` as Hash
const votes = (tgtHeight: number, ...sets: readonly (readonly `0x${string}`[])[]): Attestation => ({
  srcHeight: 0,
  srcHash: HASH,
  tgtHeight,
  tgtHash: HASH,
  sets: sets.map((signatures, setId) => ({ setId, bitmap: '0x00', signatures })),
})
const count = (attestations: Readonly<Record<number, Attestation>>, height: number, head: number) =>
  countVoters(
    { getBlock: (at) => ({ header: { attestation: attestations[Number(at)] ?? null } }) as unknown as Block },
    height,
    head,
  )

describe('witnesses behind a block', () => {
  it('are those of the first votes for it, or for one that stands on it', () => {
    const attestations = { 5: votes(4, ['0x01']), 6: votes(5, ['0x01', '0x02', '0x03']), 7: votes(6, ['0x01']) }
    expect(count(attestations, 5, 9)).toBe(3)
    expect(count({ 9: votes(8, ['0x01', '0x02']) }, 5, 9)).toBe(2)
  })
  it('count once where two sets had to vote', () => {
    expect(count({ 6: votes(5, ['0x01', '0x02'], ['0x02', '0x03']) }, 5, 9)).toBe(3)
  })
  it('are none before anybody has voted, in the newest block, and long after the last vote', () => {
    expect(count({ 6: votes(4, ['0x01']) }, 5, 9)).toBeNull()
    expect(count({ 6: votes(5, ['0x01']) }, 5, 5)).toBeNull()
    expect(count({ 90: votes(89, ['0x01']) }, 5, 99)).toBeNull()
  })
})
