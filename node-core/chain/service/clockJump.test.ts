import { expect, it } from 'vitest'
import type { Hash } from '#node-core/model/ids.ts'
import { systemClock, type Clock } from '#node-core/kernel/clock.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createChain } from './createChain.ts'

const key = new Uint8Array(32).fill(9)
const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, key).address
const SLOT_MS = 100

it('a clock eight hours ahead for a second moves no block there: the only witness goes on', async () => {
  let shiftMs = 0
  const clock: Clock = { ...systemClock, now: () => Date.now() + shiftMs }
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_778,
    name: 'jump',
    dev: false,
    time: new Date(Date.now() - 1_000).toISOString(),
    witnesses: [{ address: witness }],
    allocations: [],
    remainderTo: witness,
    params: { slotMs: SLOT_MS, executiveCount: 1 },
  })
  const storage = await openStorageOver(createMemoryStore())
  const signer = createSigner(genesis.hash, key)
  const chain = await createChain({ genesis, storage, log: silentLogger, signer, clock, armNewKey: true })
  try {
    const height = (above: number) => expect.poll(() => chain.head.height, { timeout: 10_000 }).toBeGreaterThan(above)
    await height(2)
    shiftMs = 8 * 3_600_000
    const before = chain.head.height
    await height(before + 5)
    shiftMs = 0
    const after = chain.head.height
    await height(after + 5)
    // Where the jump had been followed, a block would be dated eight hours from now.
    expect(genesis.timeMs + chain.head.slot * SLOT_MS).toBeLessThan(Date.now() + 10 * SLOT_MS)
  } finally {
    await chain.stop()
    await storage.close()
  }
})
