import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { secp256k1 } from '@bitauth/libauth'
import { keccak256, serializeTransaction, toHex } from 'viem'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { executeBody } from '#node-core/chain/execution/executeBody.ts'
import { DEFAULT_PARAMS } from '#node-core/consensus/params.ts'
import { loadFastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createEngine } from '#node-core/evm/createEngine.ts'
import { openStateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import { WorldState } from '#node-core/evm/state/worldState.ts'
import { decodeTransaction } from '#node-core/evm/transaction/decodeTransaction.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'

const CHAIN = 7
const PER_BLOCK = 1_000
const BLOCKS = 8
const STEP = 20_000
const SETTLE_MS = 8_000

function sign(key: Uint8Array, tx: object): Uint8Array {
  const envelope = { type: 'legacy', chainId: CHAIN, gas: 21_000n, gasPrice: 2_000_000_000n, value: 1n, ...tx } as const
  const signed = secp256k1.signMessageHashRecoverableCompact(
    key,
    hexToBytes(keccak256(serializeTransaction(envelope as never))),
  ) as { signature: Uint8Array; recoveryId: number }
  return hexToBytes(
    serializeTransaction(envelope as never, {
      r: toHex(signed.signature.slice(0, 32)),
      s: toHex(signed.signature.slice(32)),
      v: BigInt(CHAIN * 2 + 35 + signed.recoveryId),
    }),
  )
}

/**
 * Importing blocks of 1,000 payments between random accounts, from raw envelopes to the synced commit, while the state
 * grows.
 * `slowdown`: by how much the rate at the largest size is below that at the smallest.
 */
export async function measureStateGrowth(sizes: readonly number[]): Promise<{
  readonly slowdown: number
  readonly commitMs: Record<string, number>
  readonly txPerCpuS: Record<string, number>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'dipnet-growth-'))
  const storage = await openStorage(folder)
  const crypto = await loadFastCrypto()
  const database = openStateDatabase(storage, crypto)
  const engine = await createEngine({ chainId: CHAIN, crypto })
  const address = (i: number) =>
    `0x${Buffer.from(crypto.keccak256(Buffer.from(`account ${i}`)))
      .subarray(12)
      .toString('hex')}` as Address
  const commit = async (changes: ReturnType<WorldState['changes']>) => {
    const staged = database.stage(changes)
    await storage.commit(database.operations(staged).operations)
    database.apply(staged)
  }
  const keys = Array.from({ length: 100 }, (_, i) => hexToBytes(keccak256(toHex(`sender ${i}`))))
  const first = new WorldState(database)
  for (const key of keys) first.addBalance(privateKeyToAddress(key) as Address, 10n ** 24n)
  await commit(first.changes())
  const nonces = keys.map(() => 0)
  let accounts = 0
  let turn = 0
  const commitMs: Record<string, number> = {}
  const txPerCpuS: Record<string, number> = {}
  for (const size of sizes) {
    while (accounts < size) {
      const world = new WorldState(database)
      for (const end = Math.min(size, accounts + STEP); accounts < end; accounts++)
        world.addBalance(address(accounts), 1n)
      await commit(world.changes())
    }
    // The database tidies up after the bulk load in threads of its own; that is not what is measured.
    await sleep(SETTLE_MS)
    let commits = 0
    let cpu = 0
    for (let block = -2; block < BLOCKS; block++) {
      const raws = Array.from({ length: PER_BLOCK }, (_, i) =>
        sign(keys[i % keys.length]!, { nonce: nonces[i % keys.length]!++, to: address((turn++ * 7_919) % size) }),
      )
      const start = process.cpuUsage()
      const queue = raws.map((raw) => decodeTransaction(raw, CHAIN, crypto))
      let at = 0
      const body = await executeBody(
        {
          engine,
          keccak: crypto.keccak256,
          system: { natives: new Map(), start: () => undefined, end: () => undefined },
          shares: DEFAULT_PARAMS.feeSplit,
          rules: {},
        },
        {
          state: database,
          system: undefined,
          attesters: [],
          block: {
            height: 1,
            slot: 1,
            timestamp: 1,
            producer: address(0),
            gasLimit: 10n ** 9n,
            baseFeePerGas: 1_000_000n,
            parentHash: `0x${'00'.repeat(32)}` as Hash,
            chainId: CHAIN,
            blockHash: () => null,
          },
        },
        () => queue[at++] ?? null,
      )
      const middle = performance.now()
      await commit(body.changes)
      // The first blocks after growing warm the caches up.
      if (block < 0) continue
      commits += performance.now() - middle
      const used = process.cpuUsage(start)
      cpu += (used.user + used.system) / 1e6
    }
    commitMs[size] = Math.round((commits / BLOCKS) * 10) / 10
    txPerCpuS[size] = Math.round((PER_BLOCK * BLOCKS) / cpu)
    process.stdout.write(
      `state of ${size} accounts: ${txPerCpuS[size]} payments per CPU-second imported, commit of 1,000 in ${commitMs[size]} ms\n`,
    )
  }
  await storage.close()
  await rm(folder, { recursive: true, force: true })
  const [smallest, largest] = [txPerCpuS[sizes[0]!]!, txPerCpuS[sizes[sizes.length - 1]!]!]
  return { slowdown: Math.round((1 - largest / smallest) * 100) / 100, commitMs, txPerCpuS }
}
