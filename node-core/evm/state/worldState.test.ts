import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Address } from '#node-core/model/ids.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { loadFastCrypto } from '../crypto/fastCrypto.ts'
import { DIVIDEND_SCALE } from '../dividend/dividend.ts'
import { createSystemState } from '../engine/systemState.ts'
import { genesisChanges } from '../genesis/genesisState.ts'
import { decodeAccount, encodeAccount, takesPart } from './accountRecord.ts'
import { changesBackTo, overlayState } from './historicalState.ts'
import { openStateDatabase } from './stateDatabase.ts'
import { WorldState } from './worldState.ts'

const crypto = await loadFastCrypto()
const address = (n: number) => `0x${(n + 1).toString(16).padStart(40, '0')}` as Address
const ACCOUNTS = Array.from({ length: 6 }, (_, i) => address(i))
const slot = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const EACH = 10n ** 20n

/** A database with six accounts of 100 DPN. */
async function createDatabase() {
  const storage = await openStorageOver(createMemoryStore())
  const database = openStateDatabase(storage, crypto)
  const commit = async (changes: ReturnType<WorldState['changes']>, height: number) => {
    const staged = database.stage(changes)
    const { operations, undo } = database.operations(staged)
    await storage.commit([...operations, storage.undo.put(height, undo)])
    database.apply(staged)
    return staged.root
  }
  await commit(
    genesisChanges({ allocations: ACCOUNTS.map((account) => ({ address: account, balanceWei: EACH })) }, crypto),
    0,
  )
  return { storage, database, commit }
}

function supply(world: WorldState): bigint {
  const held = ACCOUNTS.map((account) => world.account(account)).reduce(
    (sum, account) => sum + account.balance + account.bonded,
    0n,
  )
  return held + world.dividend.waiting + world.holdersPot
}

type Step = readonly [
  (
    | 'transfer'
    | 'bond'
    | 'unbond'
    | 'slash'
    | 'distribute'
    | 'code'
    | 'slot'
    | 'record'
    | 'open'
    | 'revert'
    | 'commit'
    | 'block'
  ),
  number,
  number,
  bigint,
]
const kinds = [
  'transfer',
  'bond',
  'unbond',
  'slash',
  'distribute',
  'code',
  'slot',
  'record',
  'open',
  'revert',
  'commit',
  'block',
] as const
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(...kinds),
  fc.nat(5),
  fc.nat(5),
  fc.bigInt({ min: 0n, max: EACH / 3n }),
)

function run(world: WorldState, [kind, a, b, wei]: Step): void {
  const system = createSystemState(world)
  const [from, to] = [ACCOUNTS[a]!, ACCOUNTS[b]!]
  const attempt = (task: () => void) => {
    try {
      task()
    } catch (error) {
      expect((error as { code: string }).code).toBe('EVM_INSUFFICIENT_FUNDS')
    }
  }
  if (kind === 'transfer') attempt(() => system.transfer(from, to, wei))
  else if (kind === 'bond') attempt(() => system.bond(from, to, wei))
  else if (kind === 'unbond') attempt(() => system.unbond(from, wei))
  else if (kind === 'slash') system.slash(from, wei)
  else if (kind === 'code') world.setCode(from, hexToBytes('0x00'), `0x${'11'.repeat(32)}`)
  else if (kind === 'slot') world.setStorage(from, slot(b), hexToBytes(wei === 0n ? '0x' : '0x01'))
  else if (kind === 'record') world.setRecord(from, `r${b}`, wei === 0n ? null : hexToBytes('0x02'))
}

/** D·S = R + Σ(balance·ΔI + frac) and T = Σ balance, over those who take part. */
function expectExact(world: WorldState): void {
  const { owed, remainder, index, total: taking } = world.dividend
  const holders = ACCOUNTS.map((account) => world.stored(account)).filter(takesPart)
  expect(owed * DIVIDEND_SCALE).toBe(
    holders.reduce(
      (sum, holder) => sum + (holder.balance + holder.bonded) * (index - holder.index) + holder.fraction,
      remainder,
    ),
  )
  expect(taking).toBe(holders.reduce((sum, holder) => sum + holder.balance + holder.bonded, 0n))
}

describe('WorldState', () => {
  it('conserves every wei over random mixes, with checkpoints, reverts and blocks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { database, commit } = await createDatabase()
        let world = new WorldState(database)
        const total = supply(world)
        let depth = 0
        let height = 1
        for (const current of steps) {
          const [kind] = current
          if (kind === 'open') {
            world.checkpoint()
            depth++
          } else if ((kind === 'revert' || kind === 'commit') && depth > 0) {
            depth--
            world[kind]()
          } else if (kind === 'block' || kind === 'distribute') {
            while (depth > 0) {
              depth--
              world.commit()
            }
            await commit(world.changes(), height++)
            world = new WorldState(database)
            if (kind === 'distribute') {
              const pot = world.holdersPot
              const offender = ACCOUNTS[current[1]]!
              const before = world.account(offender).balance
              createSystemState(world).distribute(pot, [offender])
              // The offender takes no part.
              expect(world.account(offender).balance).toBe(before)
            }
          } else run(world, current)
          // Owed wei that settling has not reached stay in `owed`; accounts read as if settled, so count the difference
          // only.
          const unsettled = world.dividend.owed - ACCOUNTS.reduce((sum, account) => sum + creditOf(world, account), 0n)
          expect(unsettled >= 0n).toBe(true)
          expect(supply(world) + unsettled).toBe(total)
          // D·S = R + Σ over those who take part: a part of a wei owed to an account that got code is not lost
          // (protocol.md §2.12).
          expectExact(world)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('an account that gets code leaves its part of a wei to the next distribution', async () => {
    const { database, commit } = await createDatabase()
    const first = new WorldState(database)
    const system = createSystemState(first)
    system.bond(ACCOUNTS[0]!, ACCOUNTS[0]!, 1_000n)
    system.slash(ACCOUNTS[0]!, 1_000n)
    system.distribute(1_000n)
    await commit(first.changes(), 1)
    const world = new WorldState(database)
    expect(world.account(ACCOUNTS[1]!).fraction).toBeGreaterThan(0n)
    run(world, ['code', 1, 0, 0n])
    expect(world.stored(ACCOUNTS[1]!).fraction).toBe(0n)
    expectExact(world)
  })

  it('reverts to exactly what was, and the same changes give the same root whatever was tried between', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 25 }), async (kept, tried) => {
        const plain = (steps: readonly Step[]) =>
          steps.filter(([kind]) => !['open', 'revert', 'commit', 'block', 'distribute'].includes(kind))
        const one = await createDatabase()
        const two = await createDatabase()
        const straight = new WorldState(one.database)
        for (const current of plain(kept)) run(straight, current)
        const winding = new WorldState(two.database)
        winding.checkpoint()
        for (const current of plain(tried)) run(winding, current)
        winding.revert()
        for (const current of plain(kept)) {
          winding.checkpoint()
          for (const other of plain(tried)) run(winding, other)
          winding.revert()
          run(winding, current)
        }
        expect(two.database.stage(winding.changes()).root).toBe(one.database.stage(straight.changes()).root)
      }),
      { numRuns: 60 },
    )
  })

  it('steps back through undo records to every earlier state', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { maxLength: 6 }), { minLength: 1, maxLength: 6 }), async (blocks) => {
        const { storage, database, commit } = await createDatabase()
        const seen: bigint[][] = [ACCOUNTS.map((account) => new WorldState(database).account(account).balance)]
        const roots = [database.root]
        for (const [i, steps] of blocks.entries()) {
          const world = new WorldState(database)
          for (const current of steps)
            if (!['open', 'revert', 'commit', 'block', 'distribute'].includes(current[0])) run(world, current)
          roots.push(await commit(world.changes(), i + 1))
          seen.push(ACCOUNTS.map((account) => new WorldState(database).account(account).balance))
        }
        for (let height = 0; height <= blocks.length; height++) {
          const changes = changesBackTo(storage, height, blocks.length)
          const past = new WorldState(overlayState(database, changes))
          expect(ACCOUNTS.map((account) => past.account(account).balance)).toEqual(seen[height])
          expect(database.stage(changes).root).toBe(roots[height])
        }
        await storage.commit([storage.undo.del(1)])
        expect(() => changesBackTo(storage, 0, blocks.length)).toThrow(/EVM_STATE_UNAVAILABLE/)
      }),
      { numRuns: 40 },
    )
  })

  it('has the golden genesis root', async () => {
    const { database } = await createDatabase()
    expect(database.root).toMatchInlineSnapshot(`"0xe810300a10c01e66ea3334957a715ac0ec98d211b23160cf6000f8d5c867abce"`)
  })
})

/** What reading the account adds to what is stored. */
function creditOf(world: WorldState, account: Address): bigint {
  return world.account(account).balance - world.stored(account).balance
}

describe('account record', () => {
  it('survives encoding', () => {
    const wei = fc.bigInt({ min: 0n, max: 1n << 127n })
    fc.assert(
      fc.property(
        wei,
        wei,
        wei,
        wei,
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.boolean(),
        (nonce, balance, bonded, index, fraction, code) => {
          const record = {
            nonce,
            balance,
            bonded,
            index,
            fraction,
            codeHash: code ? (`0x${'ab'.repeat(32)}` as const) : null,
          }
          expect(decodeAccount(encodeAccount(record))).toEqual(record)
        },
      ),
    )
    expect(() => decodeAccount(new Uint8Array([1]))).toThrow(/EVM_STATE_CORRUPT/)
    expect(() => decodeAccount(new Uint8Array([0xff]))).toThrow(/EVM_STATE_CORRUPT/)
  })
})
