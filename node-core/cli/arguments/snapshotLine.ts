import type { SnapshotStatus } from '#node-core/model/network.ts'

const STEPS: Readonly<Record<SnapshotStatus['step'], string>> = {
  looking: 'looking for who has one',
  parts: 'fetching the state',
  blocks: 'fetching its last blocks and code',
  building: 'putting the chain together',
}
const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(1)

/** How far joining by a snapshot is, for an operator. */
export function snapshotLine({ step, doneBytes, totalBytes }: SnapshotStatus): string {
  const share = totalBytes === 0 ? '' : `, ${mib(doneBytes)} of ${mib(totalBytes)} MiB`
  return `${STEPS[step]}${share}; blocks come after it`
}
