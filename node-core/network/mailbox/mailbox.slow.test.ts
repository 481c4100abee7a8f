import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WEI_PER_DPN } from '#node-core/kernel/amount.ts'
import { bytesToHex, concatBytes, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { encodeCbor } from '#node-core/kernel/cbor.ts'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress, toHash, type Address } from '#node-core/model/ids.ts'
import { createContentStore } from '../content/createContentStore.ts'
import { CONTENT_GET, encodeSize, CONTENT_HAVE } from '../content/contentProtocol.ts'
import type { ContentStore } from '../content/contentStore.ts'
import { createNetwork } from '../createNetwork.ts'
import type { Network } from '../network.ts'
import { createTold, findHolders, listPackages, putPackage, tellTaken, type Asking } from './askMailboxes.ts'
import { createShelf, type Shelf } from './createShelf.ts'
import { holdPackages } from './holdPackages.ts'
import { MAILBOX_LIMITS, type MailboxLimits } from './mailboxLimits.ts'
import { encodeSlips, mailboxProtocol } from './mailboxProtocol.ts'
import {
  collectHash,
  encodeSlip,
  holdersKey,
  mailboxKey,
  receiptHash,
  slipHash,
  type SignedSlip,
  type Slip,
} from './slip.ts'
import { tellTable } from './tellTable.ts'

/*
 * The mailbox between real hosts: a sender who goes away, nodes that hold, a recipient who comes later, and what
 * strangers try at each of them. What is sealed is known by its first bytes here; the room does not know envelopes.
 */

const GENESIS = toHash(`0x${'7a'.repeat(32)}`)
const LICENCE = toAddress(`0x${'11'.repeat(20)}`)
const ORDER = toHash(`0x${'22'.repeat(32)}`)
const TABLE = '/dipnet/7a7a7a7a7a7a7a7a/kad/1'
const SEALED = utf8ToBytes('SEALED')
const key = (name: string) => createHash('sha256').update(name).digest()
const KEYS = { sender: key('sender'), recipient: key('recipient'), stranger: key('stranger') }
const who = (name: keyof typeof KEYS): Address => toAddress(privateKeyToAddress(KEYS[name]))

let root = ''
const cleanups: (() => Promise<void> | void)[] = []
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mailbox-'))
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await rm(root, { recursive: true, force: true })
})

interface Host {
  readonly network: Network
  readonly content: ContentStore
  readonly shelf: Shelf
  readonly asking: Asking
  stop(): Promise<void>
}
interface HostOptions {
  readonly isHolding?: boolean
  readonly limits?: Partial<MailboxLimits>
  readonly wei?: bigint
  readonly clock?: Clock
}

async function open(name: string, options: HostOptions = {}): Promise<Host> {
  const network = await createNetwork({
    identity: key(name),
    log: silentLogger,
    clock: systemClock,
    listen: { host: '127.0.0.1' },
    targetPeers: 0,
    providers: { protocol: TABLE, serves: 'never' },
  })
  const dir = join(root, name)
  const content = await createContentStore({
    dir: join(dir, 'content'),
    network,
    clock: systemClock,
    log: silentLogger,
  })
  const limits = { ...MAILBOX_LIMITS, ...options.limits }
  const shelf = await createShelf({
    dir: join(dir, 'shelf'),
    genesis: GENESIS,
    limits,
    log: silentLogger,
    async write(path, bytes) {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, bytes)
    },
  })
  const stopHolding = holdPackages({
    network,
    content,
    shelf,
    genesis: GENESIS,
    limits,
    clock: options.clock ?? systemClock,
    log: silentLogger,
    isHolding: () => options.isHolding === true,
    moneyOf: () => options.wei ?? 100n * WEI_PER_DPN,
    isSealed: (head) => SEALED.every((byte, at) => head[at] === byte),
    changed: () => undefined,
  })
  const stopping = new AbortController()
  let stopped = false
  const stop = async () => {
    if (stopped) return
    stopped = true
    stopping.abort()
    stopHolding()
    await content.stop()
    await network.stop()
  }
  cleanups.push(stop)
  return {
    network,
    content,
    shelf,
    asking: {
      network,
      genesis: GENESIS,
      log: silentLogger,
      clock: systemClock,
      told: createTold(),
      signal: stopping.signal,
    },
    stop,
  }
}
const holder = (options: HostOptions = {}) => open('holder', { isHolding: true, ...options })
const meet = async (a: Host, b: Host) => {
  await a.network.connect(b.network.addresses()[0]!)
  await vi.waitFor(() => {
    expect(a.network.peers().map(({ id }) => id)).toContain(b.network.peerId)
    expect(b.network.peers().map(({ id }) => id)).toContain(a.network.peerId)
  })
}
const sealed = (bytes = 5_000) => concatBytes(SEALED, randomBytes(bytes - SEALED.length))
function sign1(change: Partial<Slip> & Pick<Slip, 'file' | 'bytes'>, as: keyof typeof KEYS = 'sender'): SignedSlip {
  const slip: Slip = {
    sender: who('sender'),
    recipient: who('recipient'),
    licence: LICENCE,
    order: ORDER,
    until: Math.floor(Date.now() / 1_000) + 86_400,
    ...change,
  }
  const hash = slipHash(GENESIS, slip)
  return { slip, id: toHash(bytesToHex(hash)), signature: sign(hash, KEYS[as]) }
}
async function packed(host: Host, bytes = 5_000, change: Partial<Slip> = {}): Promise<SignedSlip> {
  const file = sealed(bytes)
  return sign1({ file: await host.content.put(file, { keep: 'held' }), bytes: file.length, ...change })
}
const held = (from: Host, at: Host, signed: SignedSlip) =>
  vi.waitFor(async () => expect(await putPackage(from.asking, at.network.peerId, signed)).toEqual({ state: 'held' }), {
    timeout: 10_000,
    interval: 300,
  })
const collect = (asker: Host, at: Host, as: keyof typeof KEYS = 'recipient', by = as) =>
  listPackages(
    asker.asking,
    at.network.peerId,
    who(as),
    sign(collectHash(GENESIS, who(as), at.network.peerId, asker.network.peerId), KEYS[by]),
  )
const receiptOf = (signed: SignedSlip, as: keyof typeof KEYS = 'recipient') => sign(receiptHash(signed.id), KEYS[as])
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string; data: { code?: string } }) => error.data.code ?? error.code,
  )
const penalty = (at: Host, of: Host) => at.network.peers().find(({ id }) => id === of.network.peerId)?.penalty ?? 100
const filesOf = async (host: Host) => (await host.content.list()).map(({ id }) => id)

describe('a package', () => {
  it('waits at a third node for who comes later, its sender gone, and goes when fetched', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const signed = await packed(sender, 3_000_000)
    await held(sender, third, signed)
    await sender.stop()
    const recipient = await open('recipient')
    await meet(recipient, third)
    expect((await collect(recipient, third)).map(({ id }) => id)).toEqual([signed.id])
    expect(await recipient.content.get(signed.slip.file, { from: [third.network.peerId] })).toBe(3_000_000)
    expect(await filesOf(third)).toEqual([signed.slip.file])
    await tellTaken(recipient.asking, third.network.peerId, signed.id, receiptOf(signed))
    expect(await filesOf(third)).toEqual([])
    expect(await collect(recipient, third)).toEqual([])
    const again = await open('sender')
    await meet(again, third)
    expect(await putPackage(again.asking, third.network.peerId, signed)).toEqual({
      state: 'taken',
      receipt: receiptOf(signed),
    })
  }, 30_000)

  it('is there after its holder was restarted, and one that was still coming comes', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const signed = await packed(sender)
    await held(sender, third, signed)
    const late = await packed(sender)
    await third.shelf.add(late, false, 10n ** 18n)
    await third.stop()
    const again = await holder()
    await meet(sender, again)
    await vi.waitFor(async () => expect(await filesOf(again)).toHaveLength(2), { timeout: 10_000 })
    await sender.stop()
    const recipient = await open('recipient')
    await meet(recipient, again)
    await vi.waitFor(async () => expect(await collect(recipient, again)).toHaveLength(2), { timeout: 5_000 })
  }, 30_000)

  it('is told to its recipient only: not to a stranger, nor to who repeats what another node signed', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const signed = await packed(sender)
    await held(sender, third, signed)
    const recipient = await open('recipient')
    const stranger = await open('stranger')
    await meet(recipient, third)
    await meet(stranger, third)
    expect(await collect(stranger, third, 'stranger')).toEqual([])
    expect(await refusal(collect(stranger, third, 'recipient', 'stranger'))).toBe('MAILBOX_BAD_SIGNATURE')
    expect(penalty(third, stranger)).toBeGreaterThanOrEqual(20)
    const overheard = sign(
      collectHash(GENESIS, who('recipient'), third.network.peerId, recipient.network.peerId),
      KEYS.recipient,
    )
    expect(await refusal(listPackages(stranger.asking, third.network.peerId, who('recipient'), overheard))).toBe(
      'MAILBOX_BAD_SIGNATURE',
    )
    expect(await collect(recipient, third)).toHaveLength(1)
  }, 30_000)

  it('stays when somebody else says to have it', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const signed = await packed(sender)
    await held(sender, third, signed)
    expect(await refusal(tellTaken(sender.asking, third.network.peerId, signed.id, receiptOf(signed, 'sender')))).toBe(
      'MAILBOX_BAD_SIGNATURE',
    )
    expect(await filesOf(third)).toEqual([signed.slip.file])
  }, 20_000)

  it('is collected when its date has passed, also where one with the same file still waits', async () => {
    let ahead = 0
    const clock: Clock = {
      now: () => Date.now() + ahead,
      after: (ms, task) => systemClock.after(Math.min(ms, 100), task),
    }
    const sender = await open('sender')
    const third = await holder({ clock })
    await meet(sender, third)
    const soon = await packed(sender, 5_000, { until: Math.floor(Date.now() / 1_000) + 3_600 })
    const later = sign1({ ...soon.slip, until: soon.slip.until + 7_200 })
    await held(sender, third, soon)
    await held(sender, third, later)
    ahead = 3_700_000
    await vi.waitFor(() => expect(third.shelf.rows().map(({ id }) => id)).toEqual([later.id]), { timeout: 5_000 })
    expect(await filesOf(third)).toEqual([soon.slip.file])
    ahead = 20_000_000
    await vi.waitFor(async () => expect(await filesOf(third)).toEqual([]), { timeout: 5_000 })
    expect(third.shelf.rows()).toEqual([])
    expect(await readdir(join(root, 'holder', 'shelf'))).toEqual([])
  }, 20_000)
})

describe('a deposit', () => {
  it('is refused where nobody agreed, without blame', async () => {
    const sender = await open('sender')
    const third = await open('holder')
    await meet(sender, third)
    expect(await refusal(putPackage(sender.asking, third.network.peerId, await packed(sender)))).toBe(
      'MAILBOX_NOT_HOLDING',
    )
    expect(penalty(third, sender)).toBe(0)
    expect(third.shelf.rows()).toEqual([])
  }, 20_000)

  it('in another’s name is refused and scored', async () => {
    const stranger = await open('stranger')
    const third = await holder()
    await meet(stranger, third)
    const bytes = sealed()
    const forged = sign1({ file: await stranger.content.put(bytes), bytes: bytes.length }, 'stranger')
    expect(await refusal(putPackage(stranger.asking, third.network.peerId, forged))).toBe('MAILBOX_BAD_SIGNATURE')
    expect(penalty(third, stranger)).toBeGreaterThanOrEqual(20)
    const raw = (request: Uint8Array) =>
      refusal(stranger.network.request(third.network.peerId, mailboxProtocol(GENESIS), request))
    expect(await raw(encodeCbor([0, encodeCbor(['a', 'slip'])]))).toBe('MAILBOX_BAD_SLIP')
    expect(await raw(encodeCbor({ kind: 'put' }))).toBe('MAILBOX_BAD_SLIP')
    expect(third.shelf.rows()).toEqual([])
  }, 20_000)

  it('over any share is refused: of the sender, of the recipient, of strangers, of all', async () => {
    const sender = await open('sender')
    const tries: readonly [Partial<MailboxLimits>, bigint][] = [
      [{ senderBytes: 9_000 }, 100n * WEI_PER_DPN],
      [{ senderSlips: 1 }, 100n * WEI_PER_DPN],
      // 16 MiB for each DPN: 9 kB of room.
      [{}, WEI_PER_DPN / 1_800n],
      [{ recipientBytes: 9_000 }, 100n * WEI_PER_DPN],
      [{ recipientSlips: 1 }, 100n * WEI_PER_DPN],
      [{ totalBytes: 9_000 }, 100n * WEI_PER_DPN],
      [{ totalSlips: 1 }, 100n * WEI_PER_DPN],
      [{ strangersBytes: 9_000 }, 0n],
      [{ strangersSlips: 1 }, 0n],
      [{ strangersSlipsForOne: 1 }, 0n],
    ]
    for (const [limits, wei] of tries) {
      const third = await holder({ limits: { ...limits, strangersBytes: limits.strangersBytes ?? 9_000 }, wei })
      await meet(sender, third)
      await held(sender, third, await packed(sender))
      const said = JSON.stringify(limits)
      expect(await refusal(putPackage(sender.asking, third.network.peerId, await packed(sender))), said).toBe(
        'MAILBOX_FULL',
      )
      expect(third.shelf.rows(), said).toHaveLength(1)
      expect(penalty(third, sender)).toBe(0)
      await third.stop()
      await rm(join(root, 'holder'), { recursive: true })
    }
  }, 60_000)

  it('for longer than a package waits, or for a day that was, is refused without blame', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const now = Math.floor(Date.now() / 1_000)
    for (const until of [now - 1, now + 40 * 86_400]) {
      const signed = await packed(sender, 5_000, { until })
      expect(await refusal(putPackage(sender.asking, third.network.peerId, signed))).toBe('MAILBOX_BAD_DATE')
    }
    expect(penalty(third, sender)).toBe(0)
  }, 20_000)

  it('of what is not sealed, or has another size than its slip says, leaves nothing and is scored', async () => {
    const third = await holder()
    const cases: readonly [string, Uint8Array, number][] = [
      ['open', randomBytes(5_000), 5_000],
      ['smaller', sealed(5_000), 6_000],
      ['larger', sealed(5_000), 4_000],
    ]
    for (const [name, file, bytes] of cases) {
      const sender = await open(name)
      await meet(sender, third)
      const signed = sign1({ file: await sender.content.put(file), bytes })
      expect(await putPackage(sender.asking, third.network.peerId, signed)).toEqual({ state: 'coming' })
      await vi.waitFor(() => expect(third.shelf.rows(), name).toEqual([]), { timeout: 25_000 })
      await vi.waitFor(async () => expect(await filesOf(third), name).toEqual([]), { timeout: 5_000 })
      expect(penalty(third, sender), name).toBeGreaterThan(5)
      await sender.stop()
    }
  }, 60_000)

  it('of a file that is kept here anyway takes nothing away when it is no package', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const model = randomBytes(5_000)
    const file = await third.content.put(model)
    await sender.content.put(model)
    await putPackage(sender.asking, third.network.peerId, sign1({ file, bytes: model.length }))
    await vi.waitFor(() => expect(third.shelf.rows()).toEqual([]), { timeout: 5_000 })
    expect(await filesOf(third)).toEqual([file])
  }, 20_000)
})

describe('a holder that lies', () => {
  /** Says what it is told to. */
  async function liar(slips: readonly Uint8Array[], have: number | null): Promise<Network> {
    const network = await createNetwork({
      identity: key('liar'),
      log: silentLogger,
      clock: systemClock,
      listen: { host: '127.0.0.1' },
      targetPeers: 0,
    })
    cleanups.push(() => network.stop())
    network.handle(mailboxProtocol(GENESIS), () => Promise.resolve(encodeSlips(slips)))
    network.handle(CONTENT_HAVE, () => Promise.resolve(encodeSize(have)))
    network.handle(CONTENT_GET, async function* () {
      yield concatBytes(new Uint8Array(32), randomBytes(have ?? 0))
    })
    return network
  }
  const ask = async (recipient: Host, network: Network) => {
    await recipient.network.connect(network.addresses()[0]!)
    await vi.waitFor(() => expect(recipient.network.peers()).toHaveLength(1))
    return listPackages(recipient.asking, network.peerId, who('recipient'), new Uint8Array(65))
  }
  const pointsOf = (recipient: Host) => recipient.network.peers()[0]?.penalty ?? 100

  it('of who sent what is scored, and the good lines beside it are read', async () => {
    const good = sign1({ file: bytesToContentId(sealed()), bytes: 5_000 })
    const forged = sign1({ file: bytesToContentId(sealed()), bytes: 5_000 }, 'stranger')
    const ofAnother = sign1({ ...good.slip, recipient: who('stranger') })
    const network = await liar([encodeSlip(forged), utf8ToBytes('x'), encodeSlip(ofAnother), encodeSlip(good)], null)
    const recipient = await open('recipient')
    expect((await ask(recipient, network)).map(({ id }) => id)).toEqual([good.id])
    expect(pointsOf(recipient)).toBeGreaterThan(40)
  }, 20_000)

  it('with more lines than an answer has is not believed at all', async () => {
    const network = await liar([], null)
    const recipient = await open('recipient')
    await ask(recipient, network)
    const many = encodeCbor(Array.from({ length: 65 }, () => new Uint8Array(1)))
    const stop = vi.spyOn(recipient.network, 'request').mockResolvedValue(many)
    expect(await refusal(listPackages(recipient.asking, network.peerId, who('recipient'), new Uint8Array(65)))).toBe(
      'MAILBOX_BAD_SLIP',
    )
    stop.mockRestore()
    expect(pointsOf(recipient)).toBeGreaterThan(20)
  }, 20_000)

  it('with other bytes gives nothing, and is scored', async () => {
    const file = sealed()
    const signed = sign1({ file: bytesToContentId(file), bytes: file.length })
    const network = await liar([encodeSlip(signed)], file.length)
    const recipient = await open('recipient')
    expect(await ask(recipient, network)).toHaveLength(1)
    const got = recipient.content.get(signed.slip.file, { from: [network.peerId], searchMs: 2_000 })
    expect(await refusal(got)).toBe('CONTENT_NOT_FOUND')
    expect(pointsOf(recipient)).toBeGreaterThan(40)
    expect(await filesOf(recipient)).toEqual([])
  }, 20_000)

  it('about a receipt is found out by its signature', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const signed = await packed(sender)
    await held(sender, third, signed)
    await third.shelf.change(signed.id, { receipt: receiptOf(signed, 'stranger') })
    expect(await refusal(putPackage(sender.asking, third.network.peerId, signed))).toBe('MAILBOX_BAD_SIGNATURE')
    expect(penalty(sender, third)).toBeGreaterThanOrEqual(20)
  }, 20_000)
})

it('one slip on disk that cannot be read holds up none of the others', async () => {
  const sender = await open('sender')
  const third = await holder()
  await meet(sender, third)
  const signed = await packed(sender)
  await held(sender, third, signed)
  await third.stop()
  const shelf = join(root, 'holder', 'shelf')
  await writeFile(join(shelf, 'broken'), 'not a slip')
  expect(await readFile(join(shelf, signed.id.slice(2)))).toBeTruthy()
  const again = await holder()
  expect(again.shelf.rows().map(({ id }) => id)).toEqual([signed.id])
  expect(await readdir(shelf)).toEqual([signed.id.slice(2)])
}, 20_000)

describe('who holds something for an account', () => {
  it('is found by the table, by nodes that are not connected, and no longer once it was taken', async () => {
    const clock: Clock = { ...systemClock, after: (ms, task) => systemClock.after(Math.min(ms, 300), task) }
    const keeper = await createNetwork({
      ...{ identity: key('keeper'), log: silentLogger, clock: systemClock, listen: { host: '127.0.0.1' } },
      targetPeers: 0,
      providers: { protocol: TABLE, serves: 'always' },
    })
    cleanups.push(() => keeper.stop())
    const sender = await open('sender')
    const third = await holder()
    const recipient = await open('recipient')
    await meet(sender, third)
    for (const { network } of [third, recipient]) {
      await network.connect(keeper.addresses()[0]!)
      await vi.waitFor(() => expect(network.recordKeepers()).toBe(1), { timeout: 5_000 })
    }
    const telling = { network: third.network, shelf: third.shelf, genesis: GENESIS, clock, log: silentLogger }
    cleanups.push(tellTable({ ...telling, isHolding: () => true }))
    const found = (name: Uint8Array) => findHolders({ ...recipient.asking, told: createTold() }, name)
    await vi.waitFor(async () => expect(await found(holdersKey(GENESIS))).toEqual([third.network.peerId]), {
      timeout: 10_000,
    })
    expect(await found(mailboxKey(GENESIS, who('recipient')))).toEqual([])
    const signed = await packed(sender)
    await held(sender, third, signed)
    await vi.waitFor(
      async () => expect(await found(mailboxKey(GENESIS, who('recipient')))).toEqual([third.network.peerId]),
      { timeout: 10_000 },
    )
    // Nobody connected them: the record names the holder, and it is dialled.
    expect((await collect(recipient, third)).map(({ id }) => id)).toEqual([signed.id])
    expect(await recipient.content.get(signed.slip.file, { from: [third.network.peerId] })).toBe(5_000)
  }, 40_000)

  it('is not looked for in the table of files: a package that is held is not announced', async () => {
    const sender = await open('sender')
    const third = await holder()
    await meet(sender, third)
    const provided = vi.spyOn(third.network, 'provide')
    vi.spyOn(third.network, 'recordKeepers').mockReturnValue(1)
    await held(sender, third, await packed(sender))
    expect(provided).not.toHaveBeenCalled()
    await third.content.put(randomBytes(100))
    expect(provided).toHaveBeenCalledTimes(1)
  }, 20_000)
})
