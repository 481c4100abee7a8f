import { expect, it } from 'vitest'
import type { Block } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { PlacedLog, Receipt } from '#node-core/model/receipt.ts'
import { blocksOf, logsOf, trailSince, type TrailChain } from './trail.ts'

const address = `0x${'11'.repeat(20)}` as Address
const other = `0x${'22'.repeat(20)}` as Address
interface Made {
  readonly block: Block
  readonly logs: readonly Address[]
}

/**
 * Blocks named `height` + `branch`, each with one log of `address` and one of `other`, on the chain that ends in
 * `head`.
 */
function chainOf(parents: Readonly<Record<string, string>>, head: string): TrailChain {
  const made = new Map<string, Made>(
    Object.entries(parents).map(([name, parent]) => [
      name,
      {
        block: {
          hash: name as Hash,
          transactions: [],
          header: { height: Number(name[0]), parentHash: parent },
        } as unknown as Block,
        logs: [address, other],
      },
    ]),
  )
  const canonical = new Map<number, string>()
  for (let name: string | undefined = head; name !== undefined && made.has(name); name = parents[name])
    canonical.set(Number(name[0]), name)
  const logs = (name: string): PlacedLog[] =>
    made.get(name)!.logs.map((of, logIndex) => ({
      address: of,
      topics: [],
      data: '0x',
      height: Number(name[0]),
      blockHash: name as Hash,
      transactionHash: `tx${name}` as Hash,
      transactionIndex: 0,
      logIndex,
    }))
  return {
    head: { height: Number(head[0]), hash: head as Hash, slot: 0, time: '' },
    getBlock: (tag) => made.get(typeof tag === 'number' ? (canonical.get(tag) ?? '') : tag)?.block ?? null,
    getReceipts: (tag) => [
      {
        logs: made.get(String(tag))!.logs.map((of) => ({ address: of, topics: [], data: '0x' })),
      } as unknown as Receipt,
    ],
    transactionHashes: (block) => [`tx${block.hash}` as Hash],
    getLogs: ({ fromHeight, toHeight, addresses }) =>
      Promise.resolve(
        [...canonical.values()]
          .sort()
          .filter((name) => Number(name[0]) >= fromHeight && Number(name[0]) <= toHeight)
          .flatMap(logs)
          .filter((log) => addresses!.includes(log.address)),
      ),
  }
}
const parents = { '0a': '', '1a': '0a', '2a': '1a', '3a': '2a', '2b': '1a', '3b': '2b', '4b': '3b' }
const wanted = { addresses: [address], topics: [], fromHeight: 0, toHeight: 9 }
const told = async (chain: TrailChain, since: string, filter = wanted) =>
  (await logsOf(chain, trailSince(chain, { height: Number(since[0]), hash: since as Hash }), filter)).map(
    ({ log, removed }) => `${removed ? '-' : '+'}${log.blockHash}:${log.transactionHash}:${log.logIndex}`,
  )

it('tells every block that came, not only the last', async () => {
  const chain = chainOf(parents, '3a')
  expect(blocksOf(chain, trailSince(chain, { height: 1, hash: '1a' as Hash }))).toEqual(['2a', '3a'])
  expect(await told(chain, '1a')).toEqual(['+2a:tx2a:0', '+3a:tx3a:0'])
  expect(blocksOf(chain, trailSince(chain, { height: 3, hash: '3a' as Hash }))).toEqual([])
})

it('takes back what left the chain, newest first, before it tells what came', async () => {
  const chain = chainOf(parents, '4b')
  expect(blocksOf(chain, trailSince(chain, { height: 3, hash: '3a' as Hash }))).toEqual(['2b', '3b', '4b'])
  expect(await told(chain, '3a')).toEqual(['-3a:tx3a:0', '-2a:tx2a:0', '+2b:tx2b:0', '+3b:tx3b:0', '+4b:tx4b:0'])
  expect(await told(chain, '3a', { ...wanted, fromHeight: 3, toHeight: 3 })).toEqual(['-3a:tx3a:0', '+3b:tx3b:0'])
  // A chain that became shorter.
  expect(await told(chainOf(parents, '2b'), '3a')).toEqual(['-3a:tx3a:0', '-2a:tx2a:0', '+2b:tx2b:0'])
})

it('goes on from there where the left block is not held any more', async () => {
  const { '3a': _, ...held } = parents
  expect(await told(chainOf(held, '4b'), '3a')).toEqual(['+4b:tx4b:0'])
})
