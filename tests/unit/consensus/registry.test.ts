import { decodeFunctionResult, encodeFunctionData, type Hex as ViemHex } from 'viem'
import { describe, expect, it } from 'vitest'
import { WEI_PER_DPN } from '../../../node-core/kernel/amount.ts'
import { bytesToHex, hexToBytes } from '../../../node-core/kernel/bytes.ts'
import type { Address, Hash } from '../../../node-core/model/ids.ts'
import { createParams } from '../../../node-core/consensus/params.ts'
import { encodeEvidence } from '../../../node-core/consensus/witnesses/evidence/evidenceCodec.ts'
import { REGISTRY_ABI } from '../../../node-core/consensus/witnesses/registry/abi.ts'
import { beginBlock, endBlock, restingWei } from '../../../node-core/consensus/witnesses/registry/epochTransition.ts'
import { createRegistry, REGISTRY_ADDRESS } from '../../../node-core/consensus/witnesses/registry/registry.ts'
import { fakeSealing } from '../../sim/engine/sealing.ts'
import { genesisLedger } from '../../sim/ledger/genesisLedger.ts'
import { LedgerDraft, totalWei } from '../../sim/ledger/ledgerState.ts'

const params = createParams({ termSlots: 100, slashWindowSlots: 1000, executiveCount: 3, slashing: { restSlots: 50 } })
const sealing = fakeSealing(1)
const witnesses = [0, 1, 2, 3].map((i) => sealing.signerOf(i).address)
const holder = `0x${'ee'.repeat(20)}` as Address

function bench() {
  const state = new LedgerDraft(genesisLedger(witnesses, 3, params))
  state.credit(holder, 500_000n * WEI_PER_DPN)
  const supply = totalWei(state.finish())
  const registry = createRegistry(params, { seals: sealing.seals, decodeHeader: sealing.decodeHeader })
  const send = (caller: Address, data: ViemHex, slot: number, value = 0n, isStatic = false) => {
    if (value > 0n) state.transfer(caller, REGISTRY_ADDRESS, value)
    try {
      return registry({ caller, value, input: hexToBytes(data), isStatic, slot, state })
    } catch (error) {
      // The frame reverts.
      if (value > 0n) state.transfer(REGISTRY_ADDRESS, caller, value)
      throw error
    }
  }
  const call = (functionName: string, args: readonly unknown[] = []) =>
    encodeFunctionData({ abi: REGISTRY_ABI, functionName, args } as never)
  const view = (
    functionName: 'witness' | 'members' | 'votesOf' | 'unlockingOf' | 'candidates' | 'jailed',
    args: readonly unknown[] = [],
  ): unknown =>
    decodeFunctionResult({
      abi: REGISTRY_ABI,
      functionName,
      data: bytesToHex(send(holder, call(functionName, args), 0, 0n, true).output),
    } as never)
  const whole = () => expect(totalWei(state.finish())).toBe(supply)
  return { state, send, call, view, whole }
}

const input = (slot: number, over: Partial<Parameters<typeof endBlock>[1]> = {}) => ({
  height: slot,
  slot,
  producer: witnesses[0]!,
  finalHeight: 0,
  justifiedHeight: 0,
  attesters: [],
  downtime: [],
  members: [...witnesses.slice(0, 3)].sort(),
  alternates: [witnesses[3]!],
  jailed: [],
  electionDue: true,
  executiveCount: 3,
  alternateCount: 21,
  ...over,
})

describe('witness registry by its ABI', () => {
  it('registers with a deposit, votes, takes votes back after a term, exits, takes the deposit back after term + 21 days', () => {
    const { state, send, call, view, whole } = bench()
    expect(() => send(holder, call('register'), 5, 5n)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    const registered = send(holder, call('register'), 5, params.witnessDepositWei)
    expect(registered.logs).toHaveLength(1)
    expect(view('witness', [holder])).toEqual([params.witnessDepositWei, 0n, 5n, -1n, -1n])
    send(holder, call('vote', [holder]), 6, 100_000n * WEI_PER_DPN)
    expect(endBlock(state, input(7), params).ranked![0]).toBe(holder)
    expect(() => send(holder, call('unvote', [holder, 200_000n * WEI_PER_DPN]), 8)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    send(holder, call('unvote', [holder, 100_000n * WEI_PER_DPN]), 8)
    expect(endBlock(state, input(9), params).ranked![0]).not.toBe(holder)
    expect(() => send(holder, call('withdrawVotes'), 107)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    send(holder, call('withdrawVotes'), 108)
    send(holder, call('exit'), 120)
    expect(endBlock(state, input(121), params).ranked).not.toContain(holder)
    expect(() => send(holder, call('withdrawDeposit'), 1199)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    send(holder, call('withdrawDeposit'), 1200)
    expect(state.finish().liquid.get(holder)).toBe(500_000n * WEI_PER_DPN)
    whole()
  })
  it('a sitting member cannot take its deposit; its clock starts when it leaves the set', () => {
    const { state, send, call } = bench()
    const w = witnesses[0]!
    send(w, call('exit'), 5)
    expect(() => send(w, call('withdrawDeposit'), 5000)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    beginBlock(state, input(5050, { members: witnesses.slice(1).sort() }), params)
    expect(() => send(w, call('withdrawDeposit'), 6000)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    send(w, call('withdrawDeposit'), 6100)
  })
  it('slashes once, rewards the reporter, rests the sum, distributes it to all but the offender', () => {
    const { state, send, call, view, whole } = bench()
    const offender = sealing.signerOf(0)
    const hash = (i: string) => `0x${i.repeat(32)}` as Hash
    const vote = (i: string) => {
      const data = { srcHeight: 1, srcHash: hash('01'), tgtHeight: 3, tgtHash: hash(i) }
      return { ...data, signature: offender.signVote(data) }
    }
    const data = call('submitEvidence', [
      bytesToHex(encodeEvidence({ kind: 'E2', first: vote('0a'), second: vote('0b') })),
    ])
    const before = state.finish().liquid.get(holder)!
    send(holder, data, 10)
    expect(() => send(holder, data, 11)).toThrow(/CHAIN_BAD_EVIDENCE/)
    const [deposit, , , jailed] = view('witness', [offender.address]) as bigint[]
    expect(deposit).toBe(0n)
    expect(jailed).toBe(BigInt(Number.MAX_SAFE_INTEGER))
    expect(state.finish().liquid.get(holder)! - before).toBe(params.slashing.reporterRewardWei)
    expect(restingWei(state)).toBe(params.witnessDepositWei - params.slashing.reporterRewardWei)
    beginBlock(state, input(59), params)
    expect(restingWei(state)).toBeGreaterThan(0n)
    beginBlock(state, input(60), params)
    expect(restingWei(state)).toBe(0n)
    expect(endBlock(state, input(61), params)).toMatchObject({ jailed: [offender.address] })
    whole()
  })
  it('who was jailed, left and took everything out comes back as anybody, not jailed', () => {
    const { state, send, call, view } = bench()
    const w = witnesses[0]!
    send(holder, call('vote', [w]), 5, 10n * WEI_PER_DPN)
    beginBlock(state, input(20, { downtime: [w] }), params)
    const lists = () =>
      (['candidates', 'jailed'] as const).map((name) => (view(name) as string[]).map((a) => a.toLowerCase()))
    expect(lists()[1]).toEqual([w])
    send(w, call('exit'), 21)
    beginBlock(state, input(50, { members: witnesses.slice(1).sort() }), params)
    send(w, call('withdrawDeposit'), 1200)
    send(holder, call('unvote', [w, 10n * WEI_PER_DPN]), 1201)
    send(w, call('unvote', [w, view('votesOf', [w, w]) as bigint]), 1202)
    expect(lists()).toEqual([[...witnesses.slice(1)].sort(), []])
    state.credit(w, params.witnessDepositWei)
    send(w, call('register'), 1300, params.witnessDepositWei)
    expect(view('witness', [w])).toEqual([params.witnessDepositWei, 0n, 1300n, -1n, -1n])
    expect(endBlock(state, input(1301), params)).toMatchObject({ jailed: [], ranked: expect.arrayContaining([w]) })
  })
  it('a slashed witness does not come back by leaving and taking everything out; a member stays jailed whoever unvotes', () => {
    const { state, send, call, view, whole } = bench()
    const offender = sealing.signerOf(0)
    const hash = (i: string) => `0x${i.repeat(32)}` as Hash
    const vote = (i: string) => {
      const data = { srcHeight: 1, srcHash: hash('01'), tgtHeight: 3, tgtHash: hash(i) }
      return { ...data, signature: offender.signVote(data) }
    }
    send(holder, call('vote', [offender.address]), 5, 10n * WEI_PER_DPN)
    send(
      holder,
      call('submitEvidence', [bytesToHex(encodeEvidence({ kind: 'E2', first: vote('0a'), second: vote('0b') }))]),
      10,
    )
    send(offender.address, call('exit'), 11)
    send(holder, call('unvote', [offender.address, 10n * WEI_PER_DPN]), 12)
    send(
      offender.address,
      call('unvote', [offender.address, view('votesOf', [offender.address, offender.address]) as bigint]),
      12,
    )
    expect(endBlock(state, input(12), params).jailed).toEqual([offender.address])
    beginBlock(state, input(50, { members: witnesses.slice(1).sort() }), params)
    send(offender.address, call('withdrawDeposit'), 1200)
    expect(
      (['candidates', 'jailed'] as const).map((name) => (view(name) as string[]).map((a) => a.toLowerCase())),
    ).toEqual([[...witnesses.slice(1)].sort(), []])
    expect(() => send(offender.address, call('register'), 1300, params.witnessDepositWei)).toThrow(
      /CHAIN_REGISTRY_REFUSED/,
    )
    expect(() => send(offender.address, call('heartbeat'), 1300)).not.toThrow()
    expect(endBlock(state, input(1301, { members: witnesses.slice(1).sort() }), params).ranked).not.toContain(
      offender.address,
    )
    whole()
  })
  it('fines downtime only while an alternate can take over, one for each', () => {
    const { state, whole } = bench()
    beginBlock(state, input(20, { downtime: witnesses.slice(0, 2) }), params)
    expect(endBlock(state, input(20), params).jailed).toEqual([witnesses[0]!])
    whole()
  })
  it.each(['0x', '0x12345678', '0xffffffff00'])('refuses input %s with a code', (data) => {
    const { send } = bench()
    expect(() => send(holder, data as ViemHex, 1)).toThrow(/CHAIN_REGISTRY_REFUSED/)
  })
  it('refuses writing in a static call, value where none is wanted, votes for nobody', () => {
    const { send, call } = bench()
    expect(() => send(witnesses[0]!, call('heartbeat'), 1, 0n, true)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    expect(() => send(witnesses[0]!, call('heartbeat'), 1, 1n)).toThrow(/CHAIN_REGISTRY_REFUSED/)
    expect(() => send(holder, call('vote', [holder]), 1, 1n)).toThrow(/CHAIN_REGISTRY_REFUSED/)
  })
})
