import { afterAll, beforeAll, expect, it } from 'vitest'
import { openProbeNode, type ProbeNode } from '../../support/rpc/probeNode.ts'

let node: ProbeNode
beforeAll(async () => {
  node = await openProbeNode()
}, 180_000)
afterAll(() => node.close())

it('eth_mining: the only witness signs, with its key armed', async () => {
  await expect.poll(async () => (await node.ask('eth_mining')).result, { timeout: 10_000 }).toBe(true)
})

it('web3_clientVersion names the program and its version', async () => {
  expect((await node.ask('web3_clientVersion')).result).toMatch(/^dipnet-studio\/\d+\.\d+\.\d+$/)
})

it('there are no uncles in a block that there is, and no answer for one that there is not', async () => {
  const { blockHash } = node.deployed
  expect((await node.ask('eth_getUncleCountByBlockHash', [blockHash])).result).toBe('0x0')
  expect((await node.ask('eth_getUncleCountByBlockHash', [`0x${'ab'.repeat(32)}`])).result).toBeNull()
  expect(await node.ask('eth_getUncleCountByBlockHash', ['0x12'])).toMatchObject({ error: { code: -32602 } })
})
