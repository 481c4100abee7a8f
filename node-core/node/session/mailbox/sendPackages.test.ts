import { expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress, toHash, type Hash } from '#node-core/model/ids.ts'
import { createTold } from '#node-core/network/mailbox/askMailboxes.ts'
import type { Shelf } from '#node-core/network/mailbox/createShelf.ts'
import { encodeHeldState, mailboxProtocol } from '#node-core/network/mailbox/mailboxProtocol.ts'
import { slipHash } from '#node-core/network/mailbox/slip.ts'
import type { Network } from '#node-core/network/network.ts'
import { createVirtualClock } from '../../../../tests/support/virtualClock.ts'
import type { BookRow, PackageBook } from './packageBook.ts'
import { createSender, WANTED_HOLDERS } from './sendPackages.ts'

/* To whom a package is brought: to no more than shall hold it, also while they are still fetching it. */

const GENESIS = toHash(`0x${'7a'.repeat(32)}`)
const key = (n: number) => new Uint8Array(32).fill(n)

function desk(peers: number) {
  const clock = createVirtualClock(1_000_000_000)
  const slip = {
    ...{ sender: toAddress(privateKeyToAddress(key(1))), recipient: toAddress(privateKeyToAddress(key(2))) },
    ...{ licence: toAddress(`0x${'33'.repeat(20)}`), order: toHash(`0x${'22'.repeat(32)}`), bytes: 9 },
    ...{ file: bytesToContentId(key(9)), until: 2_000_000 },
  }
  const hash = slipHash(GENESIS, slip)
  const signed = { slip, id: toHash(bytesToHex(hash)), signature: sign(hash, key(1)) }
  let row: BookRow = {
    ...{ way: 'sent', kind: 'file', name: '', bytes: 9 },
    ...{ signed, holders: [] },
    receipt: null,
    file: null,
  } as BookRow
  const asked: string[] = []
  /** What each says; a name that is not here is away. */
  const says = new Map<string, 'coming' | 'held'>()
  const names = Array.from({ length: peers }, (_, n) => `p${n}`)
  for (const name of names) says.set(name, 'coming')
  const network = {
    peerId: 'here',
    peers: () => names.map((id, n) => ({ id, protocols: [mailboxProtocol(GENESIS)], latencyMs: n })),
    async *findProviders() {
      // Nobody else.
    },
    async request(peer: string) {
      asked.push(peer)
      const state = says.get(peer)
      if (state === undefined) throw new Error('away')
      return Promise.resolve(encodeHeldState({ state }))
    },
    penalise: () => undefined,
  } as unknown as Network
  const bring = createSender({
    asking: {
      network,
      genesis: GENESIS,
      log: silentLogger,
      clock,
      told: createTold(),
      signal: new AbortController().signal,
    },
    book: { rows: () => [row], put: async (next: BookRow) => void (row = next) } as unknown as PackageBook,
    shelf: { find: (_id: Hash) => null } as unknown as Shelf,
    clock,
    release: () => Promise.resolve(),
    changed: () => undefined,
    again: () => undefined,
  })
  const round = async (afterMs = 0) => {
    await clock.advance(afterMs)
    asked.length = 0
    await bring()
    return [...asked]
  }
  return { round, says, holders: () => row.holders }
}

it('brings a package to as many as shall hold it, however long they fetch it', async () => {
  const { round, says, holders } = desk(9)
  expect(await round()).toEqual(['p0', 'p1', 'p2'])
  expect(WANTED_HOLDERS).toBe(3)
  // At once again, for news: they are still at it.
  expect(await round()).toEqual([])
  expect(await round(6_000)).toEqual(['p0', 'p1', 'p2'])
  says.set('p1', 'held')
  // One has left: another is asked in its place.
  says.delete('p2')
  expect(await round(6_000)).toEqual(['p0', 'p1', 'p2', 'p3'])
  expect(holders()).toEqual(['p1'])
  for (const name of ['p0', 'p3']) says.set(name, 'held')
  expect(await round(6_000)).toEqual(['p0', 'p3'])
  expect(holders().toSorted()).toEqual(['p0', 'p1', 'p3'])
  expect(await round(6_000)).toEqual([])
})

it('counts on nobody who only ever says that it is coming', async () => {
  const { round } = desk(9)
  expect(await round()).toEqual(['p0', 'p1', 'p2'])
  for (let n = 0; n < 20; n++) await round(5_000)
  expect((await round(130_000)).length).toBeGreaterThan(3)
})
