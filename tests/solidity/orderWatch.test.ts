import { encodeFunctionData } from 'viem'
import { expect, it } from 'vitest'
import { LicensedProp_abi } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { toAddress } from '#node-core/model/ids.ts'
import { nextDefault } from '#node-core/model/order/openSteps.ts'
import { markKeeper } from '#node-core/market/orders/keeperMark.ts'
import { createOrderWatch, KEEPER_READS, KEEPER_REFRESH_S } from '#node-core/node/keeper/createOrderWatch.ts'
import { harnessMarket } from '../support/harnessMarket.ts'
import { createLicensedPropWorld, DAY } from './licensedPropWorld.ts'

const propUri = bytesToContentId(new Uint8Array([1]))

/** The watch over a line of the real contract; `forks`: the next look finds the chain on another branch. */
async function watched() {
  const world = await createLicensedPropWorld({ propUri, cap: 5_000, maxOpenPerBuyer: 2_000 })
  const { ports, licences, asked } = harnessMarket(world.evm)
  const touched = { forks: false }
  const chain = {
    ...ports.chain,
    touchedSince: () => (touched.forks ? null : new Set([toAddress(world.prop.address)])),
  }
  const watch = createOrderWatch({ chain, licences, log: silentLogger })
  return {
    ...world,
    touched,
    watch,
    ids: async () => (await watch.look()).map(({ id }) => id as Hex).sort(),
    cost: async (act: () => Promise<unknown>) => {
      asked.calls = 0
      await act()
      return asked.calls
    },
  }
}

it('finds the open orders behind hundreds that are over, so many at a look, and reads those no more', async () => {
  const { evm, prop, people, place, watch, ids, cost } = await watched()
  const open: Hex[] = []
  for (let i = 0; i < 5; i++) open.push(await place())
  for (let i = 0; i < KEEPER_READS + 8; i++) {
    evm.nextBlock()
    await prop.send('cancel', [await place()], { from: people.buyer })
  }
  // Two calls an entry, and what the list of licences costs.
  expect(await cost(watch.look)).toBeLessThan(2 * KEEPER_READS + 20)
  expect(await ids()).toEqual([...open].sort())
  const quiet = await cost(watch.look)
  expect(quiet).toBeLessThan(10)

  evm.nextBlock()
  open.push(await place({}, people.otherBuyer))
  expect(await ids()).toEqual([...open].sort())
  expect(await cost(watch.look)).toBeLessThan(10)

  // What ended meanwhile is noticed a refresh later at the latest, at once when it is asked for.
  evm.nextBlock()
  await prop.send('cancel', [open[0]!], { from: people.buyer })
  const [kept] = (await watch.look()).filter(({ id }) => id === open[0])
  expect(kept?.state).toBe('placed')
  expect(await watch.again(kept!)).toBeNull()
  expect(await ids()).toEqual(open.slice(1).sort())
  await prop.send('cancel', [open[1]!], { from: people.buyer })
  evm.advance(KEEPER_REFRESH_S)
  evm.nextBlock()
  expect(await ids()).toEqual(open.slice(2).sort())
}, 300_000)

it('reads everything anew where the chain took another branch', async () => {
  const { evm, place, ids, touched, cost, watch } = await watched()
  const id = await place()
  evm.nextBlock()
  expect(await ids()).toEqual([id])
  evm.nextBlock()
  touched.forks = true
  expect(await cost(watch.look)).toBeGreaterThan(2)
  expect(await ids()).toEqual([id])
}, 120_000)

it('a default with a keeper’s mark is taken by the contract, from anyone, not before its date', async () => {
  const { evm, prop, people, place, watch } = await watched()
  const id = await place()
  evm.nextBlock()
  const [order] = await watch.look()
  const due = nextDefault(order!, Number(evm.now()))!
  expect(due).toMatchObject({ open: false, step: { name: 'expireOrder' } })
  const data = markKeeper(encodeFunctionData({ abi: LicensedProp_abi, functionName: 'expire', args: [id] }))
  expect((await evm.send({ from: people.stranger, to: prop.address, data })).ok).toBe(false)
  evm.advance(due.afterS - Number(evm.now()) + 1)
  evm.nextBlock()
  expect((await evm.send({ from: people.stranger, to: prop.address, data })).ok).toBe(true)
  expect(await watch.again(order!)).toBeNull()
  expect(due.afterS).toBeGreaterThan(DAY)
}, 120_000)
