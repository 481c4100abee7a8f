import { z } from 'zod'
import type { DesignDraft } from '#node-core/api/calls/designs.ts'
import { unknownDraft } from '../errors.ts'
import { createJsonFile } from './jsonFile.ts'

const schema = z.array(z.custom<DesignDraft>((value) => value !== null && typeof value === 'object' && 'id' in value))

/** A fan's saved designs: they live on this machine and in backups only. */
export interface DraftStore {
  list(): readonly DesignDraft[]
  /** `owner`: the account it is saved by; null where there is none yet. */
  save(draft: Omit<DesignDraft, 'id' | 'savedAt'> & { id?: string | undefined }): Promise<DesignDraft>
  find(id: string): DesignDraft | undefined
  remove(id: string): Promise<void>
  replaceAll(drafts: readonly DesignDraft[]): Promise<void>
}

export async function openDrafts(path: string, newId: () => string, now: () => number): Promise<DraftStore> {
  const file = createJsonFile<DesignDraft[]>(path, schema, [])
  // Drafts of before accounts owned them have no owner: every account of the profile sees them, and who saves one again
  // owns it.
  let drafts = (await file.readOrSetAside()).map((draft) => ({
    ...draft,
    owner: (draft as Partial<DesignDraft>).owner ?? null,
  }))
  const keep = async (next: DesignDraft[]) => {
    await file.write(next)
    drafts = next
  }
  return {
    list: () => drafts,
    find: (id) => drafts.find((draft) => draft.id === id),
    async save({ id, ...rest }) {
      const draft: DesignDraft = { ...rest, id: id ?? newId(), savedAt: new Date(now()).toISOString() }
      await keep([draft, ...drafts.filter((other) => other.id !== draft.id)])
      return draft
    },
    async remove(id) {
      if (!drafts.some((draft) => draft.id === id)) throw unknownDraft('no such design', { id })
      await keep(drafts.filter((draft) => draft.id !== id))
    },
    replaceAll: (next) => keep([...next]),
  }
}
