import { expect, it } from 'vitest'
import { moneyMethods } from '#node-core/node/session/rpc/moneyMethods.ts'
import { networkMethods } from '#node-core/node/session/rpc/networkMethods.ts'
import { dipMethods } from '#node-core/rpc/methods/dipMethods.ts'
import { ethMethods } from '#node-core/rpc/methods/ethMethods.ts'
import { filterMethods } from '#node-core/rpc/methods/filterMethods.ts'
import { createSubscriptions } from '#node-core/rpc/subscriptions.ts'
import { chainStatusMethods } from '#node-core/witness/status/chainStatusMethods.ts'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { readRpcMethods, untestedMethods } from './checkRpcMethods.ts'
import { readTexts } from './citations.ts'

const texts = readTexts(repoRoot, ['node-core', 'tests'])
const methods = readRpcMethods(texts)

it('finds every method of the tables that a node serves', () => {
  // Tables are made without asking the chain anything.
  const none = {} as never
  const served = {
    ...ethMethods(none),
    ...filterMethods(none).methodsFor(none),
    ...dipMethods(none),
    ...createSubscriptions(none, none, none).request().methods,
    ...chainStatusMethods(none),
    ...networkMethods(none, none, none),
    ...moneyMethods(none),
  }
  expect(Object.keys(served).length).toBeGreaterThan(45)
  expect(methods).toEqual(Object.keys(served).sort())
})

it('each JSON-RPC method is asked by a test beside the code or in tests/contract', () =>
  expect(untestedMethods(methods, texts)).toEqual([]))

it('a method without a test is found', () => {
  const table = {
    path: 'node-core/rpc/methods/some.ts',
    text: 'const some: RpcMethods = {\n  eth_one: takes(0, one),\n  async dip_two([a]) {},\n  net_three() {},\n}\n',
  }
  const planted = [
    table,
    { path: 'node-core/rpc/other.ts', text: 'const other = {\n  eth_four: 4,\n}\n' },
    { path: 'node-core/rpc/some.test.ts', text: "// eth_one\nask('dip_two'), ask('net_threefold')\n" },
    { path: 'tests/bench/some.test.ts', text: "ask('net_three')\n" },
    { path: 'tests/contract/rpc/some.test.ts', text: 'raw(\'{"method":"eth_one"}\')\n' },
  ]
  expect(readRpcMethods(planted)).toEqual(['dip_two', 'eth_one', 'net_three'])
  expect(untestedMethods(readRpcMethods(planted), planted)).toEqual(['net_three'])
})
