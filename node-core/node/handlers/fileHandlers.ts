import { PINNED_PARADIGMS } from '#node-core/contracts/index.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { MAX_STORED_ROWS } from '#node-core/api/calls/files.ts'
import type { CallHandlers } from '#node-core/api/createServer.ts'
import { toContentId, type ContentId } from '#node-core/model/ids.ts'
import { KEEP_REASONS, type StoredFiles, type StoredKind, type StoredShare } from '#node-core/model/storedFile.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import { sniffKind } from '../files/sniffKind.ts'
import type { Session } from '../session/session.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<CallHandlers, 'files.stored' | 'files.pin' | 'files.clearCache'>

interface Named {
  readonly name: string
  readonly kind: StoredKind | null
}

/** What the props that are known here call the files they consist of. Nothing is fetched for it. */
async function namesOfFiles({ ports, licences, content }: Session): Promise<Map<ContentId, Named>> {
  const names = new Map<ContentId, Named>(
    PINNED_PARADIGMS.map((pin) => [bytesToContentId(pin.metadata()), { name: pin.name, kind: 'manual' }]),
  )
  for (const { propId, propHash, name } of await licences.list()) {
    if (!(await content.has(propId))) continue
    names.set(propId, { name, kind: 'listing' })
    const listing = await loadListing(ports.content, propId, propHash).catch(() => null)
    if (listing === null) continue
    names.set(toContentId(listing.prop.glb), { name, kind: 'model' })
    if (listing.thumbnail !== null) names.set(listing.thumbnail, { name, kind: 'picture' })
  }
  return names
}

async function storedFiles(session: Session, isFixed: boolean): Promise<StoredFiles> {
  const { content } = session
  const [list, usage, names] = await Promise.all([content.list(), content.usage(), namesOfFiles(session)])
  const share = (some: typeof list): StoredShare => ({
    files: some.length,
    bytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
  })
  const shares = Object.fromEntries(
    [...KEEP_REASONS, 'cache' as const].map((reason) => [
      reason,
      share(list.filter(({ why }) => (why[0] ?? 'cache') === reason)),
    ]),
  ) as StoredFiles['shares']
  const largest = list.toSorted((a, b) => b.bytes - a.bytes).slice(0, MAX_STORED_ROWS)
  return {
    shares,
    partialBytes: usage.partialBytes,
    quotaBytes: usage.quotaBytes ?? 0,
    announced: usage.announced,
    held: { ...session.mailbox.heldForOthers(), fixed: isFixed },
    rows: await Promise.all(
      largest.map(async ({ id, bytes, usedAt, why }) => ({
        id,
        bytes,
        usedAt: new Date(usedAt).toISOString(),
        why,
        kind: names.get(id)?.kind ?? (await kindOf(content, id)),
        name: names.get(id)?.name ?? null,
      })),
    ),
  }
}

async function kindOf(content: ContentStore, id: ContentId): Promise<StoredKind> {
  return sniffKind(await content.peek(id, 12).catch(() => new Uint8Array()))
}

export function fileHandlers(context: HandlerContext): Handlers {
  const stored = () => storedFiles(context.session(), context.options.holdPackages !== undefined)
  return {
    'files.stored': stored,
    'files.pin': async ({ file, pinned }) => {
      await context.session().content.keep(file, 'pinned', pinned)
      return stored()
    },
    'files.clearCache': async () => ({ freedBytes: await context.session().content.sweep(0) }),
  }
}
