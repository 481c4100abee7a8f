import { describe, expect, it } from 'vitest'
import type { Chain, HeadEvent } from '#node-core/chain/service/chain.ts'
import { queryTooLarge } from '#node-core/chain/errors.ts'
import { createTurns, SLICE_MS } from '#node-core/chain/queries/createTurns.ts'
import { createRpcHandler } from './createRpcHandler.ts'
import { ethMethods } from './methods/ethMethods.ts'
import { createSubscriptions } from './subscriptions.ts'

const ask = (method: string, params: readonly unknown[], id = 1) => ({ jsonrpc: '2.0', id, method, params })

describe('a hostile caller', () => {
  it('with a subscription to logs does not bring the node down by a block that has more logs than an answer', async () => {
    const head = { height: 0, hash: '0x' }
    let tell: (event: HeadEvent) => void = () => undefined
    const chain = {
      genesis: { params: { slotMs: 1000 }, timeMs: 0 },
      get head() {
        return { ...head }
      },
      getBlock: () => null,
      onHead: (listener: typeof tell) => ((tell = listener), () => undefined),
      getLogs: () => Promise.reject(queryTooLarge('more results than the limit')),
    } as unknown as Chain
    const failures: unknown[] = []
    const subscriptions = createSubscriptions(
      chain,
      () => undefined,
      (error) => failures.push(error),
    )
    const request = subscriptions.request()
    await request.methods['eth_subscribe']!(['logs', {}])
    request.answered()
    head.height = 1
    tell({ head: { height: 1 } } as HeadEvent)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(failures).toHaveLength(1)
  })

  it('gets no thousand numbers for every block of a fee history', async () => {
    const header = { height: 5, baseFeePerGas: 1n, gasUsed: 0n, gasLimit: 1n }
    const chain = {
      genesis: { params: { slotMs: 1000 }, timeMs: 0 },
      getBlock: () => ({ header, transactions: [] }),
      head: { height: 5 },
      nextBaseFeePerGas: 1n,
    } as unknown as Chain
    const handler = createRpcHandler(ethMethods(chain))
    const reply = JSON.parse(
      (await handler.handle(JSON.stringify(ask('eth_feeHistory', ['0x2', 'latest', new Array(20_000).fill(50)]))))!,
    ) as { error?: { data: { code: string } } }
    expect(reply.error?.data.code).toBe('RPC_BAD_PARAMS')
    expect(await handler.handle(JSON.stringify(ask('eth_feeHistory', ['0x2', 'latest', [50]])))).toContain('reward')
  })

  it.each([
    ['a batch of sixteen', 16],
    ['a batch of a thousand', 1_000],
  ])('has %s worked on in turns with everybody else', async (_name, count) => {
    const turns = createTurns()
    const busyMs = (ms: number) => {
      for (const from = performance.now(); performance.now() - from < ms;);
    }
    let run = 0
    const handler = createRpcHandler({ slow: () => (run++, busyMs(1)) }, { turns, caller: 'rpc:1' })
    let finished = false
    let most = 0
    let seen = 0
    const watch = () => {
      most = Math.max(most, run - seen)
      seen = run
      if (!finished) setImmediate(watch)
    }
    setImmediate(watch)
    const reply = JSON.parse(
      (await handler.handle(JSON.stringify(Array.from({ length: count }, (_, i) => ask('slow', [], i)))))!,
    ) as Array<{ id: number }>
    finished = true
    most = Math.max(most, run - seen)
    // Counted in requests, not in time: the machine may be busy with other things. Two slices may lie between two
    // looks; sixteen requests were one piece before.
    expect(most).toBeLessThanOrEqual(2 * (SLICE_MS + 1))
    expect(reply.map(({ id }) => id)).toEqual(Array.from({ length: count }, (_, i) => i))
  })

  it('has no eight megabytes of brackets parsed', async () => {
    const handler = createRpcHandler({})
    for (const text of ['['.repeat(4e6) + ']'.repeat(4e6), `[${'{},'.repeat(2.6e6)}{}]`, `{"a":${'['.repeat(4e6)}`]) {
      expect(await handler.handle(text)).toMatch(/RPC_TOO_LARGE.*"depth"/)
    }
  })

  it('gets a code instead of a reply that fills the memory', async () => {
    const large = 'x'.repeat(640 << 10)
    const handler = createRpcHandler({ large: () => large, larger: () => new Array(20).fill(large) })
    expect(await handler.handle(JSON.stringify(ask('larger', [])))).toContain('RPC_TOO_LARGE')
    const replies = JSON.parse(
      (await handler.handle(JSON.stringify(Array.from({ length: 20 }, (_, i) => ask('large', [], i)))))!,
    ) as Array<{ id: number; error?: { data: { code: string } } }>
    expect(replies.map((reply) => reply.error?.data.code).slice(14)).toEqual([
      undefined,
      undefined,
      'RPC_TOO_LARGE',
      'RPC_TOO_LARGE',
      'RPC_TOO_LARGE',
      'RPC_TOO_LARGE',
    ])
    expect(replies.at(-1)!.id).toBe(19)
  })
})
