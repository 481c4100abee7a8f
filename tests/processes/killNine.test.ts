import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { privateKeyToAccount } from 'viem/accounts'
import { expect, it } from 'vitest'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { createSeededRandom } from '#node-core/kernel/random.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createSystemState } from '#node-core/evm/engine/systemState.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { openStateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'
import { startChainProcess, type ChainProcess } from '../support/startChainProcess.ts'

const KILLS = 20
const key = `0x${'07'.repeat(32)}`
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, hexToBytes(key)).address
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const bob = '0x00000000000000000000000000000000000000b0'

async function call(node: ChainProcess, method: string, params: unknown[]): Promise<unknown> {
  const response = await fetch(node.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const reply = (await response.json()) as { result?: unknown; error?: { message: string } }
  if (reply.error !== undefined) throw new Error(reply.error.message)
  return reply.result
}

it('loses nothing when it is killed 20 times while it makes blocks', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
  const random = createSeededRandom(seed)
  const folder = await mkdtemp(join(tmpdir(), 'dipnet-kill-'))
  const genesisFile = join(folder, 'genesis.json')
  const genesis = {
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'kill',
    time: new Date().toISOString(),
    witnesses: [{ address: witness }],
    allocations: [{ address: alice.address, balanceWei: (10n ** 21n).toString() }],
    remainderTo: witness,
    params: { slotMs: 50, executiveCount: 1 },
  }
  await writeFile(genesisFile, JSON.stringify(genesis))
  const data = join(folder, 'data')
  /** Transactions whose hash came back: promised. */
  const promised: Hash[] = []
  /** Blocks seen as final: height → hash. */
  const finals = new Map<number, string>()
  let nonce = 0
  try {
    for (let round = 0; round < KILLS; round++) {
      const node = await startChainProcess(data, genesisFile, key)
      const lastFinal = Math.max(0, ...finals.keys())
      expect(node.height, `seed ${seed}, round ${round}: head fell behind what was final`).toBeGreaterThanOrEqual(
        lastFinal,
      )
      for (const [height, hash] of finals)
        expect(
          ((await call(node, 'eth_getBlockByNumber', [`0x${height.toString(16)}`, false])) as { hash: string }).hash,
        ).toBe(hash)
      let killed = false
      const kill = sleep(150 + random.int(500)).then(async () => {
        killed = true
        await node.killNine()
      })
      try {
        while (!killed) {
          const raw = await alice.signTransaction({
            type: 'eip1559',
            chainId: 7_777,
            nonce,
            to: bob,
            value: 1n,
            gas: 21_000n,
            maxFeePerGas: 10n ** 10n,
            maxPriorityFeePerGas: 1n,
          })
          try {
            promised.push((await call(node, 'eth_sendRawTransaction', [raw])) as Hash)
            nonce++
          } catch (error) {
            // Accepted just before the kill, its answer lost: it waits or is mined already, and counts.
            if (!(error instanceof Error) || !/already known|nonce too low/.test(error.message)) throw error
            nonce++
          }
          const final = (await call(node, 'eth_getBlockByNumber', ['finalized', false])) as {
            number: string
            hash: string
          }
          if (Number(final.number) > 0) finals.set(Number(final.number), final.hash)
        }
      } catch (error) {
        if (!killed) throw error
      }
      await kill
    }
    const node = await startChainProcess(data, genesisFile, key)
    for (
      let i = 0;
      i < 400 && Number(await call(node, 'eth_getTransactionCount', [alice.address, 'latest'])) < nonce;
      i++
    )
      await sleep(50)
    expect(promised.length).toBeGreaterThan(KILLS)
    for (const hash of promised)
      expect(
        await call(node, 'eth_getTransactionReceipt', [hash]),
        `seed ${seed}: a promised transaction is lost`,
      ).toMatchObject({ status: '0x1' })
    expect(Number(await call(node, 'eth_getBalance', [bob, 'latest']))).toBe(
      Number(await call(node, 'eth_getTransactionCount', [alice.address, 'latest'])),
    )
    await node.stop()

    // The disk agrees with itself: the tree is that of the flat values, and every wei is there.
    const storage = await openStorage(data)
    const crypto = await loadFastCrypto()
    const database = openStateDatabase(storage, crypto)
    const rebuilt = openStateDatabase(await rebuild(storage, crypto), crypto)
    expect(rebuilt.root).toBe(database.root)
    const world = new WorldState(database)
    const state = createSystemState(world)
    const held = [alice.address.toLowerCase(), bob, witness]
      .map((address) => state.account(address as never))
      .reduce((sum, account) => sum + account.balance + account.bonded, 0n)
    expect(held + world.holdersPot + world.dividend.owed + world.dividend.waiting).toBe(10n ** 27n)
    await storage.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** The same flat values put into an empty store, in one go. */
async function rebuild(
  from: Awaited<ReturnType<typeof openStorage>>,
  crypto: Awaited<ReturnType<typeof loadFastCrypto>>,
) {
  const { openStorageOver } = await import('#node-core/storage/openStorage.ts')
  const { createMemoryStore } = await import('#node-core/storage/createMemoryStore.ts')
  const { bytesToStateKey } = await import('#node-core/evm/state/stateKeys.ts')
  const storage = await openStorageOver(createMemoryStore())
  const values = new Map<string, Uint8Array>()
  for await (const [key, value] of from.state.entries()) values.set(bytesToStateKey(key), value)
  const database = openStateDatabase(storage, crypto)
  const staged = database.stage({ values, codes: new Map() })
  await storage.commit(database.operations(staged).operations)
  return storage
}
