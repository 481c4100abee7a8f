import { z } from 'zod'
import type { DesignDraft } from '#node-core/api/calls/designs.ts'
import { unknownDraft } from '../errors.ts'
import { createJsonFile } from './jsonFile.ts'

const schema = z.array(z.custom<DesignDraft>((value) => value !== null && typeof value === 'object' && 'id' in value))

/** A fan's saved designs: they live on this machine and in backups only. */
export interface DraftStore {
  list(): readonly DesignDraft[]
  save(draft: Omit<DesignDraft, 'id' | 'savedAt'> & { id?: string | undefined }): Promise<DesignDraft>
  remove(id: string): Promise<void>
  replaceAll(drafts: readonly DesignDraft[]): Promise<void>
}

export async function openDrafts(path: string, newId: () => string, now: () => number): Promise<DraftStore> {
  const file = createJsonFile<DesignDraft[]>(path, schema, [])
  let drafts = await file.readOrSetAside()
  const keep = async (next: DesignDraft[]) => {
    await file.write(next)
    drafts = next
  }
  return {
    list: () => drafts,
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
