import { privateKeyToAccount } from 'viem/accounts'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver, type Storage } from '#node-core/storage/openStorage.ts'
import { createVirtualClock } from './virtualClock.ts'

const HISTORY_START = 1_800_000_000_000
const key = hexToBytes(`0x${'07'.repeat(32)}`)
const alice = privateKeyToAccount('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80')
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address

/** Of a network with so many accounts that its state has values in every part. */
export const historyDocument = (startMs: number): string =>
  JSON.stringify({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    dev: false,
    openCreate: true,
    time: new Date(startMs).toISOString(),
    witnesses: [{ address: witness }],
    allocations: [
      { address: alice.address, balanceWei: (1_000n * 10n ** 18n).toString() },
      ...Array.from({ length: 400 }, (_, i) => ({
        address: `0x${(0xb0000 + i).toString(16).padStart(40, '0')}`,
        balanceWei: String(10 ** 15 + i),
      })),
    ],
    remainderTo: witness,
    params: { slotMs: 1_000, executiveCount: 1 },
  })
export const historyGenesis = parseGenesis(JSON.parse(historyDocument(HISTORY_START)))

/** Stores one byte at a slot of its own. */
const RUNTIME = '0x60003580600055602a60206000a100'

/** A chain of so many blocks by one witness, with a contract and payments in it; stopped. */
export async function historyWithState(
  height: number,
  snapshotEvery: number,
  { genesis = historyGenesis } = {},
): Promise<Storage> {
  const storage = await openStorageOver(createMemoryStore())
  const clock = createVirtualClock(genesis.timeMs)
  const chain = await createChain({
    genesis,
    storage,
    log: silentLogger,
    clock,
    signer: createSigner(genesis.hash, key),
    armNewKey: true,
    snapshotEvery,
  })
  const send = async (tx: object) =>
    chain.submitTransaction(
      hexToBytes(
        await alice.signTransaction({
          type: 'eip1559',
          chainId: 7_777,
          nonce: chain.nextNonce(alice.address.toLowerCase() as Address),
          gas: 21_000n,
          maxFeePerGas: 10n ** 10n,
          maxPriorityFeePerGas: 10n ** 9n,
          ...tx,
        } as never),
      ),
    )
  await clock.advance(1_500)
  const length = ((RUNTIME.length - 2) / 2).toString(16)
  await send({ data: `0x60${length}80600b6000396000f3${RUNTIME.slice(2)}`, gas: 500_000n })
  while (chain.head.height < height) {
    if (chain.head.height % 20 === 0)
      await send({ to: `0x${(0xa000 + chain.head.height).toString(16).padStart(40, '0')}`, value: 5n })
    await clock.advance(1_000)
  }
  await chain.stop()
  return storage
}
