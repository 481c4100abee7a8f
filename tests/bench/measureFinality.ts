import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'

/** Slots from a block's own until it is final, mean over 40 blocks of a single witness. */
export async function measureFinality(): Promise<number> {
  const key = hexToBytes(`0x${'07'.repeat(32)}`)
  const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 1,
    name: 'bench',
    time: new Date().toISOString(),
    witnesses: [{ address: witness }],
    remainderTo: witness,
    params: { slotMs: 100, executiveCount: 1 },
  })
  const chain = await createChain({
    genesis,
    storage: await openStorageOver(createMemoryStore()),
    log: silentLogger,
    signer: createSigner(genesis.hash, key),
  })
  const lags: number[] = []
  await new Promise<void>((resolve) => {
    chain.onFinal((final) => {
      lags.push(chain.head.slot - final.slot)
      if (lags.length >= 40) resolve()
    })
  })
  await chain.stop()
  return Math.round((lags.reduce((a, b) => a + b) / lags.length) * 100) / 100
}
