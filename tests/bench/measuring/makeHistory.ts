import { mkdir } from 'node:fs/promises'
import { secp256k1 } from '@bitauth/libauth'
import { keccak256, serializeTransaction, toHex } from 'viem'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import type { Address } from '#node-core/model/ids.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { openStorage } from '#node-core/storage/openStorage.ts'
import { createVirtualClock } from './virtualClock.ts'

export interface History {
  readonly genesis: Genesis
  /** Key of the one witness. */
  readonly witnessKey: Uint8Array
  /** Folder of the chain's database; made. */
  readonly folder: string
  readonly blocks: number
  /** Payments in each block, from {@link payers}. */
  readonly perBlock: number
  readonly archive?: boolean
  /** Every `sampleEvery` blocks. */
  readonly onSample?: (height: number) => void
  readonly sampleEvery?: number
}

/** Keys that pay in measured blocks; the genesis has to give them money. */
export const payers: readonly Uint8Array[] = Array.from({ length: 50 }, (_, i) =>
  hexToBytes(keccak256(toHex(`payer ${i}`))),
)
export const payerAddresses: readonly Address[] = payers.map((key) => privateKeyToAddress(key) as Address)

/** A signed payment of one wei. */
export function signPayment(key: Uint8Array, chainId: number, nonce: number, to: Address): Uint8Array {
  const envelope = { type: 'legacy', chainId, nonce, to, value: 1n, gas: 21_000n, gasPrice: 2_000_000_000n } as const
  const signed = secp256k1.signMessageHashRecoverableCompact(key, hexToBytes(keccak256(serializeTransaction(envelope))))
  if (typeof signed === 'string') throw new Error(signed)
  return hexToBytes(
    serializeTransaction(envelope, {
      r: toHex(signed.signature.slice(0, 32)),
      s: toHex(signed.signature.slice(32)),
      v: BigInt(chainId * 2 + 35 + signed.recoveryId),
    }),
  )
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * Lets a single witness live through `blocks` slots of virtual time over a real database. Its genesis has to lie so far
 * in the past. Returns how long it took.
 */
export async function makeHistory(history: History): Promise<{ readonly seconds: number; readonly cpuS: number }> {
  const { genesis, blocks, perBlock, sampleEvery = 10_000 } = history
  await mkdir(history.folder, { recursive: true })
  const opened = await openStorage(history.folder)
  const writing = new Set<Promise<void>>()
  // Nothing here will lose its power: waiting for the disk would only take time.
  const storage = {
    ...opened,
    commit: (operations: Parameters<typeof opened.commit>[0]) => {
      const written = opened.commit(operations, { sync: false })
      writing.add(written)
      return written.finally(() => void writing.delete(written))
    },
  }
  const clock = createVirtualClock(genesis.timeMs - 1)
  const chain: Chain = await createChain({
    genesis,
    storage,
    log: silentLogger,
    clock,
    signer: createSigner(genesis.hash, history.witnessKey),
    armNewKey: true,
    archive: history.archive ?? false,
  })
  const settle = async () => {
    for (let quiet = 0; quiet < 3; quiet++) {
      if (writing.size > 0) quiet = 0
      await Promise.all(writing)
      await turn()
    }
  }
  const from = performance.now()
  const cpu = process.cpuUsage()
  const nonces = payers.map(() => 0)
  let sent = 0
  let fed = -1
  let sampled = 0
  await settle()
  while (chain.head.height < blocks) {
    const { height } = chain.head
    if (perBlock > 0 && fed < height) {
      fed = height
      for (let i = 0; i < perBlock; i++, sent++) {
        const who = sent % payers.length
        await chain.submitTransaction(
          signPayment(payers[who]!, genesis.chainId, nonces[who]!++, payerAddresses[(sent * 7 + 1) % payers.length]!),
        )
      }
    }
    if (!clock.step()) throw new Error('the chain sleeps')
    await settle()
    if (chain.failure !== null) throw chain.failure
    if (chain.head.height >= sampled + sampleEvery) {
      sampled += sampleEvery
      history.onSample?.(sampled)
    }
  }
  const used = process.cpuUsage(cpu)
  const seconds = (performance.now() - from) / 1000
  await chain.stop()
  await opened.close()
  return { seconds, cpuS: (used.user + used.system) / 1e6 }
}
