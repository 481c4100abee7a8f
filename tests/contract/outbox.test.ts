import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action, ActionResult } from '#node-core/api/calls/actions.ts'
import type { Activity } from '#node-core/api/calls/app.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import type { OutboxEntry } from '#node-core/model/outbox.ts'
import { runCli, startNodeProcess, type NodeProcess } from '../support/nodeProcess.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/*
 * Who signs is no witness: a process of its own, over real sockets, cut off and killed; somebody else makes the blocks
 * (protocol.md §2.18).
 */

const PASSWORD = 'correct horse battery'
const STARTING = parseDpn('100')
const LONG = { timeout: 60_000, interval: 200 } as const
let witness: RealNode
let submitter: NodeProcess
let folder: string
let me: Address
let entries: readonly OutboxEntry[] = []
const activity: Activity[] = []
let people = 0

const somebody = () => toAddress(`0x${(++people).toString(16).padStart(2, '0').repeat(20)}`)
/** As the witness has it. */
const balance = async (address: Address) => (await witness.client.call('chain.account', { address })).balanceWei
const setOnline = (online: boolean) => submitter.client.call('network.setOnline', { online })
const lines = () => entries.map(({ state, reason }) => (reason === null ? state : `${state}: ${reason}`))
const latest = (count: number) => lines().slice(0, count)

async function start(): Promise<void> {
  submitter = await startNodeProcess(['--data', folder, '--quiet'], 180_000)
  submitter.client.on('outbox.entries', undefined, (told) => (entries = told))
  submitter.client.on('app.activity', undefined, (told) => void activity.push(...told))
}
async function act(action: Action): Promise<ActionResult> {
  const { id } = await submitter.client.run('actions.prepare', action as never)
  return submitter.client.run('actions.confirm', { id })
}
const pay = (to: Address, amountWei: bigint) => act({ kind: 'sendDpn', from: me, to, amountWei })
async function peersOf(count: number): Promise<void> {
  await expect.poll(async () => (await submitter.client.call('network.status')).peers.length, LONG).toBe(count)
}

beforeAll(async () => {
  witness = await openRealNode()
  await witness.node.networks.foundHeadless(
    { name: 'Outbox', chainId: 31_777, slotMs: 250, faucetWei: STARTING, sampleWorld: false },
    UNWATCHED,
  )
  const { invitation } = await witness.client.call('network.invitation')
  folder = await mkdtemp(join(tmpdir(), 'dipnet-outbox-'))
  await runCli(['join', '--data', folder, '--invitation', invitation, '--quiet'])
  await start()
  const { phrase } = await submitter.client.call('accounts.newPhrase', { words: 12 })
  const created = { phrase, password: PASSWORD, label: 'Ann', role: 'fan', rememberInKeychain: false } as const
  me = (await submitter.client.run('accounts.create', created)).address
  await submitter.client.call('network.requestTestFunds', { address: me })
}, 300_000)

afterAll(async () => {
  await submitter?.stop()
  await witness?.remove()
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
}, 60_000)

describe('the outbox of one who is no witness', () => {
  it('keeps what was signed offline over a kill, and it is in the witness’s blocks once they meet', async () => {
    await expect
      .poll(async () => (await submitter.client.call('chain.account', { address: me })).balanceWei, LONG)
      .toBe(STARTING)
    expect(await submitter.client.call('network.status')).toMatchObject({ witness: false, mode: 'joined' })
    const receivers = [somebody(), somebody(), somebody()]
    const { unsent } = await setOnline(false)
    for (const to of receivers) expect((await pay(to, parseDpn('1'))).state).toBe('queued')
    await expect.poll(lines, LONG).toEqual(Array(3).fill('waiting: offline'))
    expect((await submitter.client.call('network.status')).unsent).toBe(unsent + 3)
    expect(entries[0]?.about).toMatchObject({ kind: 'sendDpn', by: 'person', data: { amountWei: parseDpn('1') } })

    // Nobody there when it comes back, and no password was typed: what is signed needs none.
    await witness.client.call('network.setOnline', { online: false })
    await submitter.stop('SIGKILL')
    entries = []
    await start()
    await expect.poll(lines, LONG).toEqual(Array(3).fill('waiting: nobody'))
    expect(await Promise.all(receivers.map(balance))).toEqual([0n, 0n, 0n])
    await witness.client.call('network.setOnline', { online: true })
    await expect.poll(lines, LONG).toEqual(Array(3).fill('final'))
    expect(await Promise.all(receivers.map(balance))).toEqual(receivers.map(() => parseDpn('1')))
    const { nonce } = await witness.client.call('chain.account', { address: me })
    expect(nonce).toBe(3)
    await expect.poll(() => activity.filter(({ code }) => code === 'outbox.final').length, LONG).toBe(3)
    await expect.poll(async () => (await submitter.client.call('network.status')).unsent, LONG).toBe(0)
    await submitter.client.run('accounts.unlock', { password: PASSWORD })
  }, 300_000)

  it('says which one fails and who waits for it, and giving that one up lets the others through', async () => {
    await peersOf(1)
    await setOnline(false)
    const [first, second, third] = [somebody(), somebody(), somebody()]
    // Each can be paid, both cannot.
    await pay(first, parseDpn('60'))
    await pay(second, parseDpn('60'))
    await pay(third, parseDpn('2'))
    await setOnline(true)
    await expect.poll(() => latest(3), LONG).toEqual(['waiting: behind', 'refused: notEnough', 'final'])
    expect(entries[0]).toMatchObject({ behind: entries[1]!.hash, canHelp: true })
    await expect.poll(() => activity.filter(({ code }) => code === 'outbox.notEnough'), LONG).toHaveLength(1)
    expect(activity.find(({ code }) => code === 'outbox.notEnough')?.data).toMatchObject({
      act: 'sendDpn',
      fromName: 'Ann',
    })

    const stuck = entries[1]!.hash
    const again = { from: me, transaction: stuck } as const
    expect(await codeOf(submitter.client.run('actions.prepare', { kind: 'sendAgain', ...again }))).toBe(
      'MARKET_NOT_ENOUGH_DPN',
    )
    expect((await act({ kind: 'giveUp', ...again })).state).toBe('included')
    await expect.poll(() => latest(3), LONG).toEqual(['final', 'givenUp', 'final'])
    expect(await Promise.all([first, second, third].map(balance))).toEqual([parseDpn('60'), 0n, parseDpn('2')])
    // What is over cannot be helped any more.
    expect(await codeOf(submitter.client.run('actions.prepare', { kind: 'giveUp', ...again }))).toBe('NODE_NOT_WAITING')
    const { address: other } = await submitter.client.call('accounts.add', { label: 'Ben', role: 'fan' })
    expect(await codeOf(submitter.client.run('actions.prepare', { ...again, kind: 'giveUp', from: other }))).toBe(
      'NODE_UNKNOWN_TRANSACTION',
    )
  }, 300_000)

  it('goes out by itself once there is money for it', async () => {
    await peersOf(1)
    await setOnline(false)
    const to = somebody()
    const spare = (await balance(me)) - parseDpn('1')
    await pay(somebody(), spare / 2n)
    await pay(to, spare)
    await setOnline(true)
    await expect.poll(() => latest(2), LONG).toEqual(['refused: notEnough', 'final'])
    expect(await balance(to)).toBe(0n)
    await submitter.client.call('network.requestTestFunds', { address: me })
    await expect.poll(() => latest(2), LONG).toEqual(['final', 'final'])
    expect(await balance(to)).toBe(spare)
  }, 300_000)

  it('sent again with a higher fee is done once, over a kill between the two', async () => {
    await submitter.client.call('accounts.activate', { address: me })
    await peersOf(1)
    await setOnline(false)
    const to = somebody()
    const { transaction } = await pay(to, parseDpn('3'))
    const again = await act({ kind: 'sendAgain', from: me, transaction: transaction! })
    expect(again.transaction).not.toBe(transaction)
    await expect.poll(() => entries[0]?.hash, LONG).toBe(again.transaction)
    expect(latest(2)).toEqual(['waiting: offline', 'final'])
    const { nonce: before } = await witness.client.call('chain.account', { address: me })
    await submitter.stop('SIGKILL')
    await start()
    await expect.poll(() => latest(1), LONG).toEqual(['final'])
    expect(entries[0]?.about?.kind).toBe('sendDpn')
    expect(await balance(to)).toBe(parseDpn('3'))
    expect((await witness.client.call('chain.account', { address: me })).nonce).toBe(before + 1)
  }, 300_000)
})
