import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createChain } from '#node-core/chain/service/createChain.ts'
import { systemClock } from '#node-core/kernel/clock.ts'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import type { WitnessRecord } from '../registry/readRegistry.ts'
import { keepHeartbeat, needsHeartbeat } from './keepHeartbeat.ts'

const record: WitnessRecord = { depositWei: 1n, votesWei: 0n, heartbeatSlot: 100, jailedUntilSlot: -1, unlockSlot: -1 }

it('a heartbeat is needed by a witness without a seat whose last one grows old, and after jail', () => {
  expect(needsHeartbeat(record, false, 150, 100)).toBe(false)
  expect(needsHeartbeat(record, false, 151, 100)).toBe(true)
  expect(needsHeartbeat(record, true, 900, 100)).toBe(false)
  expect(needsHeartbeat({ ...record, jailedUntilSlot: 200 }, true, 199, 100)).toBe(false)
  expect(needsHeartbeat({ ...record, jailedUntilSlot: 200 }, true, 200, 100)).toBe(true)
  expect(needsHeartbeat({ ...record, depositWei: 0n }, false, 900, 100)).toBe(false)
  expect(needsHeartbeat({ ...record, unlockSlot: 5 }, false, 900, 100)).toBe(false)
})

it('an alternate stays electable by itself', async () => {
  const [first, second] = [hexToBytes(`0x${'07'.repeat(32)}`), hexToBytes(`0x${'08'.repeat(32)}`)]
  const witness = privateKeyToAddress(first)
  const alternate = privateKeyToAddress(second)
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    time: new Date(Date.now() - 500).toISOString(),
    witnesses: [{ address: witness }, { address: alternate }],
    allocations: [{ address: alternate, balanceWei: (10n ** 18n).toString() }],
    remainderTo: witness,
    params: { slotMs: 50, executiveCount: 1, heartbeatWindowSlots: 20 },
  })
  const chain = await createChain({
    genesis,
    storage: await openStorageOver(createMemoryStore()),
    log: silentLogger,
    signer: createSigner(genesis.hash, first),
  })
  const stop = keepHeartbeat({ chain, key: second, clock: systemClock, log: silentLogger })
  try {
    const sent = () => chain.getAccount(alternate as never).nonce
    for (let i = 0; i < 400 && sent() < 2n; i++) await sleep(25)
    expect(sent()).toBeGreaterThanOrEqual(2n)
  } finally {
    stop()
    await chain.stop()
  }
})
