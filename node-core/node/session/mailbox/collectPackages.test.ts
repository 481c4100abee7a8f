import { beforeEach, describe, expect, it } from 'vitest'
import { createTold } from '#node-core/network/mailbox/askMailboxes.ts'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { privateKeyToAddress, publicKeyOf, sign } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress, toHash, type Address, type ContentId, type Hash } from '#node-core/model/ids.ts'
import type { Order, OrderState } from '#node-core/model/order/order.ts'
import { MOST_SENT } from '#node-core/model/order/orderPackage.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import type { Shelf, ShelfRow } from '#node-core/network/mailbox/createShelf.ts'
import { slipHash, type Slip } from '#node-core/network/mailbox/slip.ts'
import type { Network } from '#node-core/network/network.ts'
import { open as openEnvelope } from '#node-core/vault/sealing/open.ts'
import { seal } from '#node-core/vault/sealing/seal.ts'
import { createCollector } from './collectPackages.ts'
import type { BookRow } from './packageBook.ts'
import { decodePackage, encodePackage } from './packageContent.ts'

/* What a node fetches of what waits for its accounts: of parties of their orders only, a few each. */

const GENESIS = toHash(`0x${'7a'.repeat(32)}`)
const key = (n: number) => new Uint8Array(32).fill(n)
const who = (n: number): Address => toAddress(privateKeyToAddress(key(n)))
const [BUYER, FACTORY, STUDIO, STRANGER] = [1, 2, 3, 4].map(who) as [Address, Address, Address, Address]
const ORDER = toHash(`0x${'22'.repeat(32)}`)
let n = 0
let state: OrderState = 'accepted'
const files = new Map<ContentId, Uint8Array>()
const fetched: ContentId[] = []
const rows: ShelfRow[] = []
const book = new Map<Hash, BookRow>()

function waits(from: number, change: Partial<Slip> = {}, to = 2): ShelfRow {
  const plain = encodePackage({ name: `${n++}.pdf`, data: new Uint8Array([n]) })
  const sealed = seal(plain, [publicKeyOf(key(to))], (length) => key((n % 200) + 20).slice(0, length))
  const file = bytesToContentId(sealed)
  files.set(file, sealed)
  const base = { sender: who(from), recipient: FACTORY, licence: who(9), order: ORDER, file, bytes: sealed.length }
  const slip: Slip = { ...base, until: Math.floor(Date.now() / 1_000) + 900, ...change }
  const hash = slipHash(GENESIS, slip)
  const row = { slip, id: toHash(bytesToHex(hash)), signature: sign(hash, key(from)) }
  rows.push({ ...row, own: false, stranger: false, held: true, receipt: null })
  return rows.at(-1)!
}
const order = { buyer: BUYER, factory: FACTORY, studio: STUDIO, split: [] } as unknown as Order

function collector() {
  const network = {
    peerId: 'here',
    peers: () => [],
    async *findProviders() {
      // Nobody.
    },
  } as unknown as Network
  const content = {
    async get(id: ContentId) {
      fetched.push(id)
      return files.get(id)!.length
    },
    readAll: async (id: ContentId) => files.get(id)!,
    drop: async () => undefined,
  } as unknown as ContentStore
  const shelf = {
    waitingFor: (account: Address) =>
      rows.filter(({ slip, receipt }) => slip.recipient === account && receipt === null),
    change: async (id: Hash, change: Partial<ShelfRow>) => {
      const at = rows.findIndex((row) => row.id === id)
      rows[at] = { ...rows[at]!, ...change }
    },
    isWanted: () => false,
  } as unknown as Shelf
  return createCollector({
    asking: {
      ...{ network, genesis: GENESIS, log: silentLogger, clock: systemClock, told: createTold() },
      signal: new AbortController().signal,
    },
    book: {
      find: (way, id) => (way === 'received' ? book.get(id) : undefined),
      rows: () => [...book.values()],
      put: async (row) => void book.set(row.signed.id, row),
    },
    shelf,
    content,
    wallets: {
      keyholders: () => [FACTORY],
      sign: async (_account, hash) => sign(hash, key(2)),
      open: async (_account, envelope) => openEnvelope(envelope, key(2)),
    },
    clock: systemClock,
    orderOf: async () => ({ ...order, state }),
    addressOf: async () => null,
    keep: async (_owner, data) => bytesToContentId(data),
    changed: () => undefined,
  })
}

beforeEach(() => {
  state = 'accepted'
  files.clear()
  book.clear()
  rows.length = 0
  fetched.length = 0
})

describe('what waits for an account', () => {
  it('is taken, opened and receipted when a party of the order sent it', async () => {
    const of = [waits(1), waits(3)]
    await collector()()
    expect([...book.keys()]).toEqual(of.map(({ id }) => id))
    expect([...book.values()].every(({ way, receipt }) => way === 'received' && receipt?.length === 65)).toBe(true)
    expect(rows.every(({ receipt }) => receipt !== null)).toBe(true)
  })

  it('of a stranger is not even fetched, however much there is', async () => {
    for (let count = 0; count < 20; count++) waits(4)
    const good = waits(1)
    await collector()()
    expect(fetched).toEqual([good.slip.file])
    expect(STRANGER).not.toBe(BUYER)
  })

  it('of one party is a few files, not a disk full', async () => {
    for (let count = 0; count < 15; count++) waits(1)
    const collect = collector()
    await collect()
    await collect()
    expect(book.size).toBe(MOST_SENT + 1)
    expect(fetched).toHaveLength(MOST_SENT + 1)
  })

  it('is left where the money of the order went back, or it is larger than a package', async () => {
    waits(1, { bytes: 70 * 1024 * 1024 })
    await collector()()
    state = 'refunded'
    waits(1)
    await collector()()
    expect(fetched).toEqual([])
  })

  it('and cannot be opened gets no receipt, and costs a bounded number of tries', async () => {
    for (let count = 0; count < 40; count++) waits(1, {}, 4)
    const collect = collector()
    await collect()
    await collect()
    expect(fetched).toHaveLength(3 * MOST_SENT)
    expect(book.size).toBe(0)
    expect(rows.every(({ receipt }) => receipt === null)).toBe(true)
  })
})

it('a file’s name is only a name', () => {
  const named = (name: string) => decodePackage(encodePackage({ name, data: new Uint8Array() })).name
  expect(named('painting plan.pdf')).toBe('painting plan.pdf')
  expect(named('../../.bashrc')).not.toMatch(/[/\\]|^\./)
  expect(named('')).toBe('file')
  expect(named('a\u202Efdp.exe')).not.toContain('\u202E')
})
