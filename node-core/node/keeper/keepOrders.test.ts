import { parseTransaction } from 'viem'
import { describe, expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import { privateKeyToAddress, sign } from '#node-core/kernel/keys.ts'
import { createLogger } from '#node-core/kernel/log.ts'
import { toAddress, toHash, type Address, type Hash } from '#node-core/model/ids.ts'
import { ORDER_STEPS, type OrderState } from '#node-core/model/order/orderMachine.ts'
import { isKeeperMarked } from '#node-core/market/orders/keeperMark.ts'
import type { OpenOrder } from '#node-core/market/orders/openOrder.ts'
import type { MarketChainPort } from '#node-core/market/ports.ts'
import { KEEPER_FLOOR_WEI, KEEPER_WEI_A_DAY } from './keeperBudget.ts'
import type { KeptKeeper } from './keeperFile.ts'
import { KEEPER_AT_ONCE, KEEPER_TURN_SLOTS, keepOrders } from './keepOrders.ts'

const FEE_WEI = 1_000n
const keyOf = (byte: number) => new Uint8Array(32).fill(byte)
const addressOf = (byte: number) => toAddress(privateKeyToAddress(keyOf(byte)))
const [FAN, FACTORY, WITNESS, STRANGER] = [1, 2, 3, 4] as const
const iso = (seconds: number) => new Date(seconds * 1_000).toISOString()
const NOW_S = 1_800_000_000
const idOf = (n: number) => toHash(`0x${n.toString(16).padStart(64, '0')}`)

function order(n: number, state: OrderState): OpenOrder {
  const passed = iso(NOW_S - 1)
  return {
    licence: addressOf(9),
    id: idOf(n),
    number: n,
    propName: 'Cannon',
    priceWei: 1n,
    state,
    buyer: addressOf(FAN),
    factory: addressOf(FACTORY),
    acceptBy: passed,
    produceBy: iso(NOW_S - 100),
    settleAfter: passed,
    disputeWindowS: 99,
    extended: false,
    objection: state === 'objected' ? { reason: 'damaged', at: passed, refundAfter: passed } : null,
    timeline: [],
    payees: [addressOf(FACTORY)],
  }
}

interface Made {
  readonly holds: readonly number[]
  readonly own: readonly number[]
  readonly orders: readonly OpenOrder[]
  readonly witness?: boolean
  readonly kept?: KeptKeeper
  readonly balanceWei?: bigint
}

/** A node over a chain that only takes transactions down. */
function node({ holds, own, orders, witness = false, kept: before, balanceWei = 10n ** 18n }: Made) {
  let nowMs = NOW_S * 1_000
  let kept: KeptKeeper = before ?? { day: 0, sent: 0, spentWei: 0n, onTheWay: [] }
  const open = new Map(orders.map((one) => [one.id, one]))
  /** As the chain has it by now, where that is not what the watch read. */
  const changed = new Map<Hash, OpenOrder>()
  const submitted: { readonly hash: Hash; readonly raw: Uint8Array }[] = []
  /** Where each transaction is; gone: nowhere. */
  const places = new Map<Hash, 'pool' | 'block'>()
  const others: { hash: Hash; from: Address; data: `0x${string}` }[] = []
  let current = true
  const chain = {
    chainId: 7,
    balance: () => Promise.resolve(balanceWei),
    timeS: () => Math.floor(nowMs / 1_000),
    estimate: () => Promise.resolve({ gasLimit: FEE_WEI, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n }),
    nextNonce: () => submitted.length,
    submit(raw: Uint8Array) {
      const hash = toHash(keccak256Hex(raw))
      submitted.push({ hash, raw })
      places.set(hash, 'pool')
      return Promise.resolve(hash)
    },
    canInclude: () => true,
    receipt: () => Promise.resolve(null),
    transaction(hash: Hash) {
      const at = places.get(hash)
      return at === undefined ? null : { from: addressOf(FAN), to: null, data: '0x', waits: at === 'pool' }
    },
  } as Partial<MarketChainPort> as MarketChainPort
  const lines: string[] = []
  const held = new Set<string>(holds.map(addressOf))
  const look = keepOrders({
    chain,
    keeping: {
      slotMs: 1_000,
      isCurrent: () => current,
      witnesses: () => [addressOf(WITNESS)],
      waiting: () => others,
    },
    watch: {
      look: () => Promise.resolve([...open.values()]),
      again: ({ id }) => Promise.resolve(changed.get(id) ?? open.get(id) ?? null),
    },
    keys: {
      own: () => new Set(own.map(addressOf)),
      witness: witness ? addressOf(WITNESS) : null,
      last: () => (witness ? addressOf(WITNESS) : null),
      holds: (account) => held.has(account) || (witness && account === addressOf(WITNESS)),
      sign: (account, hash) =>
        Promise.resolve(sign(hash, keyOf([FAN, FACTORY, WITNESS].find((byte) => addressOf(byte) === account)!))),
      publicKey: () => Promise.reject(new TypeError('not asked')),
      open: () => Promise.reject(new TypeError('not asked')),
      label: () => null,
    },
    mode: () => (witness ? 'all' : 'own'),
    kept: () => kept,
    keep(change) {
      kept = { ...kept, ...change }
      return Promise.resolve()
    },
    sent: () => undefined,
    clock: { now: () => nowMs, after: () => () => undefined },
    log: createLogger((line) => void lines.push(line.message), 'info'),
  })
  return {
    look,
    lines,
    submitted,
    places,
    others,
    changed,
    held,
    kept: () => kept,
    /** Goes on by so many turns, looking four times in each; the next look is the test's. */
    async pass(turns: number) {
      for (let i = 0; i < 4 * turns; i++) {
        nowMs += (KEEPER_TURN_SLOTS * 1_000) / 4
        if (i < 4 * turns - 1) await look()
      }
    },
    /** Stands still for so many turns. */
    sleep: (turns: number) => void (nowMs += turns * KEEPER_TURN_SLOTS * 1_000),
    setCurrent: (value: boolean) => void (current = value),
    data: () => submitted.map(({ raw }) => parseTransaction(bytesToHex(raw)).data!),
  }
}

describe('a keeper', () => {
  it('sends every default that anyone may send after a date, marked, once', async () => {
    const rows = ORDER_STEPS.filter((row) => row.by === 'anyone')
    expect(rows.map(({ from }) => from)).toEqual(['placed', 'accepted', 'shipped', 'objected'])
    const here = node({
      holds: [FAN, FACTORY],
      own: [FAN, FACTORY],
      orders: rows.map(({ from }, n) => order(n + 1, from)),
    })
    for (let i = 0; i < 12; i++) {
      await here.look()
      await here.pass(1)
    }
    expect(here.data()).toHaveLength(4)
    expect(here.data().every(isKeeperMarked)).toBe(true)
    expect(new Set(here.data().map((data) => data.slice(10, 74)))).toEqual(
      new Set([1, 2, 3, 4].map((n) => idOf(n).slice(2))),
    )
  })

  it('leaves the orders of others to them, unless it is a witness’s: then after those in the order', async () => {
    const orders = [order(1, 'placed')]
    const stranger = node({ holds: [], own: [STRANGER], orders })
    expect(await stranger.look()).toMatchObject({ watched: 0, due: 0 })
    const witness = node({ holds: [], own: [], orders, witness: true })
    expect(await witness.look()).toMatchObject({ watched: 1, due: 1 })
    await witness.pass(1)
    await witness.look()
    expect(witness.submitted).toHaveLength(0)
    await witness.pass(1)
    await witness.look()
    expect(witness.submitted).toHaveLength(1)
  })

  it('does not send again while its transaction waits, nor after a restart; but where it vanished', async () => {
    const orders = [order(1, 'placed')]
    const first = node({ holds: [FAN], own: [FAN], orders })
    await first.look()
    expect(first.submitted).toHaveLength(1)
    const again = node({ holds: [FAN], own: [FAN], orders, kept: first.kept() })
    const { hash } = first.submitted[0]!
    again.places.set(hash, 'pool')
    for (let i = 0; i < 5; i++) {
      await again.pass(3)
      await again.look()
    }
    expect(again.submitted).toHaveLength(0)
    again.places.delete(hash)
    await again.look()
    expect(again.submitted).toHaveLength(0)
    await again.pass(3)
    await again.look()
    expect(again.submitted).toHaveLength(1)
    expect(again.kept().sent).toBe(2)
  })

  it('looks at the chain before it sends: what is over meanwhile is left alone', async () => {
    const here = node({ holds: [FACTORY], own: [FACTORY], orders: [order(1, 'placed')] })
    here.changed.set(idOf(1), { ...order(1, 'placed'), acceptBy: iso(NOW_S + 10_000) })
    await here.pass(5)
    await here.look()
    expect(here.submitted).toHaveLength(0)
  })

  it('waits for a chain that is up to date, and lets somebody else’s transaction pass', async () => {
    const here = node({ holds: [FAN], own: [FAN], orders: [order(1, 'placed')] })
    here.setCurrent(false)
    expect(await here.look()).toBeNull()
    here.setCurrent(true)
    here.others.push({ hash: idOf(77), from: addressOf(STRANGER), data: `0x12345678${idOf(1).slice(2)}` })
    await here.look()
    await here.pass(1)
    await here.look()
    expect(here.submitted).toHaveLength(0)
    await here.pass(1)
    await here.look()
    expect(here.submitted).toHaveLength(1)
  })

  it('that stood still looks again before it sends: others had their turns meanwhile', async () => {
    const here = node({ holds: [FACTORY], own: [FACTORY], orders: [order(1, 'placed')] })
    await here.look()
    here.sleep(50)
    await here.look()
    expect(here.submitted).toHaveLength(0)
    await here.pass(1)
    await here.look()
    expect(here.submitted).toHaveLength(1)
  })

  it('says that locked keys keep it from sending, and sends once they open', async () => {
    const here = node({ holds: [], own: [FAN], orders: [order(1, 'placed')] })
    expect(await here.look()).toMatchObject({ due: 1, waitsFor: 'unlock' })
    here.held.add(addressOf(FAN))
    await here.pass(1)
    expect(await here.look()).toMatchObject({ due: 1, waitsFor: null })
    expect(here.submitted).toHaveLength(1)
  })

  it('leaves an account its floor, and stops at the most of a day', async () => {
    const poor = node({ holds: [FAN], own: [FAN], orders: [order(1, 'placed')], balanceWei: KEEPER_FLOOR_WEI })
    expect(await poor.look()).toMatchObject({ waitsFor: 'money' })
    expect(poor.submitted).toHaveLength(0)
    const day = Math.floor(NOW_S / 86_400)
    const spent = { day, sent: 5, spentWei: KEEPER_WEI_A_DAY - FEE_WEI, onTheWay: [] }
    const here = node({ holds: [FAN], own: [FAN], orders: [order(1, 'placed'), order(2, 'placed')], kept: spent })
    expect(await here.look()).toMatchObject({ waitsFor: 'cap' })
    expect(here.submitted).toHaveLength(1)
    expect(here.kept()).toMatchObject({ day, sent: 6, spentWei: KEEPER_WEI_A_DAY })
    here.sleep(86_400 / KEEPER_TURN_SLOTS)
    await here.look()
    expect(here.submitted).toHaveLength(2)
    expect(here.kept()).toMatchObject({ day: day + 1, sent: 1, spentWei: FEE_WEI })
  })

  it('sends a bounded number at one look', async () => {
    const orders = Array.from({ length: 3 * KEEPER_AT_ONCE }, (_, n) => order(n + 1, 'placed'))
    const here = node({ holds: [FAN], own: [FAN], orders })
    await here.look()
    expect(here.submitted).toHaveLength(KEEPER_AT_ONCE)
    await here.look()
    expect(here.submitted).toHaveLength(2 * KEEPER_AT_ONCE)
  })
})
