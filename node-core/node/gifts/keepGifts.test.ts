import { afterEach, describe, expect, it } from 'vitest'
import { createEmitter } from '#node-core/kernel/emitter.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { toAddress, toHash, type Address } from '#node-core/model/ids.ts'
import type { Gift, GiftBook } from './giftBook.ts'
import { keepGifts, type KeepGiftsOptions } from './keepGifts.ts'

const address = (n: number) => toAddress(`0x${n.toString(16).padStart(40, '0')}`)
const ID = address(1)
const GIVER = address(2)
const FRIEND = address(3)
const MINE = address(4)
const GENESIS = toHash(`0x${'ab'.repeat(32)}`)
const UNTIL_S = 1_000

interface Chain {
  readonly balance: bigint
  /** Where its one payment went; `pending`: it is in no block yet. */
  readonly to: Address | 'pending' | 'notHeld' | null
  readonly timeS: number
}

let stop: () => void = () => undefined
afterEach(() => stop())

/** What becomes of a gift that this chain tells of. */
async function becomes(way: Gift['way'], { balance, to, timeS }: Chain): Promise<string | null> {
  const told: string[] = []
  const gift: Gift = {
    id: ID,
    way,
    genesis: GENESIS,
    account: way === 'given' ? GIVER : null,
    amountWei: 1n,
    untilS: UNTIL_S,
    key: new Uint8Array(32).fill(1),
    end: null,
  }
  let looked: () => void = () => undefined
  const looking = new Promise<void>((resolve) => (looked = resolve))
  const book: GiftBook = {
    changed: createEmitter(),
    list: () => [gift],
    add: () => Promise.resolve(gift),
    end: () => Promise.resolve(),
  }
  const row = { from: ID, to: to === 'pending' ? FRIEND : to, height: to === 'pending' ? null : 7 }
  const rows = to === null || to === 'notHeld' ? [] : [row]
  const session = {
    genesisHash: GENESIS,
    status: () => ({ syncing: false }),
    changed: createEmitter<void>(),
    statusChanged: createEmitter<void>(),
    explorer: { history: () => Promise.resolve(rows) },
    ports: {
      chain: {
        balance: () => Promise.resolve(balance),
        nextNonce: () => (to === null ? 0 : 1),
        timeS: () => {
          setTimeout(looked, 20)
          return timeS
        },
      },
    },
  } as unknown as KeepGiftsOptions['session']
  stop = keepGifts({
    session,
    book,
    wallets: {
      accounts: () => [{ address: MINE, label: '', role: 'fan', publicKey: '0x', sample: false, origin: 'phrase' }],
      active: () => MINE,
      changed: createEmitter(),
    },
    clock: systemClock,
    log: silentLogger,
    news: (code) => void told.push(code),
  })
  await looking
  return told[0] ?? null
}

describe('what becomes of a gift', () => {
  it.each<[string, Gift['way'], Chain, string | null]>([
    ['given, and it lies there', 'given', { balance: 5n, to: null, timeS: 1 }, null],
    ['given, in no block long after the date', 'given', { balance: 0n, to: null, timeS: 9_999 }, null],
    ['given, and a friend is taking it', 'given', { balance: 5n, to: 'pending', timeS: 1 }, null],
    ['given, and taken', 'given', { balance: 0n, to: FRIEND, timeS: 1 }, 'giftTaken'],
    ['given, taken, and dust paid onto it', 'given', { balance: 1n, to: FRIEND, timeS: 1 }, 'giftTaken'],
    [
      'given, and taken in a block that is not held here',
      'given',
      { balance: 0n, to: 'notHeld', timeS: 1 },
      'giftTaken',
    ],
    ['given, and back', 'given', { balance: 0n, to: GIVER, timeS: 9_999 }, 'giftReturned'],
    ['received, and taken here before a crash', 'received', { balance: 0n, to: MINE, timeS: 1 }, 'giftReceived'],
    ['received, and somebody was first', 'received', { balance: 0n, to: FRIEND, timeS: 1 }, 'giftMissed'],
    ['received, somebody was first, and dust', 'received', { balance: 1n, to: FRIEND, timeS: 1 }, 'giftMissed'],
    ['received, and not there yet', 'received', { balance: 0n, to: null, timeS: 1 }, null],
    ['received, made up, its date passed', 'received', { balance: 0n, to: null, timeS: 9_999 }, 'giftMissed'],
  ])('%s', async (_what, way, chain, news) => {
    expect(await becomes(way, chain)).toBe(news)
  })
})
