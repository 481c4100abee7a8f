import { expect, it } from 'vitest'
import type { ChainStatus, WitnessStanding } from '#node-core/witness/status/chainStatusMethods.ts'
import { statusLines } from './remoteStatusCommand.ts'

const DPN = 10n ** 18n
const standing: WitnessStanding = {
  balanceWei: String(5n * DPN),
  depositWei: String(100_000n * DPN),
  votesWei: '0',
  heartbeatSlot: 10,
  jailed: 'no',
  jailedUntilSlot: -1,
  unlockSlot: -1,
  missed: { settled: 2, recent: 1 },
}
const status: ChainStatus = {
  name: 'Ours',
  chainId: 1,
  genesis: '0xab',
  dev: false,
  slot: 100,
  slotMs: 1_000,
  slotTimeMs: Date.parse('2026-01-01T00:00:00Z'),
  head: { height: 90, hash: '0x1', slot: 100, stateRoot: '0x2' },
  justified: { height: 89, hash: '0x3' },
  final: { height: 88, hash: '0x4' },
  finality: { ageSlots: 2, stopped: false, heard: 7, members: 7, quorum: 5 },
  peers: 6,
  units: 0,
  syncing: false,
  snapshot: null,
  waiting: 0,
  witness: {
    address: '0xaa',
    key: 'armed',
    seat: 'executive',
    standing,
    candidacy: null,
    evidence: { waiting: 0, unpaid: false },
  },
  executive: ['0xaa', '0xbb'],
  alternates: ['0xcc'],
  jailed: ['0xbb'],
  changing: false,
  term: 0,
}
const lines = (
  over: Partial<ChainStatus>,
  witness: Partial<ChainStatus['witness']> = {},
  mine: Partial<WitnessStanding> = {},
) =>
  statusLines({
    ...status,
    ...over,
    witness: { ...status.witness, standing: { ...standing, ...mine }, ...witness },
  }).join('\n')

it('says where all stands when all is well', () => {
  const text = lines({})
  for (const line of [
    'final     88 0x4, 2 slots ago',
    'key       0xaa, armed, executive',
    'account   5.00 DPN to spend, deposit 100,000.00 DPN, votes 0.00 DPN',
    'turns     2 missed of the last ones in final history, 1 after it',
    'executive 2 0xbb jailed',
    'alternate 1 0xcc',
  ])
    expect(text.split('\n')).toContain(line)
  expect(text).not.toMatch(/STOPPED|evidence|leaving|candidate|fees/)
})

it.each<[string, string, RegExp]>([
  [
    'finality stopped',
    lines({ finality: { ageSlots: 40, stopped: true, heard: 4, members: 7, quorum: 5 } }),
    /finality {2}STOPPED: 4 of 7 witnesses heard, 5 are needed/,
  ],
  ['a silent key', lines({}, { key: 'silent' }), /silent: [^]*start with --arm-key/],
  [
    'jail for missed turns',
    lines({}, { seat: 'none' }, { jailed: 'downtime', jailedUntilSlot: 160 }),
    /jailed {4}for missed turns; at slot 160, 2026-01-01T00:01:00\.000Z this node frees it with a heartbeat/,
  ],
  [
    'jail that is over',
    lines({}, { seat: 'none' }, { jailed: 'downtime', jailedUntilSlot: 60 }),
    /jailed {4}for missed turns; this node frees it/,
  ],
  ['jail for good', lines({}, { seat: 'none' }, { jailed: 'forGood' }), /jailed {4}for good: [^]*witness withdraw/],
  [
    'a deposit on its way out',
    lines({}, { seat: 'none' }, { unlockSlot: 3_700 }),
    /leaving {3}deposit is free at slot 3700, 2026-01-01T01:00:00\.000Z$/m,
  ],
  ['a deposit that is free', lines({}, { seat: 'none' }, { unlockSlot: 40 }), /leaving [^\n]*: witness withdraw/],
  ['no DPN for fees', lines({}, {}, { balanceWei: '0' }), /fees {6}none: send/],
  [
    'a candidate without its deposit',
    lines({}, { candidacy: 'needsDpn', seat: 'none' }),
    /candidate waits for its deposit/,
  ],
  [
    'proofs it cannot pay for',
    lines({}, { evidence: { waiting: 3, unpaid: true } }),
    /evidence {2}3 offences [^\n]*lacks the fee/,
  ],
])('says what is to be done: %s', (_what, text, expected) => {
  expect(text).toMatch(expected)
})
