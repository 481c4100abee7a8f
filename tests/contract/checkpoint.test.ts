import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { UNWATCHED } from '#node-core/kernel/progress.ts'
import { runCommand } from '#node-core/cli/runCommand.ts'
import type { Address } from '#node-core/model/ids.ts'
import { formatInvitation, parseInvitation } from '#node-core/node/session/invitation.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

const DAY_MS = 86_400_000
/** Everybody's clock runs ahead by this. */
let ahead = 0
const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead }
const opened: RealNode[] = []
const open = async (options: Parameters<typeof openRealNode>[0] = {}) => {
  const real = await openRealNode({ clock, ...options })
  opened.push(real)
  return real
}
afterAll(async () => {
  for (const real of opened.reverse()) await real.remove().catch(() => undefined)
}, 60_000)

const status = (real: RealNode) => real.client.call('network.status')
async function until(what: string, test: () => Promise<boolean>) {
  for (let i = 0; i < 400; i++) {
    if (await test()) return
    await sleep(50)
  }
  throw new Error(`not reached: ${what}`)
}
const caughtUp = (real: RealNode, other: RealNode) =>
  until('the same final block', async () => {
    const [a, b] = [await status(real), await status(other)]
    return a.final !== null && a.final.height > 0 && a.final.hash === b.final?.hash
  })

it('who was away for more than three weeks needs a new invitation; who founded the network does not', async () => {
  let founder = await open()
  await founder.node.networks.foundHeadless(
    { name: 'Long', chainId: 31_390, slotMs: 200, sampleWorld: false },
    UNWATCHED,
  )
  // A network on which nothing happens rests.
  await founder.client.call('network.requestTestFunds', { address: `0x${'fa'.repeat(20)}` as Address })
  await until('a final block', async () => ((await status(founder)).final?.height ?? 0) > 0)
  const { invitation: old } = await founder.client.call('network.invitation')
  const { final } = await status(founder)
  expect(parseInvitation(old).checkpoint).toEqual({ height: final!.height, hash: final!.hash })

  const friend = await open()
  await friend.client.run('network.join', { invitation: old })
  await caughtUp(friend, founder)
  expect(JSON.parse(await readFile(join(friend.dataDir, 'network.json'), 'utf8'))).toMatchObject({
    checkpoint: { height: final!.height },
  })
  await friend.stop()
  await founder.stop()

  // Slots of 200 ms: the window of 21 · 86,400 slots is 4.2 days.
  ahead = 5 * DAY_MS
  founder = await open({ dataDir: founder.dataDir, rpcPort: 0 })
  expect((await founder.client.call('app.health')).state).toBe('ok')
  const before = (await status(founder)).final!.height
  const send = [
    'send',
    '--to',
    `0x${'b0'.repeat(20)}`,
    '--dpn',
    '1',
    '--from',
    'treasury',
    '--data',
    founder.dataDir,
    '--rpc',
    founder.node.networks.current()!.rpcUrl!,
  ]
  expect(
    await runCommand(send, { out: () => undefined, err: () => undefined, signal: new AbortController().signal }),
  ).toBe(0)
  await until('a block of today that is final', async () => (await status(founder)).final!.height > before)

  const back = await open({ dataDir: friend.dataDir })
  expect(await back.client.call('app.health')).toMatchObject({ state: 'stale', code: 'CHAIN_CHECKPOINT_NEEDED' })
  expect((await status(back)).mode).toBe('none')
  // The old one says nothing about the time since.
  expect(await codeOf(back.client.run('network.join', { invitation: old }))).toBe('CHAIN_CHECKPOINT_NEEDED')
  expect(
    await codeOf(
      back.client.run('network.join', {
        invitation: formatInvitation({ ...parseInvitation(old), genesis: `0x${'77'.repeat(32)}` as never }),
      }),
    ),
  ).toBe('NODE_OTHER_GENESIS')
  expect((await back.client.call('app.health')).state).toBe('stale')
  const { invitation: fresh } = await founder.client.call('network.invitation')
  expect((await back.client.run('network.join', { invitation: fresh })).mode).toBe('joined')
  await caughtUp(back, founder)
  expect((await back.client.call('app.health')).state).toBe('ok')

  // A newcomer: nothing is joined without a checkpoint, and a later try is free to.
  const newcomer = await open()
  const { checkpoint, ...bare } = parseInvitation(fresh)
  expect(checkpoint).toBeDefined()
  expect(await codeOf(newcomer.client.run('network.join', { invitation: formatInvitation(bare) }))).toBe(
    'CHAIN_CHECKPOINT_NEEDED',
  )
  expect(JSON.parse(await readFile(join(newcomer.dataDir, 'network.json'), 'utf8'))).toBeNull()
  expect((await newcomer.client.run('network.join', { invitation: fresh })).mode).toBe('joined')
  await caughtUp(newcomer, founder)
  expect(existsSync(join(newcomer.dataDir, 'network', 'chain'))).toBe(true)
}, 180_000)
