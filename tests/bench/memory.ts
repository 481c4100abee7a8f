import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import { privateKeyToAddress } from '#node-core/kernel/keys.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { makeHistory, payerAddresses } from './measuring/makeHistory.ts'
import { numberOption, printTable, round } from './measuring/printTable.ts'

const KEY = hexToBytes(`0x${'07'.repeat(32)}`)
const MIB = 2 ** 20

/** Bytes that a folder takes on disk. */
const diskOf = (folder: string) => Number(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }).split('\t')[0])

/**
 * Memory after `--blocks` (100,000) blocks of a single witness in virtual time over a real database, `--payments` (2)
 * in each, at every tenth
 * of the way; then the disk a block takes, pruned and in an archive of `--archive` (10,000) blocks. `growth`: heap in
 * use after a full collection at the end against that at half the way, when the caches are full; 1.1 is called flat.
 */
export async function memoryBench(options: readonly string[]): Promise<object> {
  const blocks = numberOption(options, 'blocks', 100_000)
  const archiveBlocks = numberOption(options, 'archive', 10_000)
  const perBlock = Number(options[options.indexOf('--payments') + 1] ?? 2) || 2
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  const folder = await mkdtemp(join(tmpdir(), 'dipnet-memory-'))
  const genesisOf = (count: number) =>
    parseGenesis({
      format: 'dipnet-genesis/1',
      chainId: 7,
      name: 'memory',
      time: new Date(Date.now() - (count + 1_000) * 1_000).toISOString(),
      witnesses: [{ address: privateKeyToAddress(KEY) }],
      allocations: payerAddresses.map((address) => ({ address, balanceWei: String(10n ** 24n) })),
      remainderTo: payerAddresses[0]!,
      params: { slotMs: 1_000, executiveCount: 1 },
    })
  const samples: Array<{
    readonly height: number
    readonly heapMib: number
    readonly externalMib: number
    readonly rssMib: number
  }> = []
  try {
    const pruned = join(folder, 'pruned')
    const { seconds, cpuS } = await makeHistory({
      genesis: genesisOf(blocks),
      witnessKey: KEY,
      folder: pruned,
      blocks,
      perBlock,
      sampleEvery: Math.max(1, Math.floor(blocks / 10)),
      onSample(height) {
        gc()
        const { heapUsed, external, rss } = process.memoryUsage()
        samples.push({
          height,
          heapMib: round(heapUsed / MIB, 1),
          externalMib: round(external / MIB, 1),
          rssMib: round(rss / MIB, 0),
        })
        process.stderr.write(`${height} blocks: heap ${round(heapUsed / MIB, 1)} MiB\n`)
      },
    })
    printTable([
      ['blocks', 'heap MiB', 'external MiB', 'RSS MiB'],
      ...samples.map((s) => [s.height, s.heapMib, s.externalMib, s.rssMib]),
    ])
    const prunedBytes = diskOf(pruned) / blocks
    // The pruned folder keeps 1,024 states whatever its length: weighed at the same length too.
    const short = join(folder, 'short')
    const archive = join(folder, 'archive')
    await makeHistory({
      genesis: genesisOf(archiveBlocks),
      witnessKey: KEY,
      folder: short,
      blocks: archiveBlocks,
      perBlock,
    })
    await makeHistory({
      genesis: genesisOf(archiveBlocks),
      witnessKey: KEY,
      folder: archive,
      blocks: archiveBlocks,
      perBlock,
      archive: true,
    })
    const [shortBytes, archiveBytes] = [diskOf(short) / archiveBlocks, diskOf(archive) / archiveBlocks]
    printTable([
      ['disk, bytes a block', 'blocks', 'bytes'],
      ['pruned', blocks, round(prunedBytes, 0)],
      ['pruned', archiveBlocks, round(shortBytes, 0)],
      ['archive', archiveBlocks, round(archiveBytes, 0)],
    ])
    const [middle, last] = [samples[Math.floor(samples.length / 2) - 1] ?? samples[0]!, samples[samples.length - 1]!]
    const growth = round(last.heapMib / middle.heapMib)
    process.stdout.write(
      `heap from ${middle.height} to ${last.height} blocks ${middle.heapMib} → ${last.heapMib} MiB: ${growth} times (1.1 is flat; before, caches fill)\n`,
    )
    return {
      blocks,
      paymentsPerBlock: perBlock,
      samples,
      growth,
      flat: growth <= 1.1,
      blocksPerS: round(blocks / seconds, 0),
      cpuMsPerBlock: round((cpuS / blocks) * 1000),
      diskBytesPerBlock: {
        pruned: round(prunedBytes, 0),
        prunedShort: round(shortBytes, 0),
        archiveShort: round(archiveBytes, 0),
      },
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
