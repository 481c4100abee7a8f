import { describe, expect, it } from 'vitest'
import type { Chain } from '#node-core/chain/service/chain.ts'
import type { Transaction } from '#node-core/model/transaction.ts'
import { createSubscriptions } from './subscriptions.ts'

/** A chain that does nothing but take transactions in. */
function quietChain() {
  const listeners = new Set<(tx: Transaction) => void>()
  const chain = {
    onTransaction(listener: (tx: Transaction) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  } as unknown as Chain
  const take = (hash: string) => {
    for (const listener of listeners) listener({ hash } as Transaction)
  }
  return { chain, take, listeners }
}
const setUp = () => {
  const sent: string[] = []
  const far = quietChain()
  const subscriptions = createSubscriptions(
    far.chain,
    (text) => sent.push((JSON.parse(text) as { params: { result: string } }).params.result),
    () => undefined,
  )
  return { ...far, subscriptions, sent }
}
const subscribe = async ({ subscriptions }: ReturnType<typeof setUp>) => {
  const request = subscriptions.request()
  const id = await request.methods['eth_subscribe']!(['newPendingTransactions'])
  return { request, id }
}

describe('eth_subscribe', () => {
  it('says nothing of a subscription before its id is sent, and then all of it in order', async () => {
    const world = setUp()
    const { request } = await subscribe(world)
    world.take('0x1')
    world.take('0x2')
    expect(world.sent).toEqual([])
    request.answered()
    world.take('0x3')
    expect(world.sent).toEqual(['0x1', '0x2', '0x3'])
  })

  it('of one request does not hold the news of another', async () => {
    const world = setUp()
    const first = await subscribe(world)
    first.request.answered()
    await subscribe(world)
    world.take('0x1')
    expect(world.sent).toEqual(['0x1'])
  })

  it('holds no more than a bound, however long the answer takes', async () => {
    const world = setUp()
    const { request } = await subscribe(world)
    for (let i = 0; i < 5_000; i++) world.take(`0x${i.toString(16)}`)
    request.answered()
    expect(world.sent).toHaveLength(1_024)
  })

  it('taken back listens no more', async () => {
    const world = setUp()
    const { request, id } = await subscribe(world)
    request.answered()
    expect(await world.subscriptions.request().methods['eth_unsubscribe']!([id])).toBe(true)
    expect(await world.subscriptions.request().methods['eth_unsubscribe']!([id])).toBe(false)
    expect(world.listeners.size).toBe(0)
  })
})
