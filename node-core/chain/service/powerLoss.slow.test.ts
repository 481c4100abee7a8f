import { afterEach, describe, expect, it } from 'vitest'
import { decodeCbor } from '#node-core/kernel/cbor.ts'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Block, Vote } from '#node-core/model/block.ts'
import { ZERO_HASH } from '#node-core/model/ids.ts'
import { openBucket } from '#node-core/storage/bucket.ts'
import type { BatchOperation } from '#node-core/storage/keyValueStore.ts'
import { BUCKETS } from '#node-core/storage/buckets.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { createPowerLossStore, type PowerLossStore } from '../../../tests/support/powerLossStore.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { decodeBlock } from '#node-core/consensus/header/blockCodec.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { createChainStore } from '../storing/chainStore.ts'
import type { SafetyRecord } from '#node-core/consensus/votes/safetyRecord.ts'
import { decodeVote } from '#node-core/consensus/votes/voteCodec.ts'
import type { Chain } from './chain.ts'
import { createChain } from './createChain.ts'
import type { ChainNetworkPort } from '../ports.ts'

const key = new Uint8Array(32).fill(7)
const witness = createSigner(ZERO_HASH, key).address
const genesis = parseGenesis({
  format: 'dipnet-genesis/1',
  chainId: 7_777,
  name: 'test',
  dev: true,
  time: new Date(Date.now() - 1_000).toISOString(),
  witnesses: [{ address: witness }],
  allocations: [],
  remainderTo: witness,
  params: { slotMs: 60, executiveCount: 1 },
})
const running: Chain[] = []
afterEach(async () => {
  for (const chain of running.splice(0)) await chain.stop()
})

/** What the disk would still know of the key if the power went now. */
const keptRecord = (disk: PowerLossStore): SafetyRecord | null => {
  const bytes = openBucket(disk.afterPowerLoss(), BUCKETS.safety).get(witness)
  return bytes === undefined ? null : (decodeCbor(bytes) as SafetyRecord)
}

/**
 * Runs the witness on `disk` until it has sent `count` votes; hands over the disk as a power cut at that moment leaves
 * it.
 */
async function runUntilPowerLoss(disk: PowerLossStore, count: number) {
  const votes: Vote[] = []
  const blocks: Block[] = []
  /** Signatures that left before the disk knew of them. */
  const early: string[] = []
  let left: PowerLossStore | null = null
  let final = 0
  const nothing = () => () => undefined
  await new Promise<void>((resolve, reject) => {
    const network: ChainNetworkPort = {
      publishVote(bytes) {
        if (left !== null) return
        const vote = decodeVote(bytes)
        votes.push(vote)
        if ((keptRecord(disk)?.lastTargetHeight ?? -1) < vote.tgtHeight) early.push(`vote for ${vote.tgtHeight}`)
        if (votes.length < count) return
        left = disk.afterPowerLoss()
        final = running.at(-1)?.final.height ?? 0
        resolve()
      },
      publishBlock(bytes) {
        if (left !== null) return
        const block = decodeBlock(bytes, genesis.hash)
        blocks.push(block)
        if ((keptRecord(disk)?.lastSlot ?? -1) < block.header.slot) early.push(`block in ${block.header.slot}`)
      },
      publishTransactions: () => undefined,
      onBlock: nothing,
      onVote: nothing,
      onTransactions: nothing,
      onPeer: nothing,
      serveBlocks: nothing,
      requestBlocks: async () => [],
      penalise: () => undefined,
    }
    openStorageOver(disk)
      .then((storage) =>
        createChain({ genesis, storage, log: silentLogger, network, signer: createSigner(genesis.hash, key) }),
      )
      .then((chain) => running.push(chain), reject)
  })
  await running.pop()?.stop()
  return { votes, blocks, early, left: left!, final }
}

describe('a key without its record', () => {
  it('stays silent where it may have signed before: only alone on a network it has just founded it signs at once', async () => {
    const several = parseGenesis({
      format: 'dipnet-genesis/1',
      chainId: 7_777,
      name: 'test',
      dev: true,
      time: new Date(Date.now() - 1_000).toISOString(),
      witnesses: [7, 8, 9].map((fill) => ({ address: createSigner(ZERO_HASH, new Uint8Array(32).fill(fill)).address })),
      allocations: [],
      remainderTo: witness,
      params: { slotMs: 60, executiveCount: 3 },
    })
    const start = async (of: typeof genesis, disk: PowerLossStore, armNewKey?: boolean) => {
      const chain = await createChain({
        genesis: of,
        storage: await openStorageOver(disk),
        log: silentLogger,
        signer: createSigner(of.hash, key),
        ...(armNewKey === undefined ? {} : { armNewKey }),
      })
      running.push(chain)
      return chain
    }
    const founded = createPowerLossStore()
    expect((await start(genesis, founded)).keyStatus).toBe('armed')
    expect((await start(several, createPowerLossStore())).keyStatus).toBe('silent')
    expect((await start(several, createPowerLossStore(), true)).keyStatus).not.toBe('silent')
    // The folder came back without the record: an old copy, say.
    const without = founded.afterPowerLoss()
    const bucket = openBucket(without, BUCKETS.safety)
    await without.batch([bucket.del(witness)], { sync: true })
    expect((await start(genesis, without)).keyStatus).toBe('silent')
  })
})

describe('a witness whose power goes', () => {
  it('waits for the record of each signature, not for any, on a disk that keeps one for over a slot', async () => {
    // A block's record, the block and its state are quick, or the vote would come too late for its slot (§2.6).
    let voted = 0
    const syncMs = (operations: readonly BatchOperation[]) => {
      const [first] = operations
      if (first?.type !== 'put' || first.key[0] !== BUCKETS.safety.prefix) return 2
      const { lastTargetHeight } = decodeCbor(first.value) as SafetyRecord
      if (lastTargetHeight <= voted) return 2
      voted = lastTargetHeight
      return 70
    }
    const { early, votes } = await runUntilPowerLoss(createPowerLossStore(new Map(), syncMs), 6)
    expect(early).toEqual([])
    expect(votes).toHaveLength(6)
  })

  it('tells of no head and no final block that the disk does not hold', async () => {
    const disk = createPowerLossStore()
    const chain = await createChain({
      genesis,
      storage: await openStorageOver(disk),
      log: silentLogger,
      signer: createSigner(genesis.hash, key),
    })
    running.push(chain)
    const lost: string[] = []
    const kept = async (what: 'head' | 'final', height: number, left: PowerLossStore) => {
      const found = createChainStore(await openStorageOver(left), genesis.hash)[what]
      if ((found?.height ?? 0) < height) lost.push(`${what} ${height}`)
    }
    const checks: Promise<void>[] = []
    chain.onHead(({ head }) => void checks.push(kept('head', head.height, disk.afterPowerLoss())))
    await new Promise<void>((resolve) =>
      chain.onFinal((final) => {
        checks.push(kept('final', final.height, disk.afterPowerLoss()))
        if (final.height >= 5) resolve()
      }),
    )
    await Promise.all(checks)
    expect(checks.length).toBeGreaterThan(8)
    expect(lost).toEqual([])
  })

  it('has on the disk what it signed before anybody hears it, and signs nothing against it afterwards', async () => {
    const first = await runUntilPowerLoss(createPowerLossStore(), 8)
    expect(first.early).toEqual([])
    expect(first.final).toBeGreaterThan(0)
    const second = await runUntilPowerLoss(first.left, 8)
    expect(second.early).toEqual([])
    // It went on from where it was, not from the beginning: blocks and finality lay on the disk too.
    expect(second.blocks[0]!.header.height).toBeGreaterThan(first.final)
    const third = await runUntilPowerLoss(second.left, 4)

    const runs = [first, second, third]
    const targets = new Map<number, string>()
    for (const { tgtHeight, tgtHash } of runs.flatMap((run) => run.votes)) {
      expect(targets.get(tgtHeight) ?? tgtHash, `two votes at ${tgtHeight}`).toBe(tgtHash)
      targets.set(tgtHeight, tgtHash)
    }
    const slots = new Map<number, string>()
    for (const { header, hash } of runs.flatMap((run) => run.blocks)) {
      expect(slots.get(header.slot) ?? hash, `two blocks in slot ${header.slot}`).toBe(hash)
      slots.set(header.slot, hash)
    }
  })
})
