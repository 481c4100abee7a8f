import { afterAll, beforeAll, expect, it } from 'vitest'
import { openRealNode, type RealNode } from '../support/realNode.ts'

const PASSWORD = 'correct horse battery'
let founder: RealNode
let old: RealNode
let fresh: RealNode
beforeAll(async () => {
  founder = await openRealNode()
  await founder.client.run('network.startLocal', undefined)
  await founder.client.call('app.saveSettings', { autopilot: false })
}, 120_000)
afterAll(async () => {
  for (const real of [fresh, old, founder]) await real?.remove()
}, 60_000)

const invitation = async () => (await founder.client.call('network.invitation')).invitation
const labels = async (real: RealNode) =>
  (await real.client.call('accounts.list')).accounts.map(({ label, role }) => `${label}/${role}`)

it('a phrase typed on an empty computer brings back every account it was used for', async () => {
  old = await openRealNode()
  const { phrase } = await old.client.call('accounts.newPhrase', { words: 12 })
  await old.client.run('network.join', { invitation: await invitation() })
  const first = await old.client.run('accounts.create', {
    phrase,
    password: PASSWORD,
    label: 'Ann',
    role: 'fan',
    rememberInKeychain: false,
  })
  await old.client.call('accounts.add', { label: 'Never used', role: 'fan' })
  const third = await old.client.call('accounts.add', { label: 'Ann’s workshop', role: 'factory' })
  // The third has money and no word of its own on the network: only the founder's payment tells of it there.
  await old.client.call('network.requestTestFunds', { address: first.address })
  await old.client.call('network.requestTestFunds', { address: third.address })
  await expect
    .poll(async () => (await founder.client.call('chain.account', { address: third.address })).balanceWei, {
      timeout: 60_000,
    })
    .toBeGreaterThan(0n)
  await old.remove()

  fresh = await openRealNode()
  await fresh.client.run('accounts.create', {
    phrase,
    password: PASSWORD,
    label: 'Ann',
    role: 'fan',
    rememberInKeychain: false,
  })
  expect(await labels(fresh)).toEqual(['Ann/fan'])
  await fresh.client.run('network.join', { invitation: await invitation() })
  await expect
    .poll(async () => (await fresh.client.call('accounts.list')).accounts.map(({ address }) => address), {
      timeout: 90_000,
      interval: 500,
    })
    .toContain(third.address)
  const activity: string[] = []
  const stop = fresh.client.on(
    'app.activity',
    undefined,
    (items) => void activity.push(...items.map(({ code }) => code)),
  )
  await expect.poll(() => activity, { timeout: 10_000 }).toContain('accountFound')
  stop()
}, 240_000)
