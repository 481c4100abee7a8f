import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Activity } from '#node-core/api/calls/app.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { randomPrivateKey } from '#node-core/kernel/keys.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import type { Address } from '#node-core/model/ids.ts'
import { formatInvitation, parseInvitation } from '#node-core/node/session/invitation.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/* A newcomer's first fee: a little DPN that travels with an invitation, taken once, or taken back. */

const DPN = 10n ** 18n
const PATIENCE = { timeout: 40_000, interval: 200 }
const opened: RealNode[] = []
let giver: RealNode
let giverAddress: Address

async function newcomer(label: string): Promise<{ real: RealNode; address: Address; news: Activity[] }> {
  const real = await openRealNode()
  opened.push(real)
  const news: Activity[] = []
  real.client.on('app.activity', undefined, (items) => void news.push(...items))
  const { phrase } = await real.client.call('accounts.newPhrase', { words: 12 })
  const { address } = await real.client.run('accounts.create', {
    phrase,
    password: 'a long enough password',
    label,
    role: 'fan',
    rememberInKeychain: false,
  })
  return { real, address, news }
}
const balance = async (address: Address) => (await giver.client.call('chain.account', { address })).balanceWei
async function give(amountWei: bigint, days: number): Promise<{ invitation: string; id: Address }> {
  const { id } = await giver.client.run('actions.prepare', {
    kind: 'giveInvitation',
    from: giverAddress,
    amountWei,
    days,
  })
  await giver.client.run('actions.confirm', { id })
  const [gift] = await giver.client.call('network.gifts')
  expect(gift).toMatchObject({ from: giverAddress, amountWei, state: 'open' })
  return { invitation: gift!.invitation!, id: gift!.id }
}
const stateOf = async (id: Address) => (await giver.client.call('network.gifts')).find((gift) => gift.id === id)?.state

beforeAll(async () => {
  const { real, address } = await newcomer('Giver')
  giver = real
  giverAddress = address
  await giver.node.networks.foundHeadless(
    { name: 'Gifts', chainId: 31_392, slotMs: 200, sampleWorld: false },
    UNWATCHED,
  )
  await giver.client.call('network.requestTestFunds', { address })
}, 120_000)

afterAll(async () => {
  for (const real of opened.reverse()) await real.remove().catch(() => undefined)
}, 60_000)

describe('a gift in an invitation', () => {
  it('goes to who uses it first, whole but for the fee; who comes second is told', async () => {
    const { invitation, id } = await give(2n * DPN, 7)
    const first = await newcomer('First')
    const second = await newcomer('Second')
    await first.real.client.run('network.join', { invitation })
    await expect.poll(() => balance(first.address), PATIENCE).toBeGreaterThan((2n * DPN * 99n) / 100n)
    expect(await balance(id)).toBe(0n)
    await expect.poll(() => stateOf(id), PATIENCE).toBe('taken')
    await expect.poll(() => first.news.map(({ code }) => code), PATIENCE).toContain('giftReceived')

    await second.real.client.run('network.join', { invitation })
    await expect.poll(() => second.news.map(({ code }) => code), PATIENCE).toContain('giftMissed')
    expect(await balance(second.address)).toBe(0n)
    // It pays the first thing that a newcomer does.
    const sent = await first.real.client.run('actions.prepare', {
      kind: 'sendDpn',
      from: first.address,
      to: second.address,
      amountWei: DPN,
    })
    await first.real.client.run('actions.confirm', { id: sent.id })
    await expect.poll(() => balance(second.address), PATIENCE).toBe(DPN)
  }, 120_000)

  it('comes back after its date, and cannot be taken then', async () => {
    const { invitation, id } = await give(3n * DPN, 1)
    const before = await balance(giverAddress)
    await giver.client.call('network.advanceTime', { seconds: 86_400 + 60 })
    await expect.poll(() => stateOf(id), PATIENCE).toBe('returned')
    expect((await balance(giverAddress)) - before).toBeGreaterThan((3n * DPN * 99n) / 100n)
    const late = await newcomer('Late')
    await late.real.client.run('network.join', { invitation })
    await expect.poll(() => late.news.map(({ code }) => code), PATIENCE).toContain('giftMissed')
    expect(await balance(late.address)).toBe(0n)
  }, 120_000)

  it('lies on no disk in the clear, and is not in an ordinary invitation', async () => {
    const { invitation } = await give(DPN, 7)
    const { gift } = parseInvitation(invitation)
    const file = await readFile(join(giver.dataDir, 'gifts.json'), 'utf8')
    expect(file).not.toContain(bytesToHex(gift!.key).slice(2))
    const plain = await giver.client.call('network.invitation')
    expect(parseInvitation(plain.invitation).gift).toBeUndefined()
  }, 60_000)

  it('is refused where it is too small, or more than there is', async () => {
    const prepare = (amountWei: bigint) =>
      codeOf(giver.client.run('actions.prepare', { kind: 'giveInvitation', from: giverAddress, amountWei, days: 7 }))
    expect(await prepare(1n)).toBe('MARKET_NOTHING_TO_SEND')
    expect(await prepare(10n ** 27n)).toBe('MARKET_NOT_ENOUGH_DPN')
  })

  it('that somebody made up is gone, and joining works all the same', async () => {
    const plain = parseInvitation((await giver.client.call('network.invitation')).invitation)
    const invented = formatInvitation({ ...plain, gift: { key: randomPrivateKey(), amountWei: 10n ** 30n, untilS: 1 } })
    const { real, news } = await newcomer('Believer')
    expect((await real.client.run('network.join', { invitation: invented })).mode).toBe('joined')
    await expect.poll(() => news.map(({ code }) => code), PATIENCE).toContain('giftMissed')
  }, 60_000)
})
