import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { createTransactionPool, type PoolEntry, type PoolView } from './transactionPool.ts'

const address = (n: number) => `0x${(n + 1).toString(16).padStart(40, '0')}` as Address
let serial = 0
function entry(
  sender: number,
  nonce: number,
  fee: bigint,
  over: Partial<PoolEntry> & { tip?: bigint; gasLimit?: bigint; value?: bigint } = {},
): PoolEntry {
  const tx: Transaction = {
    type: 'eip1559',
    hash: `0x${(++serial).toString(16).padStart(64, '0')}` as Hash,
    from: address(sender),
    chainId: 1,
    nonce,
    gasLimit: over.gasLimit ?? 21_000n,
    to: address(99),
    value: over.value ?? 0n,
    data: new Uint8Array(0),
    accessList: [],
    maxFeePerGas: fee,
    maxPriorityFeePerGas: over.tip ?? fee,
    signature: { r: '0x', s: '0x', yParity: 0 },
    raw: new Uint8Array(100),
  }
  return { tx, addedAt: over.addedAt ?? 0, local: over.local ?? false }
}
function createView(nonces: Readonly<Record<number, number>> = {}, balance = 10n ** 24n): PoolView {
  return {
    gasLimit: 1_000_000n,
    minBaseFeePerGas: 5n,
    account: (of) => ({ nonce: BigInt(nonces[Number(BigInt(of)) - 1] ?? 0), balance }),
  }
}
const code = (task: () => unknown): string => {
  try {
    task()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'accepted'
}
const drain = (pool: ReturnType<typeof createTransactionPool>, view: PoolView, base = 5n, gas = 10n ** 12n) => {
  const selection = pool.select(base, view)
  const out: Transaction[] = []
  for (let tx = selection.next(gas); tx !== null; tx = selection.next(gas)) out.push(tx)
  return out
}

describe('TransactionPool', () => {
  it('hands out each sender in nonce order without gaps, and never a worse-paying transaction before a better one that was ready', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4), fc.nat(6), fc.bigInt({ min: 5n, max: 50n })), { maxLength: 40 }),
        fc.bigInt({ min: 5n, max: 20n }),
        (list, base) => {
          const pool = createTransactionPool()
          const view = createView()
          for (const [sender, nonce, fee] of list) code(() => pool.add(entry(sender, nonce, fee), view))
          const out = drain(pool, view, base)
          const next = new Map<Address, number>()
          for (const tx of out) {
            expect(tx.nonce).toBe(next.get(tx.from) ?? 0)
            expect(tx.maxFeePerGas >= base).toBe(true)
            // The best that was ready at this moment.
            const ready = [...pool.entries()]
              .filter(({ tx: other }) => other.nonce === (next.get(other.from) ?? 0) && other.maxFeePerGas >= base)
              .map(({ tx: other }) => other.maxFeePerGas)
            expect(ready.every((fee) => fee <= tx.maxFeePerGas)).toBe(true)
            next.set(tx.from, tx.nonce + 1)
          }
          // Nothing that could be mined was left.
          expect(
            [...pool.entries()].filter(({ tx }) => tx.nonce === (next.get(tx.from) ?? 0) && tx.maxFeePerGas >= base),
          ).toEqual([])
          expect(pool.counts(view).pending + pool.counts(view).queued).toBe(pool.size)
        },
      ),
    )
  })

  it('replaces for a tenth more and not for less', () => {
    const pool = createTransactionPool()
    const view = createView()
    const first = entry(0, 0, 100n)
    pool.add(first, view)
    expect(code(() => pool.add(first, view))).toBe('POOL_ALREADY_KNOWN')
    expect(code(() => pool.add(entry(0, 0, 109n), view))).toBe('POOL_UNDERPRICED')
    expect(code(() => pool.add(entry(0, 0, 200n, { tip: 100n }), view))).toBe('POOL_UNDERPRICED')
    const better = entry(0, 0, 110n)
    expect(pool.add(better, view)).toEqual([first])
    expect(drain(pool, view).map((tx) => tx.hash)).toEqual([better.tx.hash])
    expect(pool.size).toBe(1)
  })

  it('keeps its limits: per sender, in all, and the cheapest of others goes first', () => {
    const pool = createTransactionPool({ maxPerSender: 3, maxTransactions: 4 })
    const view = createView()
    for (const nonce of [0, 1, 2]) pool.add(entry(0, nonce, 50n, { local: nonce === 2 }), view)
    expect(code(() => pool.add(entry(0, 3, 50n), view))).toBe('POOL_NONCE_GAP')
    const cheap = entry(1, 0, 10n)
    pool.add(cheap, view)
    expect(code(() => pool.add(entry(2, 0, 10n), view))).toBe('POOL_FULL')
    expect(pool.add(entry(2, 0, 11n), view)).toEqual([cheap])
    // Ours push out others', others never push out ours.
    const ours = createTransactionPool({ maxTransactions: 1 })
    ours.add(entry(0, 0, 6n, { local: true }), view)
    expect(code(() => ours.add(entry(1, 0, 100n), view))).toBe('POOL_FULL')
    expect(ours.size).toBe(1)
  })

  it('refuses what could never be mined', () => {
    const pool = createTransactionPool()
    const view = createView({ 0: 2 }, 21_000n * 10n)
    expect(code(() => pool.add(entry(0, 1, 10n), view))).toBe('EVM_NONCE_TOO_LOW')
    expect(code(() => pool.add(entry(0, 2, 4n), view))).toBe('EVM_FEE_TOO_LOW')
    expect(code(() => pool.add(entry(0, 2, 10n, { gasLimit: 20_999n }), view))).toBe('EVM_GAS_TOO_LOW')
    expect(code(() => pool.add(entry(0, 2, 10n, { gasLimit: 1_000_001n }), view))).toBe('EVM_GAS_TOO_HIGH')
    expect(code(() => pool.add(entry(0, 2, 10n, { value: 1n }), view))).toBe('EVM_INSUFFICIENT_FUNDS')
    expect(pool.size).toBe(0)
  })

  it('forgets what was mined and what is too old, ours later than others’', () => {
    const pool = createTransactionPool({ expiryMs: 100, localExpiryMs: 1_000 })
    const view = createView()
    pool.add(entry(0, 0, 10n, { local: true }), view)
    pool.add(entry(1, 0, 10n), view)
    pool.add(entry(2, 0, 10n, { local: true }), view)
    expect(pool.prune(createView({ 2: 1 }), 50).map(({ tx }) => tx.from)).toEqual([address(2)])
    expect(pool.prune(view, 101).map(({ tx }) => tx.from)).toEqual([address(1)])
    expect(pool.prune(view, 1_001)).toHaveLength(1)
    expect(pool.size).toBe(0)
    expect(pool.nextNonce(address(0), view)).toBe(0)
  })

  it('is not filled by those who will never pay: behind a gap, or with one balance for many', () => {
    const pool = createTransactionPool({ maxTransactions: 300, maxGapped: 20 })
    const view = createView()
    // Number 0 is missing: none of these can be mined, whatever they promise.
    const gapped = Array.from({ length: 50 }, (_, i) => code(() => pool.add(entry(0, i + 1, 10n ** 12n), view)))
    expect(gapped.filter((result) => result === 'accepted')).toHaveLength(20)
    expect(gapped.at(-1)).toBe('POOL_NONCE_GAP')
    // The first one closes the gap.
    expect(code(() => pool.add(entry(0, 0, 10n), view))).toBe('accepted')
    // A balance for two of them.
    const poor = createView({}, 2n * 21_000n * 50n)
    expect([0, 1, 2].map((nonce) => code(() => pool.add(entry(1, nonce, 50n), poor)))).toEqual([
      'accepted',
      'accepted',
      'EVM_INSUFFICIENT_FUNDS',
    ])
    expect(code(() => pool.add(entry(1, 1, 100n), poor))).toBe('EVM_INSUFFICIENT_FUNDS')
    expect([2, 3].map((nonce) => code(() => pool.add(entry(1, nonce, 50n, { local: true }), poor)))).toEqual([
      'accepted',
      'accepted',
    ])
  })

  it('gives the places of those behind a gap to those who pay', () => {
    const pool = createTransactionPool({ maxTransactions: 200 })
    const view = createView()
    for (let sender = 0; sender < 100; sender++)
      for (const nonce of [1, 2]) pool.add(entry(sender, nonce, 10n ** 12n), view)
    for (let sender = 100; sender < 250; sender++)
      expect(code(() => pool.add(entry(sender, 0, 6n), view))).toBe('accepted')
    expect(drain(pool, view)).toHaveLength(150)
    expect(code(() => pool.add(entry(300, 5, 10n ** 12n), view))).toBe('POOL_FULL')
  })

  it('takes little time to say no when it is full', () => {
    const pool = createTransactionPool({ maxTransactions: 20_000 })
    const view = createView()
    for (let sender = 0; sender < 20_000; sender++) pool.add(entry(sender, 0, 10n), view)
    const from = performance.now()
    for (let sender = 0; sender < 5_000; sender++)
      expect(code(() => pool.add(entry(30_000 + sender, 0, 10n), view))).toBe('POOL_FULL')
    for (let sender = 0; sender < 5_000; sender++)
      expect(code(() => pool.add(entry(40_000 + sender, 0, 20n), view))).toBe('accepted')
    // Looking at every sender each time took minutes.
    expect(performance.now() - from).toBeLessThan(20_000)
  })

  it('drops what its sender can no longer pay, and never takes code that is too large', () => {
    const pool = createTransactionPool()
    pool.add(entry(0, 0, 10n), createView())
    pool.add(entry(1, 0, 10n, { local: true }), createView())
    expect(pool.prune(createView({}, 5n), 1).map(({ tx }) => tx.from)).toEqual([address(0)])
    const creation = entry(2, 0, 10n, { gasLimit: 900_000n })
    expect(
      code(() =>
        pool.add({ ...creation, tx: { ...creation.tx, to: null, data: new Uint8Array(49_153) } }, createView()),
      ),
    ).toBe('EVM_INIT_CODE_TOO_LARGE')
  })
})
