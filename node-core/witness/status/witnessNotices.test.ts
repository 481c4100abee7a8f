import { describe, expect, it } from 'vitest'
import type { Address } from '#node-core/model/ids.ts'
import { createParams } from '#node-core/consensus/params.ts'
import { NEVER, registryRecords, type WitnessRecord } from '#node-core/consensus/witnesses/registry/registryRecords.ts'
import { witnessNotices, type NoticeSources } from './witnessNotices.ts'

const HERE = `0x${'11'.repeat(20)}` as Address
const params = createParams()

function codes(
  record: Partial<WitnessRecord> | null,
  options: {
    readonly misses?: number
    readonly keyStatus?: string
    readonly finalityStopped?: boolean
    readonly here?: Address | null
  } = {},
): string[] {
  const stored = new Map<string, Uint8Array>()
  const records = registryRecords({
    record: (_owner, name) => stored.get(name),
    setRecord: (_owner, name, value) => void (value === null ? stored.delete(name) : stored.set(name, value)),
  })
  if (record !== null)
    records.setWitness(HERE, {
      depositWei: params.witnessDepositWei,
      votesWei: 0n,
      heartbeatSlot: 0,
      jailedUntilSlot: -1,
      unlockSlot: -1,
      ...record,
    })
  const chain = {
    genesis: { params, timeMs: 0 },
    consensus: { duty: { misses: { [HERE]: options.misses ?? 0 } } },
    getRecord: (_owner: Address, name: string) => stored.get(name),
    keyStatus: options.keyStatus ?? 'armed',
  } as unknown as NoticeSources['chain']
  return witnessNotices({
    chain,
    here: options.here === undefined ? HERE : options.here,
    finalityStopped: options.finalityStopped ?? false,
  }).map((notice) => notice.code)
}

describe('notices of consensus', () => {
  it('says nothing while all is well, with or without a key', () => {
    expect(codes({})).toEqual([])
    expect(codes(null)).toEqual([])
    expect(codes({}, { here: null, misses: 7 })).toEqual([])
  })

  it('tells everybody that finality stopped', () => {
    expect(codes({}, { finalityStopped: true, here: null })).toEqual(['noFinality'])
  })

  it('warns a witness one miss before the fine, in a row or in sum', () => {
    expect(codes({}, { misses: 0b1 })).toEqual([])
    expect(codes({}, { misses: 0b11 })).toEqual(['missedTurns'])
    expect(codes({}, { misses: 0b1010101010 })).toEqual(['missedTurns'])
    expect(codes({}, { misses: 0b10101010 })).toEqual([])
  })

  it('tells what has happened: silent key, barred for a time or for good, a deposit too small', () => {
    expect(codes({}, { keyStatus: 'silent' })).toEqual(['safetyGap'])
    expect(codes({ jailedUntilSlot: 900 }, { misses: 0b111 })).toEqual(['witnessJailed'])
    expect(codes({ jailedUntilSlot: NEVER })).toEqual(['witnessSlashed'])
    expect(codes({ depositWei: (params.witnessDepositWei * 89n) / 100n })).toEqual(['depositLow'])
    expect(codes({ depositWei: (params.witnessDepositWei * 9n) / 10n })).toEqual([])
    expect(codes({ depositWei: 0n, unlockSlot: 5 })).toEqual([])
  })
})
