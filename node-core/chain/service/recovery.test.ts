import { expect, it } from 'vitest'
import { bytesToHex } from '#node-core/kernel/bytes.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import { sign } from '#node-core/kernel/keys.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { RECOVERY_VERSION, recoveryDigest, type Recovery } from '#node-core/consensus/recovery/recovery.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import type { Chain } from './chain.ts'
import { createChain } from './createChain.ts'

const [oldKey, newKey] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(8)]
const nobody = `0x${'00'.repeat(32)}` as Hash
const [before, after] = [createSigner(nobody, oldKey).address, createSigner(nobody, newKey).address]

async function until(chain: Chain, test: () => boolean) {
  for (let i = 0; i < 400 && !test(); i++) await new Promise((resolve) => setTimeout(resolve, 25))
  expect(test(), `head ${chain.head.height}, final ${chain.final.height}`).toBe(true)
}

// One witness gives way to another; with more, between processes: tests/witnesses/recovery.test.ts.
it('a stored chain goes on from a signed checkpoint with a new set; what the old one built above it is gone', async () => {
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7_777,
    name: 'test',
    dev: false,
    time: new Date(Date.now() - 1_000).toISOString(),
    witnesses: [{ address: before }, { address: after }],
    allocations: [],
    remainderTo: before,
    params: { slotMs: 100, executiveCount: 1 },
  })
  const storage = await openStorageOver(createMemoryStore())
  const base = { genesis, storage, log: silentLogger }
  const recoveryAt = (checkpoint: { readonly height: number; readonly hash: Hash }): Recovery => {
    const proposal = {
      version: RECOVERY_VERSION,
      genesisHash: genesis.hash,
      checkpoint: { height: checkpoint.height, hash: checkpoint.hash },
      members: [after],
      alternates: [],
    }
    return { ...proposal, signatures: [bytesToHex(sign(recoveryDigest(proposal), newKey))] }
  }
  const old = await createChain({ ...base, signer: createSigner(genesis.hash, oldKey), armNewKey: true })
  await until(old, () => old.final.height >= 4 && old.head.height - old.final.height === 2)
  await old.stop()
  const { head, final } = old
  const [own, checkpoint] = [old.getBlock(final.height - 1)!, old.getBlock(final.height + 1)!]
  const wei = old.getAccount(before).balance

  const refused = (recovery: Recovery) => expect(createChain({ ...base, recoveries: [recovery] })).rejects
  await refused(recoveryAt({ height: own.header.height, hash: own.hash })).toMatchObject({
    code: 'CHAIN_RECOVERY_CONFLICT',
  })
  await refused(recoveryAt({ height: final.height, hash: own.hash })).toMatchObject({ code: 'CHAIN_RECOVERY_CONFLICT' })
  await refused({
    ...recoveryAt({ height: checkpoint.header.height, hash: checkpoint.hash }),
    signatures: [],
  }).toMatchObject({ code: 'CHAIN_BAD_RECOVERY' })

  const recoveries = [recoveryAt({ height: checkpoint.header.height, hash: checkpoint.hash })]
  const chain = await createChain({ ...base, recoveries, signer: createSigner(genesis.hash, newKey), armNewKey: true })
  expect(chain.getBlock('head')?.hash).toBe(checkpoint.hash)
  expect(chain.consensus).toMatchObject({
    active: { id: 1, members: [after] },
    final: { height: checkpoint.header.height },
  })
  await until(chain, () => chain.final.height >= checkpoint.header.height + 3)
  expect(chain.getBlock(checkpoint.header.height)?.hash).toBe(checkpoint.hash)
  expect(chain.getBlock(checkpoint.header.height + 1)?.header).toMatchObject({
    producer: after,
    setId: 1,
    parentHash: checkpoint.hash,
  })
  expect(chain.getBlock(head.hash)).toBeNull()
  expect(chain.getAccount(before).balance).toBe(wei)
  await chain.stop()

  // Once it took place the file does no harm, however often the node starts.
  const again = await createChain({ ...base, recoveries, signer: createSigner(genesis.hash, newKey) })
  await until(again, () => again.final.height > chain.head.height)
  expect(again.consensus.active.members).toEqual([after])
  await again.stop()
})
