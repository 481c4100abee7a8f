import { describe, expect, it } from 'vitest'
import type { Chain, HeadEvent } from '#node-core/chain/service/chain.ts'
import { queryTooLarge } from '#node-core/chain/service/errors.ts'
import { createRpcHandler } from './createRpcHandler.ts'
import { ethMethods } from './methods/ethMethods.ts'
import { createSubscriptions } from './subscriptions.ts'

const ask = (method: string, params: readonly unknown[], id = 1) => ({ jsonrpc: '2.0', id, method, params })

describe('a hostile caller', () => {
  it('with a subscription to logs does not bring the node down by a block that has more logs than an answer', async () => {
    let tell: (event: HeadEvent) => void = () => undefined
    const chain = { genesis: { params: { slotMs: 1000 }, timeMs: 0 }, head: { height: 0 }, onHead: (listener: typeof tell) => ((tell = listener), () => undefined), getLogs: () => Promise.reject(queryTooLarge('more results than the limit')) } as unknown as Chain
    const failures: unknown[] = []
    const subscriptions = createSubscriptions(chain, () => undefined, (error) => failures.push(error))
    await subscriptions.methods['eth_subscribe']!(['logs', {}])
    tell({ head: { height: 1 } } as HeadEvent)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(failures).toHaveLength(1)
  })

  it('gets no thousand numbers for every block of a fee history', async () => {
    const header = { height: 5, baseFeePerGas: 1n, gasUsed: 0n, gasLimit: 1n }
    const chain = { genesis: { params: { slotMs: 1000 }, timeMs: 0 }, getBlock: () => ({ header }), head: { height: 5 }, nextBaseFeePerGas: 1n } as unknown as Chain
    const handler = createRpcHandler(ethMethods(chain))
    const reply = JSON.parse((await handler.handle(JSON.stringify(ask('eth_feeHistory', ['0x2', 'latest', new Array(200_000).fill(50)]))))!) as { error?: { data: { code: string } } }
    expect(reply.error?.data.code).toBe('RPC_BAD_PARAMS')
    expect(await handler.handle(JSON.stringify(ask('eth_feeHistory', ['0x2', 'latest', [50]])))).toContain('reward')
  })

  it('has a batch answered a few at a time, with turns for others between', async () => {
    let running = 0
    let most = 0
    let turns = 0
    const handler = createRpcHandler({
      async slow() {
        most = Math.max(most, ++running)
        await Promise.resolve()
        running--
        return 'done'
      },
    })
    let finished = false
    const watch = () => {
      turns++
      if (!finished) setImmediate(watch)
    }
    setImmediate(watch)
    const reply = JSON.parse((await handler.handle(JSON.stringify(Array.from({ length: 200 }, (_, i) => ask('slow', [], i)))))!) as Array<{ id: number; result: string }>
    finished = true
    expect(most).toBeLessThanOrEqual(16)
    expect(turns).toBeGreaterThan(10)
    expect(reply.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, i) => i))
  })

  it('gets a code instead of a reply that fills the memory', async () => {
    const large = 'x'.repeat(5 << 20)
    const handler = createRpcHandler({ large: () => large, larger: () => new Array(20).fill(large) })
    expect(await handler.handle(JSON.stringify(ask('larger', [])))).toContain('RPC_TOO_LARGE')
    const replies = JSON.parse((await handler.handle(JSON.stringify(Array.from({ length: 20 }, (_, i) => ask('large', [], i)))))!) as Array<{ id: number; error?: { data: { code: string } } }>
    expect(replies.map((reply) => reply.error?.data.code).slice(14)).toEqual([undefined, undefined, 'RPC_TOO_LARGE', 'RPC_TOO_LARGE', 'RPC_TOO_LARGE', 'RPC_TOO_LARGE'])
    expect(replies.at(-1)!.id).toBe(19)
  })
})
