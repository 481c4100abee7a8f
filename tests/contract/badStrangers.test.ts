import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Activity } from '#node-core/api/calls/app.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import type { Address } from '#node-core/model/ids.ts'
import { createNetwork } from '#node-core/network/createNetwork.ts'
import type { Network } from '#node-core/network/network.ts'
import { formatInvitation, parseInvitation, type Invitation } from '#node-core/node/session/invitation.ts'
import { protocolNames } from '#node-core/node/session/protocolNames.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/*
 * What strangers try, and the test that proves that it is refused with a code, scored where a peer is to blame, and
 * that nothing is lost by it. All of it over real hosts and sockets.
 *
 *   invitation, mistyped or cut        NODE_BAD_INVITATION      invitation.test.ts, badInput.test.ts
 *   invitation, names nobody           NODE_NO_PEER_ANSWERS     badInput.test.ts
 *   invitation, another's genesis      NODE_NO_PEER_ANSWERS     here
 *   invitation, a made-up history      not followed             here
 *   wrong bytes for an id              CONTENT_MISMATCH, 50     fetchContent.slow.test.ts, hostileNetwork.slow.test.ts
 *   record for somebody else           not taken                hostileNetwork.slow.test.ts
 *   records by the hundred             few are met              hostileNetwork.slow.test.ts, boundedRecords.test.ts
 *   records of who has nothing         a question each          fetchContent.slow.test.ts
 *   a relay that cuts, or swallows     the file comes           hostileNetwork.slow.test.ts, reaching.slow.test.ts
 *   a peer that claims every file      CONTENT_NOT_FOUND, 10    fetchContent.slow.test.ts
 *   a gift claimed twice               giftMissed               here, gift.test.ts
 *   a gift that was made up            giftMissed               gift.test.ts
 *   a router that lies                 no address is told       router.slow.test.ts
 */
const CONTENT = 'node-core/network/content'
const PROOFS: readonly (readonly [file: string, title: string])[] = [
  ['node-core/node/session/invitation.test.ts', 'notices any single changed or missing character'],
  ['tests/contract/badInput.test.ts', 'a mistyped invitation, and one whose people do not answer'],
  [`${CONTENT}/fetching/fetchContent.slow.test.ts`, 'a peer that lies costs the chunk it lied about, and is penalised'],
  [`${CONTENT}/fetching/fetchContent.slow.test.ts`, 'records of somebody who has nothing cost a question'],
  [`${CONTENT}/fetching/fetchContent.slow.test.ts`, 'whoever says to have every file and gives none is penalised'],
  [`${CONTENT}/hostileNetwork.slow.test.ts`, 'a record for somebody else is not taken'],
  [`${CONTENT}/hostileNetwork.slow.test.ts`, 'a keeper that names hundreds'],
  [`${CONTENT}/hostileNetwork.slow.test.ts`, 'who is in the table and sends wrong bytes is penalised by its code'],
  [`${CONTENT}/hostileNetwork.slow.test.ts`, 'cuts every way after three chunks: the file comes all the same'],
  [`${CONTENT}/hostileNetwork.slow.test.ts`, 'swallows all without a word'],
  ['node-core/network/host/boundedRecords.test.ts', 'of one file only the last few are told'],
  ['node-core/network/reaching.slow.test.ts', 'a relayed connection is cut at its bytes, and a new one works'],
  ['node-core/network/router/router.slow.test.ts', 'opens a port, and tells no address of it'],
  ['tests/contract/gift.test.ts', 'goes to who uses it first, whole but for the fee; who comes second is told'],
  ['tests/contract/gift.test.ts', 'that somebody made up is gone, and joining works all the same'],
]

const PATIENCE = { timeout: 40_000, interval: 200 }
const DPN = 10n ** 18n
const closers: (() => Promise<unknown>)[] = []
let founder: RealNode
let founderAddress: Address
let invited: Invitation

async function newcomer(label: string) {
  const real = await openRealNode()
  closers.push(() => real.remove())
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
/** Somebody who answers to the founder's network with bytes of their own. */
async function impostor(answer: () => Promise<Uint8Array>): Promise<Network> {
  const network = await createNetwork({
    identity: new Uint8Array(randomBytes(32)),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
  })
  closers.push(() => network.stop())
  network.handle(protocolNames(invited.genesis).genesis, answer)
  return network
}
const status = (real: RealNode) => real.client.call('network.status')

beforeAll(async () => {
  const made = await newcomer('Founder')
  founder = made.real
  founderAddress = made.address
  await founder.node.networks.foundHeadless(
    { name: 'Strangers', chainId: 31_395, slotMs: 200, sampleWorld: false },
    UNWATCHED,
  )
  await founder.client.call('network.requestTestFunds', { address: founderAddress })
  await vi.waitFor(async () => expect((await status(founder)).final?.height ?? 0).toBeGreaterThan(0), PATIENCE)
  invited = parseInvitation((await founder.client.call('network.invitation')).invitation)
}, 120_000)
afterAll(async () => {
  for (const close of closers.toReversed()) await close().catch(() => undefined)
}, 60_000)

it.each(PROOFS)('%s proves: %s', (file, title) => {
  const text = readFileSync(join(import.meta.dirname, '..', '..', file), 'utf8')
  expect(text).toMatch(new RegExp(`\\bit\\(\\s*'${title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`))
})

describe('a forged invitation', () => {
  it('to who gives another genesis, junk or too much is refused, and the honest one beside it is found', async () => {
    const other = await openRealNode()
    closers.push(() => other.remove())
    await other.node.networks.foundHeadless(
      { name: 'Other', chainId: 31_396, slotMs: 1_000, sampleWorld: false },
      UNWATCHED,
    )
    const foreign = JSON.stringify({ ...(JSON.parse(await genesisOf(founder)) as object), name: 'Mine now' })
    const answers: (() => Promise<Uint8Array>)[] = [
      async () => utf8ToBytes(await genesisOf(other)),
      async () => utf8ToBytes(foreign),
      async () => utf8ToBytes('{"not": "a genesis"}'),
      async () => new Uint8Array(randomBytes(1_000)),
      async () => new Uint8Array(6 * 1024 * 1024),
    ]
    const { real } = await newcomer('Believer')
    const impostors: string[] = []
    for (const answer of answers) {
      const [address] = (await impostor(answer)).addresses()
      impostors.push(address!)
      const forged = formatInvitation({ ...invited, addresses: [address!] })
      expect(await codeOf(real.client.run('network.join', { invitation: forged }))).toBe('NODE_NO_PEER_ANSWERS')
      expect((await status(real)).mode).toBe('none')
    }
    const mixed = formatInvitation({ ...invited, addresses: [...impostors, ...invited.addresses] })
    expect((await real.client.run('network.join', { invitation: mixed })).genesisHash).toBe(invited.genesis)
    await expect.poll(async () => (await status(real)).final?.height ?? 0, PATIENCE).toBeGreaterThan(0)
  }, 120_000)

  it('with a made-up history: none is followed, and a true invitation still is', async () => {
    const { real } = await newcomer('Misled')
    const forged = formatInvitation({ ...invited, checkpoint: { height: 1, hash: `0x${'ee'.repeat(32)}` as never } })
    await real.client.run('network.join', { invitation: forged }).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 4_000))
    expect((await status(real)).final?.height ?? 0).toBe(0)
    expect((await status(founder)).peers.length).toBeGreaterThan(0)
    // The same text on a fresh folder, with the true checkpoint.
    const fresh = await newcomer('Careful')
    await fresh.real.client.run('network.join', { invitation: formatInvitation(invited) })
    await expect.poll(async () => (await status(fresh.real)).final?.height ?? 0, PATIENCE).toBeGreaterThan(0)
  }, 120_000)
})

describe('a gift', () => {
  it('claimed by two at once goes to one, whole but for the fee; the other is told, nothing is lost', async () => {
    const { id } = await founder.client.run('actions.prepare', {
      kind: 'giveInvitation',
      from: founderAddress,
      amountWei: 2n * DPN,
      days: 7,
    })
    await founder.client.run('actions.confirm', { id })
    const invitation = (await founder.client.call('network.gifts'))[0]!.invitation!
    const both = await Promise.all([newcomer('One'), newcomer('Two')])
    await Promise.all(both.map(({ real }) => real.client.run('network.join', { invitation })))
    const told = () => both.map(({ news }) => news.map(({ code }) => code).filter((code) => code.startsWith('gift')))
    await expect.poll(() => told().flat().toSorted(), PATIENCE).toEqual(['giftMissed', 'giftReceived'])
    const balances = await Promise.all(
      both.map(async ({ address }) => (await founder.client.call('chain.account', { address })).balanceWei),
    )
    expect(balances.filter((balance) => balance === 0n)).toHaveLength(1)
    expect(balances.reduce((sum, each) => sum + each, 0n)).toBeGreaterThan((2n * DPN * 99n) / 100n)
    expect(balances.reduce((sum, each) => sum + each, 0n)).toBeLessThanOrEqual(2n * DPN)
    // Who took it tries once more: there is nothing more to be had.
    const winner = both[balances[0] === 0n ? 1 : 0]!
    await winner.real.client.run('network.join', { invitation }).catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const { balanceWei } = await founder.client.call('chain.account', { address: winner.address })
    expect(balanceWei).toBe(balances[balances[0] === 0n ? 1 : 0])
  }, 120_000)
})

/** As it answers whoever asks. */
async function genesisOf(real: RealNode): Promise<string> {
  const { genesis } = JSON.parse(await readFile(join(real.dataDir, 'network.json'), 'utf8')) as { genesis: string }
  return genesis
}
