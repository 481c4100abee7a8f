import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Hash } from '#node-core/model/ids.ts'
import { createSigner } from '#node-core/consensus/seals/createSigner.ts'
import { sharedFolder } from '../support/sharedFolder.ts'
import { startChainProcess } from '../support/startChainProcess.ts'
import { measureFinality } from './measureFinality.ts'
import { measureStateGrowth } from './measureStateGrowth.ts'
import { runPeerBench, setUpPeerBench, type PeerResult } from './peerBench.ts'

const KEY = `0x${'07'.repeat(32)}`
/** Account 0 of the well-known "test … junk" phrase, which the load generator pays from. */
const FUNDER = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266'
const WORKLOADS = ['transfer', 'erc20', 'escrow'] as const

/**
 * Our single-witness node (one-second blocks) against Hardhat's node and anvil in the same run, a fresh node and fresh
 * peers for each
 * workload; ratios of transactions per server CPU-second, which a busy machine disturbs least. The peers mine as they
 * do by default, at
 * once; `--interval` gives them one-second blocks too, where both do better. `--rounds n`, `--n transactions`,
 * `--only-ours`, `--no-growth`.
 */
export async function chainBench(options: readonly string[]): Promise<object> {
  const flag = (name: string, otherwise: number) => {
    const at = options.indexOf(`--${name}`)
    return at < 0 ? otherwise : Number(options[at + 1])
  }
  const rounds = flag('rounds', 3)
  const n = flag('n', 3_000)
  const shared = sharedFolder()
  if (shared === undefined) throw new Error('the shared folder with peer-bench is absent')
  const peers = await setUpPeerBench(join(shared, 'peer-bench'))
  const results: Record<string, Record<string, PeerResult>> = {}
  for (const [i, workload] of WORKLOADS.entries()) {
    const folder = await mkdtemp(join(tmpdir(), 'dipnet-bench-'))
    const witness = createSigner(`0x${'00'.repeat(32)}` as Hash, hexToBytes(KEY)).address
    await writeFile(
      join(folder, 'genesis.json'),
      JSON.stringify({
        format: 'dipnet-genesis/1',
        chainId: 31_337,
        name: 'bench',
        openCreate: true,
        time: new Date().toISOString(),
        witnesses: [{ address: witness }],
        allocations: [{ address: FUNDER, balanceWei: (10n ** 24n).toString() }],
        remainderTo: witness,
        params: { slotMs: 1_000, executiveCount: 1, gasLimit: '1000000000' },
      }),
    )
    const node = await startChainProcess(join(folder, 'data'), join(folder, 'genesis.json'), KEY)
    try {
      const ours = `url=${node.url}@${n}`
      results[workload] = await runPeerBench(peers, {
        targets: options.includes('--only-ours') ? ours : `anvil@${n},hardhat@${n},${ours}`,
        pid: node.pid,
        workload,
        rounds,
        intervalMs: options.includes('--interval') ? 1_000 : 0,
        port: 18_700 + 10 * i,
      })
    } finally {
      await node.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }
  const ratio = (workload: (typeof WORKLOADS)[number], peer: string) => {
    const ours = results[workload]?.['dipnet']
    const theirs = results[workload]?.[peer]
    return ours === undefined || theirs === undefined
      ? null
      : Math.round((ours.perServerCpuS / theirs.perServerCpuS) * 100) / 100
  }
  const growth = options.includes('--no-growth') ? null : await measureStateGrowth([1_000, 10_000, 100_000, 1_000_000])
  return {
    transferVsHardhat: ratio('transfer', 'hardhat'),
    transferVsAnvil: ratio('transfer', 'anvil'),
    erc20VsHardhat: ratio('erc20', 'hardhat'),
    escrowVsHardhat: ratio('escrow', 'hardhat'),
    stateGrowthSlowdown: growth?.slowdown ?? null,
    finalitySlots: await measureFinality(),
    erc20VsAnvil: ratio('erc20', 'anvil'),
    escrowVsAnvil: ratio('escrow', 'anvil'),
    commitMs: growth?.commitMs ?? null,
    importTxPerCpuS: growth?.txPerCpuS ?? null,
    peers: results,
  }
}
