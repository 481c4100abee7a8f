import { describe, expect, it } from 'vitest'
import { bytesToHex, type Hex } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { sign } from '#node-core/kernel/keys.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { createParams } from '../params.ts'
import { createSigner } from '../seals/createSigner.ts'
import { initialConsensusState } from '../transition/createConsensusState.ts'
import { witnessAt } from '../witnesses/set/turn.ts'
import { checkRecovery } from './checkRecovery.ts'
import { finalByRecovery } from '#node-core/chain/recovery/finalByRecovery.ts'
import { isRecovered, isRuledOut, recoverState, withRecovery } from './recoverState.ts'
import { RECOVERY_VERSION, recoveryDigest, type Recovery, type RecoveryProposal } from './recovery.ts'
import { formatRecovery, parseProposal, parseRecovery } from './recoveryFile.ts'
import { refuseConflict } from '#node-core/chain/recovery/refuseConflict.ts'

const genesisHash = keccak256Hex(new Uint8Array([1])) as Hash
const checkpointHash = keccak256Hex(new Uint8Array([2])) as Hash
const other = keccak256Hex(new Uint8Array([3])) as Hash
const keys = [1, 2, 3, 4, 5].map((fill) => new Uint8Array(32).fill(fill))
const keyOf = new Map(keys.map((key) => [createSigner(genesisHash, key).address, key]))
const all = [...keyOf.keys()].sort()
const members = all.slice(0, 3)

function signed(changes: Partial<RecoveryProposal> = {}): Recovery {
  const proposal = {
    version: RECOVERY_VERSION,
    genesisHash,
    checkpoint: { height: 40, hash: checkpointHash },
    members,
    alternates: [all[3]!],
    ...changes,
  }
  return {
    ...proposal,
    signatures: proposal.members.map((m) => bytesToHex(sign(recoveryDigest(proposal), keyOf.get(m) ?? keys[0]!))),
  }
}
const code = (field: string) =>
  expect.objectContaining({ code: 'CHAIN_BAD_RECOVERY', data: expect.objectContaining({ field }) as unknown }) as Error

describe('a recovery file', () => {
  it('is read back as it was written, and acted on only when every member has signed', () => {
    const recovery = signed()
    expect(parseRecovery(formatRecovery(recovery), genesisHash)).toEqual(recovery)
    const half = formatRecovery({ ...recovery, signatures: [recovery.signatures[0]!, null, null] })
    expect(parseProposal(half, genesisHash).signatures).toEqual([recovery.signatures[0], null, null])
    expect(() => parseRecovery(half, genesisHash)).toThrow(code('signatures'))
  })
  it.each<[string, string, () => Recovery]>([
    ['another network’s', 'genesisHash', () => signed({ genesisHash: other })],
    ['an unknown version', 'version', () => signed({ version: 2 })],
    ['an even set', 'members', () => signed({ members: all.slice(0, 2) })],
    ['no set', 'members', () => signed({ members: [] })],
    ['a set out of order', 'members', () => signed({ members: [members[1]!, members[0]!, members[2]!] })],
    ['a member named twice', 'members', () => signed({ members: [members[0]!, members[0]!, members[1]!] })],
    ['a member that is its own alternate', 'alternates', () => signed({ alternates: [members[0]!] })],
    ['block 0', 'checkpoint.height', () => signed({ checkpoint: { height: 0, hash: genesisHash } })],
    [
      'a stranger’s signature',
      'signatures',
      () => {
        const r = signed()
        return { ...r, signatures: [r.signatures[1]!, r.signatures[0]!, r.signatures[2]!] }
      },
    ],
    [
      'a signature of another checkpoint',
      'signatures',
      () => ({ ...signed(), checkpoint: { height: 41, hash: checkpointHash } }),
    ],
    ['other alternates than were signed', 'signatures', () => ({ ...signed(), alternates: [] })],
    ['a signature too few', 'signatures', () => ({ ...signed(), signatures: signed().signatures.slice(1) })],
  ])('with %s is refused', (_name, field, make) => {
    expect(() => checkRecovery(make(), genesisHash)).toThrow(code(field))
  })
  it.each(['', '{}', 'null', '[1]', JSON.stringify({ format: 'dipnet-recovery/1' }), 'x'.repeat(100_000)])(
    'that is none is refused: %.20s',
    (text) => {
      expect(() => parseRecovery(text, genesisHash)).toThrow(
        expect.objectContaining({ code: 'CHAIN_BAD_RECOVERY' }) as Error,
      )
    },
  )
  it('does not take a vote’s or a header’s signature for its own', () => {
    const recovery = signed()
    const digest = bytesToHex(recoveryDigest(recovery)) as Hash
    const vote = createSigner(genesisHash, keyOf.get(members[0]!)!).signVote({
      srcHeight: 0,
      srcHash: genesisHash,
      tgtHeight: 40,
      tgtHash: digest,
    })
    expect(() =>
      checkRecovery({ ...recovery, signatures: [vote, ...recovery.signatures.slice(1)] as Hex[] }, genesisHash),
    ).toThrow(code('signatures'))
  })
})

describe('the state after a checkpoint', () => {
  const params = createParams({ executiveCount: 5 })
  const old = {
    ...initialConsensusState(genesisHash, all, []),
    height: 40,
    slot: 55,
    jailed: [all[0]!],
    unsettled: [{ slot: 50, witness: all[0]!, outcome: 'missed' as const }],
    duty: { misses: { [all[0]!]: 3 } as Record<Address, number>, filled: 7n, known: 55 },
  }
  it('is the new set’s: nothing of the old one counts, and it is final itself', () => {
    const state = recoverState(old, signed(), params)
    const checkpoint = { height: 40, slot: 55, hash: checkpointHash }
    expect(state).toMatchObject({
      justified: checkpoint,
      final: checkpoint,
      justifiedHeights: [],
      previous: null,
      pending: null,
      tally: null,
      jailed: [],
      recent: [],
      unsettled: [],
      alternates: [all[3]],
      activatedAt: 41,
    })
    expect(state.active).toMatchObject({ id: 1, members })
    expect(state.active.seed).not.toBe(old.active.seed)
    expect(state.duty.misses).toEqual({})
    expect(members).toContain(witnessAt(state.active, 60))
  })
  it('differs for another recovery of the same checkpoint', () => {
    expect(recoverState(old, signed(), params).active.seed).not.toBe(
      recoverState(old, signed({ alternates: [] }), params).active.seed,
    )
  })
  it('is recovered once, and only after the checkpoint', () => {
    const once = withRecovery(old, checkpointHash, [signed()], params)
    expect(isRecovered(once, checkpointHash)).toBe(true)
    expect(withRecovery(once, checkpointHash, [signed()], params)).toBe(once)
    expect(withRecovery(old, other, [signed()], params)).toBe(old)
    expect(withRecovery({ ...old, height: 41 }, checkpointHash, [signed()], params)).toMatchObject({
      active: { id: 0 },
    })
    expect([
      isRuledOut(40, other, [signed()]),
      isRuledOut(40, checkpointHash, [signed()]),
      isRuledOut(41, other, [signed()]),
    ]).toEqual([true, false, false])
  })
})

describe('what is final at opening', () => {
  const params = createParams({ executiveCount: 5 })
  const final = { height: 30, slot: 31, hash: other }
  const stored = withRecovery(
    { ...initialConsensusState(genesisHash, all, []), height: 40, slot: 55 },
    checkpointHash,
    [signed()],
    params,
  )
  const store = { state: (ref: { readonly hash: Hash }) => (ref.hash === checkpointHash ? stored : undefined) }
  it('is the checkpoint where it is stored above, so that a network which stood still for weeks is not too old to go on', () => {
    expect(finalByRecovery(store, [signed()], final)).toEqual({ height: 40, slot: 55, hash: checkpointHash })
  })
  it('is what it was before a checkpoint that is not here, or lies below', () => {
    expect(finalByRecovery(store, [], final)).toBe(final)
    expect(finalByRecovery(store, [signed({ checkpoint: { height: 41, hash: other } })], final)).toBe(final)
    expect(finalByRecovery(store, [signed()], { ...final, height: 44 })).toMatchObject({ height: 44 })
  })
})

describe('a node that is past the checkpoint', () => {
  const block = (setId: number, producer: Address) =>
    ({ hash: other, transactions: [], header: { setId, producer } }) as never
  const store = (hash: Hash, finalHeight: number, child: never) => ({
    final: { height: finalHeight, hash: other },
    firstHeld: 1,
    canonicalHash: (height: number) => (height === 40 ? hash : other),
    block: (h: Hash) => (h === checkpointHash ? block(3, all[4]!) : child),
  })
  const conflict = expect.objectContaining({ code: 'CHAIN_RECOVERY_CONFLICT' }) as Error
  it('refuses one that contradicts what it holds final', () => {
    expect(() => refuseConflict(store(other, 45, block(4, members[0]!)), [signed()])).toThrow(conflict)
    expect(() => refuseConflict(store(checkpointHash, 45, block(3, members[0]!)), [signed()])).toThrow(conflict)
    expect(() => refuseConflict(store(checkpointHash, 45, block(4, all[4]!)), [signed()])).toThrow(conflict)
  })
  it('goes on with one that took place, or lies ahead', () => {
    refuseConflict(store(checkpointHash, 45, block(4, members[0]!)), [signed()])
    refuseConflict(store(checkpointHash, 40, block(3, all[4]!)), [signed()])
    refuseConflict(store(other, 39, block(3, all[4]!)), [signed()])
    // Below the snapshot that this node began with.
    refuseConflict({ ...store(other, 900, block(3, all[4]!)), firstHeld: 500, canonicalHash: () => undefined }, [
      signed(),
    ])
  })
})
