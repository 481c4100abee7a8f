import { describe, expect, it } from 'vitest'
import { isNodeError } from '#node-core/kernel/errors.ts'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { genesisMembers, parseGenesis } from './genesis.ts'
import { TOTAL_SUPPLY_WEI } from './params.ts'

const address = (i: number) => `0x${i.toString(16).padStart(40, '0')}`
const good = {
  format: 'dipnet-genesis/1',
  chainId: 7357,
  name: 'local',
  time: '2026-01-01T00:00:00Z',
  remainderTo: address(99),
  witnesses: [1, 2, 3, 4].map((i) => ({ address: address(i) })),
  allocations: [{ address: address(50), balanceWei: (5n * WEI_PER_DPN).toString() }],
  params: { executiveCount: 21, termSlots: 60, minBaseFeeWei: '7', downtime: { fineBps: 60 } },
}
const fieldOf = (change: Record<string, unknown>) => {
  try {
    parseGenesis({ ...good, ...change })
  } catch (error) {
    if (isNodeError(error) && error.code === 'CHAIN_BAD_GENESIS') return error.data['field']
    throw error
  }
  return 'accepted'
}

describe('genesis file', () => {
  it('fills in defaults, keeps the supply whole and the set odd', () => {
    const g = parseGenesis(good)
    expect(g).toMatchObject({
      chainId: 7357,
      dev: false,
      openCreate: false,
      params: { termSlots: 60, slotMs: 1000, minBaseFeeWei: 7n, downtime: { fineBps: 60, missesInRow: 3 } },
    })
    expect(genesisMembers(g)).toEqual([1, 2, 3].map(address))
    const sum =
      g.allocations.reduce((s, a) => s + a.balanceWei, 0n) +
      g.witnesses.reduce((s, w) => s + w.depositWei + w.votesWei, 0n)
    expect(sum).toBe(TOTAL_SUPPLY_WEI)
  })
  it('has a hash of its content: the order of fields and letter case do not matter, any value does', () => {
    const { hash } = parseGenesis(good)
    expect(parseGenesis(Object.fromEntries(Object.entries(good).reverse())).hash).toBe(hash)
    for (const change of [
      { chainId: 8 },
      { name: 'x' },
      { dev: true },
      { openCreate: true },
      { time: '2026-01-01T00:00:01Z' },
      { params: {} },
      { witnesses: good.witnesses.slice(1) },
    ])
      expect(parseGenesis({ ...good, ...change }).hash).not.toBe(hash)
  })
  it.each([
    ['format', { format: 'x' }],
    ['chainId', { chainId: 0 }],
    ['chainId', { chainId: 1.5 }],
    ['time', { time: 'yesterday' }],
    ['witnesses', { witnesses: [] }],
    ['witnesses', { witnesses: [good.witnesses[0], good.witnesses[0]] }],
    ['witnesses.0.address', { witnesses: [{ address: '0x12' }] }],
    [`witnesses.${address(1)}`, { witnesses: [{ address: address(1), depositWei: '5' }] }],
    ['', { unknown: 1 }],
    ['params.nothing', { params: { nothing: 1 } }],
    ['params.slotMs', { params: { slotMs: '1000' } }],
    ['params.executiveCount', { params: { executiveCount: 4 } }],
    ['params.feeSplit', { params: { feeSplit: { producerBps: 1 } } }],
    ['params.gasLimit', { params: { gasLimit: 5 } }],
    ['allocations', { allocations: [{ address: address(9), balanceWei: TOTAL_SUPPLY_WEI.toString() }] }],
    ['remainderTo', { remainderTo: undefined }],
    ['params.downtime.toString', { params: { downtime: { toString: 1 } } }],
  ])('names the wrong field: %s', (field, change) => {
    expect(fieldOf(change)).toBe(field)
  })
  it.each([null, 5, 'x', [], {}])('refuses %j', (json) => {
    expect(() => parseGenesis(json)).toThrow(/CHAIN_BAD_GENESIS/)
  })
})
