import { describe, expect, it } from 'vitest'
import { silentLogger } from '#node-core/kernel/log.ts'
import { ZERO_HASH, type Address, type Hash } from '#node-core/model/ids.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import type { CoreEffect, CoreEvent } from '#node-core/consensus/core/ports.ts'
import type { BlockExecutor } from '../../execution/blockExecutor.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { createParams } from '#node-core/consensus/params.ts'
import { createTransactionPool, type PoolView } from '../../pool/transactionPool.ts'
import { createProducer } from './createProducer.ts'

const params = createParams()
const view: PoolView = {
  account: () => ({ nonce: 0n, balance: 10n ** 30n }),
  gasLimit: params.gasLimit,
  minBaseFeePerGas: 1n,
}
let serial = 0
const tx = (sender: number, gasLimit: bigint, fee: bigint): Transaction => ({
  type: 'eip1559',
  hash: `0x${(++serial).toString(16).padStart(64, '0')}` as Hash,
  from: `0x${sender.toString(16).padStart(40, '0')}` as Address,
  chainId: 1,
  nonce: 0,
  gasLimit,
  to: `0x${'99'.repeat(20)}` as Address,
  value: 0n,
  data: new Uint8Array(0),
  accessList: [],
  maxFeePerGas: fee,
  maxPriorityFeePerGas: fee,
  signature: { r: '0x', s: '0x', yParity: 0 },
  raw: new Uint8Array(100),
})

/** A machine that runs 1,000 gas in a millisecond: a full block takes half a minute. */
function slowMachine() {
  const pool = createTransactionPool()
  let nowMs = 0
  const executor = {
    async build(_draft: unknown, _applied: unknown, next: (gasLeft: bigint, baseFee: bigint) => Transaction | null) {
      let left = params.gasLimit
      const transactions: Transaction[] = []
      for (let one = next(left, 1n); one !== null; one = next(left, 1n)) {
        nowMs += Number(one.gasLimit / 1_000n)
        left -= one.gasLimit
        transactions.push(one)
      }
      return {
        header: { gasUsed: params.gasLimit - left },
        transactions: transactions.map((one) => one.hash),
        system: null,
      }
    },
  } as unknown as BlockExecutor
  const done: Array<{ readonly inTime: boolean; readonly hashes: readonly string[] }> = []
  const feed = (event: CoreEvent) => {
    if (event.type === 'built')
      done.push({ inTime: nowMs < (event.slot + 1) * params.slotMs, hashes: event.transactions as unknown as string[] })
  }
  const build = createProducer({
    genesis: { params, timeMs: 0 } as Genesis,
    executor,
    log: silentLogger,
    pool,
    view,
    nextBaseFee: () => 1n,
    now: () => nowMs,
    feed,
  })
  return {
    pool,
    done,
    async slot() {
      const slot = Math.ceil(nowMs / params.slotMs)
      nowMs = slot * params.slotMs
      await build({
        type: 'build',
        draft: { slot, height: 1, parentHash: ZERO_HASH },
        applied: { input: { members: [1, 2, 3] } },
        parent: null,
        mustBuild: true,
        deadlineMs: nowMs + params.slotMs / 2,
      } as unknown as CoreEffect & { type: 'build' })
    },
  }
}

describe('a producer with a transaction that takes longer than a slot', () => {
  it('goes on producing: what others sent is mined, and few slots are lost', async () => {
    const { pool, done, slot } = slowMachine()
    const heavy = Array.from({ length: 50 }, (_, i) => tx(1_000 + i, params.gasLimit, 100n))
    const honest = Array.from({ length: 20 }, (_, i) => tx(i + 1, 21_000n, 5n))
    for (const one of [...heavy, ...honest]) pool.add({ tx: one, addedAt: 0, local: false }, view)
    for (let i = 0; i < 200; i++) {
      await slot()
      const last = done.at(-1)!
      if (last.inTime) for (const hash of last.hashes) pool.remove(hash as Hash)
    }
    expect(honest.some((one) => pool.get(one.hash) !== undefined)).toBe(false)
    expect(done.filter((block) => !block.inTime).length).toBeLessThan(40)
  })
})
