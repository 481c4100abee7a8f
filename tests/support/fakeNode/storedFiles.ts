import type { ContentId } from '#node-core/model/ids.ts'
import { KEEP_REASONS, type KeepReason, type StoredFiles, type StoredKind } from '#node-core/model/storedFile.ts'
import { cidOf, PROP, timeAt } from './sampleWorld.ts'

const file = (
  seed: string,
  bytes: number,
  kind: StoredKind,
  why: readonly KeepReason[],
  name: string | null = null,
) => ({ id: cidOf(seed), bytes, usedAt: timeAt(-bytes / 100_000), kind, why, name })

const MAILBOX_ROOM_BYTES = 2 * 2 ** 30
const FILES = [
  file('model of another', 48_200_000, 'model', [], 'Tidewatch Lantern'),
  file('own model', 12_400_000, 'model', ['own', 'order'], PROP.name),
  file('pinned model', 9_750_000, 'model', ['pinned'], 'Harbour Bell'),
  file('own picture', 310_000, 'picture', ['own'], PROP.name),
  file('picture', 284_000, 'picture', [], 'Tidewatch Lantern'),
  file('listing', 6_100, 'listing', ['order'], PROP.name),
  file('design', 2_300, 'document', ['order']),
  file('package of another', 1_200_000, 'sealed', ['held']),
  file('envelope', 1_400, 'sealed', ['order']),
]

/** What a fake node keeps; `pins` come and go on top of the sample's own. */
export function fakeStoredFiles(
  full: boolean,
  pins: ReadonlyMap<ContentId, boolean>,
  quotaGb: number,
  holds: boolean,
): StoredFiles {
  const rows = (full ? FILES : []).map((row) => {
    const isPinned = pins.get(row.id) ?? row.why.includes('pinned')
    return { ...row, why: [...row.why.filter((why) => why !== 'pinned'), ...(isPinned ? (['pinned'] as const) : [])] }
  })
  const share = (reason: KeepReason | 'cache') => {
    const some = rows.filter(({ why }) => (why[0] ?? 'cache') === reason)
    return { files: some.length, bytes: some.reduce((sum, { bytes }) => sum + bytes, 0) }
  }
  return {
    rows,
    shares: Object.fromEntries(
      [...KEEP_REASONS, 'cache' as const].map((reason) => [reason, share(reason)]),
    ) as StoredFiles['shares'],
    partialBytes: full ? 7_340_032 : 0,
    quotaBytes: quotaGb * 1e9,
    announced: rows.length,
    held: full
      ? { isOn: holds, fixed: false, packages: 3, bytes: 44_700_000, mostBytes: MAILBOX_ROOM_BYTES }
      : { isOn: holds, fixed: false, packages: 0, bytes: 0, mostBytes: MAILBOX_ROOM_BYTES },
  }
}
