import { numberToHex } from 'viem'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { moneyMethods, type Holding, type Supply } from '#node-core/node/session/rpc/moneyMethods.ts'
import { createRpcHandler } from '#node-core/rpc/createRpcHandler.ts'
import { alice, openProbeNode, type ProbeNode, type RpcReply } from '../../support/rpc/probeNode.ts'
import { assertConserved } from '../../support/network/checks/auditMoney.ts'

const BOB = '0x00000000000000000000000000000000000000b0'
const DEPOSIT_WEI = 100_000n * 10n ** 18n

let node: ProbeNode
beforeAll(async () => {
  node = await openProbeNode()
}, 180_000)
afterAll(() => node.close())

const ask = async (method: string, params: readonly unknown[]): Promise<RpcReply> =>
  JSON.parse(
    (await createRpcHandler(moneyMethods(node.chain)).handle(
      JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    ))!,
  ) as RpcReply
const balanceOf = async (who: string, tag: string) => (await node.ask('eth_getBalance', [who, tag])).result as string

it('the books of a block: who has what, and all of it together is the supply', async () => {
  const { blockNumber } = await node.mined(await node.wallet.sendTransaction({ to: BOB, value: 12n }))
  const at = numberToHex(blockNumber)
  const witness = node.chain.getBlock(Number(blockNumber))!.header.producer
  const holdings = new Map<string, Holding>()
  for (const who of [witness, alice.address.toLowerCase(), BOB])
    holdings.set(who, (await ask('dip_getHolding', [who, at])).result as Holding)
  expect(holdings.get(BOB)).toMatchObject({ liquidWei: '12', bondedWei: '0' })
  expect(holdings.get(witness)!.bondedWei).toBe(String(DEPOSIT_WEI))
  for (const [who, { liquidWei }] of holdings) expect(liquidWei).toBe(String(BigInt(await balanceOf(who, at))))

  const supply = (await ask('dip_getSupply', [at])).result as Supply
  expect(BigInt(supply.holdersPotWei)).toBeGreaterThan(0n)
  const books = { height: Number(blockNumber), slot: 0, transactions: 1, supply, holdings }
  assertConserved(books)
  const holding = { ...holdings.get(BOB)!, liquidWei: '13' }
  expect(() => assertConserved({ ...books, holdings: new Map([...holdings, [BOB, holding]]) })).toThrow(/MISMATCH/)
  // The block before did not know of it.
  expect((await ask('dip_getHolding', [BOB, numberToHex(blockNumber - 1n)])).result).toMatchObject({ liquidWei: '0' })
})

it('what is no account and no block is refused', async () => {
  expect(await ask('dip_getHolding', ['0x12'])).toMatchObject({ error: { code: -32602 } })
  expect(await ask('dip_getHolding', [BOB, 'soon'])).toMatchObject({ error: { code: -32602 } })
  expect(await ask('dip_getSupply', ['0xffffff'])).toMatchObject({ error: { data: { code: 'CHAIN_UNKNOWN_BLOCK' } } })
})
