import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { toAddress, toHash, type Hash } from '#node-core/model/ids.ts'
import type { OutboxEntry, SignedFacts } from '#node-core/model/outbox.ts'
import { insufficientFunds } from '#node-core/evm/errors.ts'
import { alreadyKnown, poolFull } from '#node-core/chain/pool/errors.ts'
import { createVirtualClock } from '../../../../tests/support/virtualClock.ts'
import { createOutbox, type OutboxOptions } from './createOutbox.ts'
import { MOST_WAITING, STEP_EVERY_MS, TAKEN_AFTER_BLOCKS, type Outbox } from './outbox.ts'

const ME = toAddress(`0x${'11'.repeat(20)}`)
const STRANGER = toAddress(`0x${'22'.repeat(20)}`)
const rawOf = (n: number) => Uint8Array.of(2, n >> 8, n & 255)
const hashOf = (n: number): Hash => toHash(keccak256Hex(rawOf(n)))
const signed = (nonce: number, over: Partial<SignedFacts> = {}): SignedFacts => ({
  from: ME,
  nonce,
  costWei: 10n,
  maxFeePerGas: 30n,
  maxPriorityFeePerGas: 1n,
  about: { kind: 'sendDpn', by: 'person', data: { amountWei: 5n } },
  replaces: null,
  ...over,
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dipnet-outbox-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const path = () => join(folder, 'outbox.json')
/** What would be there if the process died now. */
const onDisk = async () => (await readFile(path(), 'utf8').catch(() => '[]')).match(/"0x[0-9a-f]{64}"/g) ?? []

/** A chain that holds what it is told to hold. */
function createDesk() {
  const clock = createVirtualClock(1_000_000)
  const heads = createEmitter<{ reverted: readonly Hash[]; head: { height: number } }>()
  const links = createEmitter<void>()
  const world = {
    pool: [] as number[],
    mined: new Map<number, { succeeded: boolean; height: number }>(),
    nonce: 0,
    final: 5,
    head: 5,
    producer: STRANGER,
    link: 'reached' as 'off' | 'alone' | 'reached',
    refuse: null as (() => Error) | null,
    /** Every envelope that was handed in, in order; what lay on the disk just then. */
    given: [] as number[],
    diskThen: [] as number[],
  }
  const numberOf = (hash: Hash) => [...Array(400).keys()].find((n) => hashOf(n) === hash)!
  const chain = {
    get head() {
      return { height: world.head }
    },
    get final() {
      return { height: world.final }
    },
    firstHeld: 1,
    nextBaseFeePerGas: 5n,
    getAccount: () => ({ nonce: BigInt(world.nonce), balance: 1_000n }),
    getReceipt(hash: Hash) {
      const found = world.mined.get(numberOf(hash))
      return found === undefined
        ? null
        : { receipt: { status: found.succeeded ? 'success' : 'reverted' }, height: found.height }
    },
    getBlock: () => ({ header: { producer: world.producer } }),
    nextNonce: () => world.nonce,
    pendingTransactions: () => world.pool.map((n) => ({ hash: hashOf(n), from: ME, nonce: n })),
    async submitTransaction(raw: Uint8Array) {
      const n = raw[1]! * 256 + raw[2]!
      world.given.push(n)
      world.diskThen.push((await onDisk()).length)
      if (world.pool.includes(n)) throw alreadyKnown('already waiting')
      if (world.refuse !== null) throw world.refuse()
      world.pool.push(n)
      return hashOf(n)
    },
    onHead: heads.on,
    onFinal: () => () => undefined,
  }
  const told: OutboxEntry[] = []
  let current: Outbox | null = null
  const openOutbox = async () => {
    const outbox = await createOutbox({
      path: path(),
      chain: chain as unknown as OutboxOptions['chain'],
      isOwn: (account) => account === ME,
      link: () => world.link,
      maker: ME,
      onLink: links.on,
      whyReverted: () => Promise.resolve('MARKET_TOO_LATE'),
      clock,
      log: silentLogger,
    })
    outbox.news.on((entry) => void told.push(entry))
    current = outbox
    return outbox
  }
  const later = async (reverted: readonly Hash[] = [], blocks = TAKEN_AFTER_BLOCKS) => {
    for (let n = 0; n < blocks; n++) heads.emit({ reverted, head: { height: ++world.head } })
    const looked = new Promise<void>((done) => void current?.changed.on(done))
    if (blocks === 0) links.emit()
    await clock.advance(STEP_EVERY_MS)
    await looked
  }
  return { world, openOutbox, later, told, links }
}
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  )

describe('the outbox', () => {
  it('keeps a signature before the pool has it, and a process that dies loses none it answered for', async () => {
    const { world, openOutbox } = createDesk()
    const outbox = await openOutbox()
    world.link = 'off'
    for (const n of [0, 1, 2]) await outbox.submit(rawOf(n), signed(n))
    expect(world.diskThen).toEqual([1, 2, 3])
    // No farewell: the process is gone, and its pool with it.
    world.pool = []
    world.given = []
    const again = await openOutbox()
    expect(world.given).toEqual([0, 1, 2])
    expect(again.entries().map(({ nonce, state, reason }) => [nonce, state, reason])).toEqual([
      [2, 'waiting', 'offline'],
      [1, 'waiting', 'offline'],
      [0, 'waiting', 'offline'],
    ])
    expect(again.entries()[0]?.about?.data).toEqual({ amountWei: 5n })
  })

  it('does not keep what is refused at once, and lets those pass who are nobody of this computer', async () => {
    const { world, openOutbox } = createDesk()
    const outbox = await openOutbox()
    world.refuse = () => insufficientFunds('not enough')
    expect(await codeOf(outbox.submit(rawOf(0), signed(0)))).toBe('EVM_INSUFFICIENT_FUNDS')
    expect([outbox.entries(), await onDisk()]).toEqual([[], []])
    world.refuse = null
    await outbox.submit(rawOf(1), signed(1, { from: STRANGER }))
    expect([outbox.entries(), world.pool]).toEqual([[], [1]])
  })

  it('hands in again what the pool lost, in order, and what a lost branch held', async () => {
    const { world, openOutbox, later } = createDesk()
    const outbox = await openOutbox()
    for (const n of [0, 1]) await outbox.submit(rawOf(n), signed(n))
    await later()
    expect(outbox.entries().map(({ state }) => state)).toEqual(['sent', 'sent'])
    world.pool = []
    world.given = []
    world.refuse = () => poolFull('full')
    await later()
    expect(outbox.entries().map(({ reason, code }) => [reason, code])).toEqual([
      ['behind', null],
      ['notTaken', 'POOL_FULL'],
    ])
    world.refuse = null
    await later()
    expect(world.given).toEqual([0, 1, 0, 1])
    expect(outbox.entries().map(({ state }) => state)).toEqual(['sent', 'sent'])
    world.mined.set(0, { succeeded: true, height: 6 })
    Object.assign(world, { nonce: 1, pool: [1], given: [] })
    await later()
    expect(outbox.entries().map(({ state }) => state)).toEqual(['sent', 'included'])
    // The branch loses: ours again, although the pool took them back as anybody's.
    world.mined.clear()
    Object.assign(world, { nonce: 0, pool: [0, 1] })
    await later([hashOf(999)])
    expect(world.given).toEqual([0, 1])
    expect(outbox.entries().map(({ state }) => state)).toEqual(['sent', 'sent'])
  })

  it('says sent once blocks have come over the line that it went over, not because the cable looks whole', async () => {
    const { world, openOutbox, later, links, told } = createDesk()
    const outbox = await openOutbox()
    const stands = () => outbox.entries().map(({ state, reason }) => `${state} ${reason ?? ''}`)
    await outbox.submit(rawOf(0), signed(0))
    await later([], 0)
    expect(stands()).toEqual(['waiting sending'])
    // One block may have been on its way when the cable was pulled out.
    await later([], 1)
    expect(stands()).toEqual(['waiting sending'])
    world.link = 'alone'
    links.emit()
    await later([], 0)
    expect(stands()).toEqual(['waiting nobody'])
    // In again: what came before counts for nothing.
    world.link = 'reached'
    links.emit()
    await later([], 1)
    await later([], 1)
    expect(stands()).toEqual(['waiting sending'])
    // Out for a moment, between two looks.
    for (const link of ['alone', 'reached'] as const) {
      world.link = link
      links.emit()
    }
    await later([], 1)
    await later([], 1)
    expect(stands()).toEqual(['waiting sending'])
    await later([], 1)
    expect(stands()).toEqual(['sent '])
    world.link = 'off'
    links.emit()
    await later([], 0)
    expect(stands()).toEqual(['sent '])
    expect(told).toEqual([])
  })

  it('says sent of nothing that the pool did not have, and takes its own blocks for nobody’s', async () => {
    const { world, openOutbox, later } = createDesk()
    const outbox = await openOutbox()
    const stands = () => outbox.entries().map(({ state, reason }) => `${state} ${reason ?? ''}`)
    await outbox.submit(rawOf(0), signed(0))
    Object.assign(world, { pool: [], refuse: () => poolFull('full') })
    await later([], 9)
    expect(stands()).toEqual(['refused notTaken'])
    world.refuse = null
    await later([], 0)
    expect(stands()).toEqual(['waiting sending'])
    world.producer = ME
    await later([], 9)
    expect(stands()).toEqual(['waiting sending'])
    world.producer = STRANGER
    await later([], 2)
    expect(stands()).toEqual(['sent '])
  })

  it('tells a failure with the contract’s reason, once, also over a restart', async () => {
    const { world, openOutbox, later, told } = createDesk()
    const outbox = await openOutbox()
    await outbox.submit(rawOf(0), signed(0))
    world.mined.set(0, { succeeded: false, height: 6 })
    Object.assign(world, { nonce: 1, pool: [] })
    await later()
    expect(told.map(({ reason, code, over }) => [reason, code, over])).toEqual([['reverted', 'MARKET_TOO_LATE', false]])
    await outbox.stop()
    world.final = 6
    const again = await openOutbox()
    await later()
    expect(told).toHaveLength(1)
    expect(again.entries()[0]).toMatchObject({ state: 'refused', reason: 'reverted', over: true })
    expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject([{ raw: '0x' }])
  })

  it('gives no number twice, though the pool lost what has it', async () => {
    const { world, openOutbox } = createDesk()
    const outbox = await openOutbox()
    for (const n of [0, 1]) await outbox.submit(rawOf(n), signed(n))
    world.pool = []
    expect(outbox.nextNonce(ME)).toBe(2)
    world.nonce = 1
    expect(outbox.nextNonce(ME)).toBe(2)
  })

  it('holds so many and no more, and a replacement stands with what it replaces', async () => {
    const { world, openOutbox } = createDesk()
    const outbox = await openOutbox()
    world.link = 'off'
    for (let n = 0; n < MOST_WAITING; n++) await outbox.submit(rawOf(n), signed(n))
    expect(await codeOf(outbox.submit(rawOf(300), signed(300)))).toBe('NODE_OUTBOX_FULL')
    expect(outbox.entries()).toHaveLength(MOST_WAITING)
    expect(outbox.find(hashOf(3))?.meant).toMatchObject({ nonce: 3, raw: bytesToHex(rawOf(3)) })
  })

  it('opens with a damaged file put aside', async () => {
    await writeFile(path(), '{"half": ')
    const { openOutbox } = createDesk()
    expect((await openOutbox()).entries()).toEqual([])
    expect(await readFile(`${path()}.damaged`, 'utf8')).toBe('{"half": ')
  })
})
