import { privateKeyToAccount } from 'viem/accounts'
import { expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Block } from '#node-core/model/block.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import type { CoreEffect, CoreEvent, HeaderDraft } from '#node-core/consensus/core/ports.ts'
import type { HeaderApplied } from '#node-core/consensus/transition/applyHeader.ts'
import { headerHash } from '#node-core/consensus/header/headerHash.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { ConsensusDriver } from '#node-core/consensus/core/consensusDriver.ts'
import { createChain } from './createChain.ts'
import { createConsensusState } from '#node-core/consensus/transition/createConsensusState.ts'
import { HEADER_VERSION } from '#node-core/consensus/header/headerCodec.ts'

const key = hexToBytes(`0x${'07'.repeat(32)}`)
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const to = (n: number) => `0x${(0xb0 + n).toString(16).padStart(40, '0')}` as Address
const genesis = parseGenesis({
  format: 'dipnet-genesis/1',
  chainId: 7,
  name: 'fork',
  time: new Date(Date.now() + 3_600_000).toISOString(),
  witnesses: [{ address: witness }],
  allocations: [{ address: alice.address, balanceWei: (10n ** 21n).toString() }],
  remainderTo: witness,
  params: { slotMs: 1_000, executiveCount: 1 },
})
const pay = async (nonce: number, n: number, value: bigint) =>
  hexToBytes(
    await alice.signTransaction({
      type: 'eip1559',
      chainId: 7,
      nonce,
      to: to(n),
      value,
      gas: 21_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
    }),
  )

/** A consensus that does as it is told: builds where the test says, makes the head what the test says. */
async function createPuppet() {
  let answer: ((event: CoreEvent) => readonly CoreEffect[]) | null = null
  let queued: readonly CoreEffect[] = []
  const state = createConsensusState(genesis)
  const driver: ConsensusDriver = {
    start: () => [],
    head: { height: 0, hash: genesis.hash },
    keyStatus: 'armed',
    step: (event) => (event.type === 'workArrived' ? queued : (answer?.(event) ?? [])),
  }
  const storage = await openStorageOver(createMemoryStore())
  const chain = await createChain({ genesis, storage, log: silentLogger, createConsensus: () => driver })
  /** Any submission wakes the shell up: it then carries out what is queued. */
  const run = async (
    effects: readonly CoreEffect[],
    until: CoreEvent['type'] | 'head',
    answering: (event: CoreEvent) => readonly CoreEffect[] = () => [],
  ) => {
    queued = effects
    await new Promise<void>((resolve) => {
      const undo = chain.onHead(() => {
        if (until === 'head') {
          undo()
          resolve()
        }
      })
      answer = (event) => {
        const next = answering(event)
        if (event.type === until) {
          undo()
          resolve()
        }
        return next
      }
      void chain.submitTransaction(wake()).catch(() => undefined)
    })
    queued = []
  }
  let wakes = 0
  const wakers: Uint8Array[] = []
  const wake = () => wakers[wakes++]!
  return { chain, storage, state, run, wakers }
}

const input = (draft: HeaderDraft): HeaderApplied => ({
  state: createConsensusState(genesis),
  input: {
    height: draft.height,
    slot: draft.slot,
    producer: witness,
    finalHeight: 0,
    justifiedHeight: 0,
    attesters: [],
    downtime: [],
    members: [witness],
    alternates: [],
    jailed: [],
    electionDue: false,
    executiveCount: 1,
    alternateCount: 0,
  },
})

it('executes forks beside the head, moves to the better one, and back, with state, indexes and pool following', async () => {
  const puppet = await createPuppet()
  const { chain, storage, run } = puppet
  // Wakers: transactions far ahead in nonce, so that no block takes them.
  for (let i = 0; i < 40; i++) puppet.wakers.push(await pay(1_000 + i, 9, 1n))
  const draft = (height: number, slot: number, parentHash: Hash): HeaderDraft => ({
    version: HEADER_VERSION,
    height,
    slot,
    parentHash,
    producer: witness,
    setId: 0,
    attestation: null,
    orphans: [],
  })
  /** Builds a block with what waits in the pool, stores it, and makes it the head when asked. */
  const build = async (height: number, slot: number, parentHash: Hash, head: boolean): Promise<Block> => {
    const plan = draft(height, slot, parentHash)
    let block: Block | null = null
    await run(
      [
        {
          type: 'build',
          draft: plan,
          applied: input(plan),
          parent: null,
          deadlineMs: genesis.timeMs + slot * 1_000 + 500,
          mustBuild: true,
        },
      ],
      head ? 'head' : 'blockPersisted',
      (event) => {
        if (event.type !== 'built') return []
        block = { header: event.header, transactions: event.transactions, hash: headerHash(genesis.hash, event.header) }
        const ref = { height, hash: block.hash }
        const effects: CoreEffect[] = [{ type: 'persistBlock', block, state: puppet.state }]
        if (head)
          effects.push({
            type: 'headChanged',
            head: ref,
            slot,
            justified: ref,
            final: { height: 0, hash: genesis.hash },
            reverted: [],
            applied: [ref.hash],
            deep: false,
          })
        return effects
      },
    )
    return block!
  }
  const moveTo = (block: Block) => {
    const ref = { height: block.header.height, hash: block.hash }
    return run(
      [
        {
          type: 'headChanged',
          head: ref,
          slot: block.header.slot,
          justified: ref,
          final: { height: 0, hash: genesis.hash },
          reverted: [],
          applied: [],
          deep: false,
        },
      ],
      'head',
    )
  }

  const firstHash = await chain.submitTransaction(await pay(0, 0, 100n))
  const a1 = await build(1, 1, genesis.hash, true)
  expect(a1.transactions).toHaveLength(1)
  expect(chain.getAccount(to(0)).balance).toBe(100n)

  // A fork from genesis while the head is a1: empty at 1, and what waits at 2 (nonce 0 is mined on the other branch
  // only).
  const b1 = await build(1, 2, genesis.hash, false)
  expect(chain.head.hash).toBe(a1.hash)
  const b2 = await build(2, 3, b1.hash, false)
  const b3 = await build(3, 4, b2.hash, false)
  expect(b1.header.stateRoot).not.toBe(a1.header.stateRoot)

  await moveTo(b3)
  expect(chain.head).toMatchObject({ height: 3, hash: b3.hash })
  expect(chain.getAccount(to(0)).balance).toBe(0n)
  expect(chain.getReceipt(firstHash)).toBeNull()
  // It went back to the pool and is not lost.
  expect(chain.getTransaction(firstHash)?.place).toBeNull()
  expect(chain.getBlock(1)?.hash).toBe(b1.hash)

  // Mined again on the new branch.
  const b4 = await build(4, 5, b3.hash, true)
  expect(b4.transactions).toHaveLength(1)
  expect(chain.getReceipt(firstHash)?.height).toBe(4)
  expect(chain.getAccount(to(0)).balance).toBe(100n)
  expect(chain.getAccount(to(0), 3).balance).toBe(0n)

  // Back to the old branch: the same state as before.
  await moveTo(a1)
  expect(chain.getAccount(to(0)).balance).toBe(100n)
  expect(chain.getReceipt(firstHash)?.height).toBe(1)
  expect(chain.getBlock(2)).toBeNull()
  const a2 = await build(2, 6, a1.hash, true)
  const again = await build(2, 6, a1.hash, false)
  // The same block, built on the base and beside it, has the same root.
  expect(again.header.stateRoot).toBe(a2.header.stateRoot)
  await chain.stop()
  await storage.close()
})
