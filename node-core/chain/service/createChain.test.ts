import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hex as ViemHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, describe, expect, it } from 'vitest'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { STATE_ADDRESS } from '#node-core/evm/state/worldState.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { storageUnavailable } from '#node-core/storage/errors.ts'
import { openStorage, openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'
import { parseGenesis, type Genesis } from '#node-core/consensus/genesis.ts'
import { encodeBlock, MAX_BLOCK_BYTES } from '#node-core/consensus/header/blockCodec.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { consensusStateHash } from '#node-core/consensus/state/consensusStateCodec.ts'
import { createConsensusState } from '#node-core/consensus/transition/createConsensusState.ts'
import { createChainStore } from '../storing/chainStore.ts'
import type { ChainNetworkPort } from '../ports.ts'
import type { Chain } from './chain.ts'
import { createChain } from './createChain.ts'
import { encodeSlotAdvance, SLOT_ADVANCER_ADDRESS } from './driving/slotAdvancer.ts'

const key = hexToBytes(`0x${'07'.repeat(32)}`)
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const aliceAddress = alice.address.toLowerCase() as Address
const bob = '0x00000000000000000000000000000000000000b0' as Address
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address

function makeGenesis(overrides: object = {}, time = Date.now() - 1_000): Genesis {
  return parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    dev: true,
    time: new Date(time).toISOString(),
    witnesses: [{ address: witness }],
    allocations: [{ address: alice.address, balanceWei: (1_000n * 10n ** 18n).toString() }],
    remainderTo: witness,
    params: { slotMs: 100, executiveCount: 1, ...overrides },
  })
}
const open = (genesis: Genesis, storage: Storage): Promise<Chain> =>
  createChain({ genesis, storage, log: silentLogger, signer: createSigner(genesis.hash, key) })
const send = async (chain: Chain, tx: object): Promise<Hash> =>
  chain.submitTransaction(
    hexToBytes(
      await alice.signTransaction({
        type: 'eip1559',
        chainId: 7_777,
        nonce: chain.nextNonce(aliceAddress),
        gas: 21_000n,
        maxFeePerGas: 10n ** 10n,
        maxPriorityFeePerGas: 10n ** 9n,
        ...tx,
      } as never),
    ),
  )
async function mined(chain: Chain, hash: Hash) {
  for (let i = 0; i < 200; i++) {
    const receipt = chain.getReceipt(hash)
    if (receipt !== null) return receipt
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('not mined')
}
/** Every wei there is: balances, bonded, owed and waiting. */
function supply(chain: Chain, accounts: readonly Address[]): bigint {
  const dividend = chain.getDividend()
  return (
    accounts.map((a) => chain.getAccount(a)).reduce((sum, a) => sum + a.balance + a.bonded, 0n) +
    dividend.owed +
    dividend.waiting +
    dividend.holdersPot
  )
}

const cleanups: Array<() => Promise<void>> = []
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup()
})

describe('a chain of one witness', () => {
  it('produces signed blocks, moves money and conserves every wei, and is final two slots later', async () => {
    const chain = await open(makeGenesis(), await openStorageOver(createMemoryStore()))
    const hash = await send(chain, { to: bob, value: 5n * 10n ** 18n })
    const found = await mined(chain, hash)
    expect(found.receipt).toMatchObject({ status: 'success', gasUsed: 21_000n })
    expect(chain.getAccount(bob).balance).toBe(5n * 10n ** 18n)
    expect(chain.getAccount(aliceAddress).nonce).toBe(1n)
    expect(supply(chain, [aliceAddress, bob, witness])).toBe(10n ** 27n)
    while (chain.final.height < found.height) await new Promise((resolve) => chain.onFinal(resolve as () => void))
    expect(chain.head.height - chain.final.height).toBeLessThanOrEqual(2)
    expect(chain.getBlock(found.height)?.header.producer).toBe(witness)
    // The past is still there.
    expect(chain.getAccount(bob, found.height - 1).balance).toBe(0n)
    expect((await chain.getTransactionsOf(bob))[0]?.transaction.hash).toBe(hash)
    await chain.stop()
  })

  it('never builds a block that is too long to be sent or read back, whatever the transactions cost', async () => {
    const storage = await openStorageOver(createMemoryStore())
    const genesis = makeGenesis({ slotMs: 1_000 })
    const chain = await open(genesis, storage)
    // 120 KB of zeros for half a million gas: a block of 30 million gas would be 6.6 MB long.
    const data = `0x${'00'.repeat(120_000)}` as ViemHex
    const hashes: Hash[] = []
    for (let i = 0; i < 45; i++)
      hashes.push(
        await send(chain, { to: bob, data, gas: 502_000n, maxFeePerGas: 10n ** 7n, maxPriorityFeePerGas: 1n }),
      )
    for (const hash of hashes) await mined(chain, hash)
    await chain.stop()
    const store = createChainStore(storage, genesis.hash)
    const blocks = await store.above(0)
    expect(blocks.reduce((sum, block) => sum + block.transactions.length, 0)).toBe(45)
    for (const block of blocks) expect(encodeBlock(block).length).toBeLessThanOrEqual(MAX_BLOCK_BYTES)
  }, 60_000)

  it('runs contracts: deploys, calls, logs, reverts, estimates', async () => {
    const chain = await open(makeGenesis(), await openStorageOver(createMemoryStore()))
    // Runtime: SSTORE(0, calldata word), LOG1 with topic 42, revert when the word is 0.
    const runtime = '0x6000358015601357600055602a60206000a1005b600080fd'
    const code = `0x60${((runtime.length - 2) / 2).toString(16)}80600b6000396000f3${runtime.slice(2)}` as ViemHex
    const deployed = await mined(chain, await send(chain, { data: code, gas: 500_000n }))
    expect(deployed.receipt.status).toBe('success')
    const contract = deployed.receipt.contractAddress!
    expect(chain.getCode(contract).length).toBe((runtime.length - 2) / 2)
    const word = `0x${'00'.repeat(31)}09` as ViemHex
    const gas = await chain.estimateGas({ from: aliceAddress, to: contract, data: hexToBytes(word) })
    const called = await mined(chain, await send(chain, { to: contract, data: word, gas }))
    expect(called.receipt.status).toBe('success')
    expect(called.receipt.logs).toHaveLength(1)
    expect(chain.getStorage(contract, `0x${'00'.repeat(32)}` as Hash)[31]).toBe(9)
    const logs = await chain.getLogs({ addresses: [contract], fromHeight: 0, toHeight: chain.head.height })
    expect(logs).toHaveLength(1)
    expect(logs[0]).toMatchObject({ height: called.height, logIndex: 0, topics: [`0x${'00'.repeat(31)}2a`] })
    await expect(chain.call({ from: aliceAddress, to: contract, data: new Uint8Array(32) })).rejects.toMatchObject({
      code: 'EVM_CALL_REVERTED',
    })
    const reverted = await mined(
      chain,
      await send(chain, { to: contract, data: `0x${'00'.repeat(32)}`, gas: 100_000n }),
    )
    expect(reverted.receipt.status).toBe('reverted')
    expect(supply(chain, [aliceAddress, witness, contract])).toBe(10n ** 27n)
    await chain.stop()
  })

  it('signs after it was closed before anything had happened on it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dipnet-chain-'))
    cleanups.push(() => rm(folder, { recursive: true, force: true }))
    const genesis = makeGenesis({ emptyBlocks: 'onDemand', slotMs: 200 })
    const first = await openStorage(folder)
    await (await open(genesis, first)).stop()
    await first.close()
    const storage = await openStorage(folder)
    const chain = await open(genesis, storage)
    expect((await mined(chain, await send(chain, { to: bob, value: 1n }))).receipt.status).toBe('success')
    await chain.stop()
    await storage.close()
  })

  it('keeps the hash of what consensus knows in the state, so that the state root proves it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dipnet-chain-'))
    cleanups.push(() => rm(folder, { recursive: true, force: true }))
    const genesis = makeGenesis()
    const storage = await openStorage(folder)
    const chain = await open(genesis, storage)
    const kept = (tag: number | 'head') => bytesToHex(chain.getRecord(STATE_ADDRESS, 'consensus', tag)!)
    expect(kept(0)).toBe(consensusStateHash(createConsensusState(genesis)))
    const seen: string[] = []
    const stop = chain.onHead(({ head }) => {
      expect(chain.consensus.height).toBe(head.height)
      expect(kept('head')).toBe(consensusStateHash(chain.consensus))
      seen.push(kept('head'))
    })
    for (let i = 0; i < 3; i++) await mined(chain, await send(chain, { to: bob, value: 1n }))
    // A receipt is there a moment before the head is told.
    await expect.poll(() => seen.length).toBeGreaterThanOrEqual(3)
    stop()
    expect(new Set(seen).size).toBe(seen.length)
    await chain.stop()
    // A block under way is finished first.
    const last = chain.consensus
    await storage.close()
    // The stored copy is the same to the last bit.
    const again = await openStorage(folder)
    expect(consensusStateHash(createChainStore(again, genesis.hash).state(chain.head)!)).toBe(consensusStateHash(last))
    await again.close()
  })

  it('goes on after a restart from disk with the same head, state and waiting transactions', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dipnet-chain-'))
    cleanups.push(() => rm(folder, { recursive: true, force: true }))
    const genesis = makeGenesis()
    let storage = await openStorage(folder)
    let chain = await open(genesis, storage)
    const found = await mined(chain, await send(chain, { to: bob, value: 7n }))
    // Behind a gap: cannot be mined, must not be lost.
    const gap = await send(chain, { to: bob, value: 1n, nonce: 5 })
    const { head } = chain
    await chain.stop()
    await storage.close()
    storage = await openStorage(folder)
    chain = await open(genesis, storage)
    expect(chain.head.height).toBeGreaterThanOrEqual(head.height)
    expect(chain.getBlock(found.height)?.hash).toBe(found.blockHash)
    expect(chain.getAccount(bob).balance).toBe(7n)
    expect(chain.pendingTransactions().map((tx) => tx.hash)).toEqual([gap])
    await mined(chain, await send(chain, { to: bob, value: 1n }))
    expect(chain.getAccount(bob).balance).toBe(8n)
    await chain.stop()
    await storage.close()
    // Another network's folder is refused.
    storage = await openStorage(folder)
    await expect(open(makeGenesis({ gasLimit: '1000000' }), storage)).rejects.toMatchObject({
      code: 'CHAIN_WRONG_GENESIS',
    })
    await storage.close()
  })

  it('advances slots by a signed transaction on a dev network', async () => {
    const chain = await open(makeGenesis(), await openStorageOver(createMemoryStore()))
    await mined(chain, await send(chain, { to: bob, value: 1n }))
    const before = chain.head
    await mined(
      chain,
      await send(chain, {
        to: SLOT_ADVANCER_ADDRESS,
        data: `0x${Buffer.from(encodeSlotAdvance(36_000)).toString('hex')}`,
        gas: 100_000n,
      }),
    )
    const after = await mined(chain, await send(chain, { to: bob, value: 1n }))
    const header = chain.getBlock(after.height)!.header
    expect(header.slot).toBeGreaterThan(before.slot + 36_000)
    expect(header.slot).toBeLessThan(before.slot + 36_100)
    await chain.stop()
  })

  it('leaves idle slots empty on demand, and mines at once what arrives', async () => {
    const chain = await open(
      makeGenesis({ emptyBlocks: 'onDemand', slotMs: 200 }),
      await openStorageOver(createMemoryStore()),
    )
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(chain.head.height).toBe(0)
    const found = await mined(chain, await send(chain, { to: bob, value: 1n }))
    expect(found.height).toBe(1)
    for (let i = 0; i < 100 && chain.final.height < 1; i++) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(chain.final.height).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(chain.head.height).toBe(3)
    await chain.stop()
  })

  it('stops with the reason when its disk fails, and says so', async () => {
    const store = createMemoryStore()
    let broken = false
    const failing = {
      ...store,
      batch: async (...args: Parameters<typeof store.batch>) =>
        broken ? Promise.reject(storageUnavailable('the disk is full')) : store.batch(...args),
    }
    const chain = await open(makeGenesis(), await openStorageOver(failing))
    const failure = new Promise((resolve) => chain.onFailure(resolve))
    broken = true
    expect(await failure).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(chain.failure).toMatchObject({ family: 'unavailable' })
    await expect(send(chain, { to: bob, value: 1n })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    await chain.stop()
  })

  it('asks nobody and tells nobody anything once its disk has failed', async () => {
    const store = createMemoryStore()
    let broken = false
    const failing = {
      ...store,
      batch: async (...args: Parameters<typeof store.batch>) =>
        broken ? Promise.reject(storageUnavailable('the disk is full')) : store.batch(...args),
    }
    const armed = new Set<object>()
    const clock: Clock = {
      ...systemClock,
      after(delayMs, task) {
        const timer = {}
        armed.add(timer)
        const cancel = systemClock.after(delayMs, () => (armed.delete(timer), task()))
        return () => (armed.delete(timer), cancel())
      },
    }
    const nothing = () => () => undefined
    const network: ChainNetworkPort = {
      publishBlock: () => undefined,
      publishVote: () => undefined,
      publishTransactions: () => undefined,
      onBlock: nothing,
      onVote: nothing,
      onTransactions: nothing,
      onPeer: nothing,
      serveBlocks: nothing,
      requestBlocks: async () => [],
      penalise: () => undefined,
    }
    const genesis = makeGenesis()
    const signer = createSigner(genesis.hash, key)
    const storage = await openStorageOver(failing)
    const chain = await createChain({ genesis, storage, log: silentLogger, signer, network, clock })
    // Our transactions again, and a head that stands still.
    expect(armed.size).toBeGreaterThanOrEqual(2)
    const failure = new Promise((resolve) => chain.onFailure(resolve))
    broken = true
    await failure
    expect(armed.size).toBe(0)
    await chain.stop()
  })

  it('refuses what cannot be mined with a code', async () => {
    const chain = await open(makeGenesis(), await openStorageOver(createMemoryStore()))
    await expect(send(chain, { to: bob, value: 10n ** 24n })).rejects.toMatchObject({ code: 'EVM_INSUFFICIENT_FUNDS' })
    await expect(send(chain, { to: bob, gas: 20_000n })).rejects.toMatchObject({ code: 'EVM_GAS_TOO_LOW' })
    await expect(send(chain, { to: bob, chainId: 1 })).rejects.toMatchObject({ code: 'EVM_WRONG_CHAIN' })
    await expect(send(chain, { to: bob, maxFeePerGas: 1n, maxPriorityFeePerGas: 0n })).rejects.toMatchObject({
      code: 'EVM_FEE_TOO_LOW',
    })
    await expect(chain.submitTransaction(new Uint8Array([2, 1]))).rejects.toMatchObject({ code: 'EVM_BAD_TRANSACTION' })
    await mined(chain, await send(chain, { to: bob, value: 1n }))
    await expect(send(chain, { to: bob, nonce: 0 })).rejects.toMatchObject({ code: 'EVM_NONCE_TOO_LOW' })
    await chain.stop()
  })
})
