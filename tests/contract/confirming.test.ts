import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Activity } from '#node-core/api/calls/app.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/* Between reading a sentence and signing it, on the real node: once, in time, and not what was put away. */

const DPN = 10n ** 18n
let real: RealNode
let fan: Address
let studio: Address
/** Moves this machine's clock on, ms. */
let ahead = 0
const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead }

beforeAll(async () => {
  real = await openRealNode({ clock })
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const { accounts } = await real.client.call('accounts.list')
  fan = accounts.find((account) => account.role === 'fan')!.address
  studio = accounts.find((account) => account.role === 'studio')!.address
}, 120_000)
afterAll(() => real?.remove())

const balance = async (address: Address) => (await real.client.call('chain.account', { address })).balanceWei
const prepare = (amountWei: bigint, from = fan, to = studio) =>
  real.client.run('actions.prepare', { kind: 'sendDpn', from, to, amountWei })
const confirm = (id: string) => real.client.run('actions.confirm', { id })

describe('a prepared action', () => {
  it('pays once, however often and however fast it is confirmed', async () => {
    const before = await balance(studio)
    const { id } = await prepare(2n * DPN)
    const results = [...(await Promise.all([confirm(id), confirm(id), confirm(id)])), await confirm(id)]
    expect(new Set(results.map(({ transaction }) => transaction)).size).toBe(1)
    // What would have gone out beside it goes out before this.
    await confirm((await prepare(1n)).id)
    expect((await balance(studio)) - before).toBe(2n * DPN + 1n)
  }, 60_000)

  it('stands in the activity once, by whom and about what', async () => {
    const news: Activity[] = []
    const stop = real.client.on('app.activity', undefined, (items) => void news.push(...items))
    const { id } = await prepare(3n * DPN)
    await Promise.all([confirm(id), confirm(id)])
    const mine = () => news.filter(({ by, data }) => by === 'person' && data['amountWei'] === 3n * DPN)
    await expect
      .poll(mine)
      .toMatchObject([
        { code: 'person.sendDpn', data: { to: studio, from: fan, fromName: 'Alice (fan)', state: 'included' } },
      ])
    stop()
    expect(mine()).toHaveLength(1)
  }, 60_000)

  it('put away, cannot be signed any more; signed, cannot be put away', async () => {
    const { id } = await prepare(DPN)
    await real.client.call('actions.discard', { id })
    expect(await codeOf(confirm(id))).toBe('NODE_PREPARED_GONE')
    const signed = await prepare(1n)
    const { transaction } = await confirm(signed.id)
    await real.client.call('actions.discard', { id: signed.id })
    expect((await confirm(signed.id)).transaction).toBe(transaction)
  }, 60_000)

  it('can be thought about for ten minutes: what is signed later would be another price', async () => {
    const { id, expiresAt } = await prepare(DPN)
    expect(Date.parse(expiresAt) - clock.now()).toBeLessThanOrEqual(600_000)
    ahead += 601_000
    expect(await codeOf(confirm(id))).toBe('NODE_PREPARED_GONE')
    ahead = 0
  }, 60_000)

  it('that was refused before anything went out may be tried again, once the reason is gone', async () => {
    const all = await balance(studio)
    const { id, maxFeeWei } = await prepare(all - 10n * DPN, studio, fan)
    // The money goes elsewhere first: the pool refuses what was prepared.
    await confirm((await prepare(20n * DPN, studio, fan)).id)
    expect(await codeOf(confirm(id))).toMatch(/FUNDS|ENOUGH/)
    await confirm((await prepare(30n * DPN + maxFeeWei)).id)
    expect((await confirm(id)).state).toBe('included')
  }, 60_000)
})
