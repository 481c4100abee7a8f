import type { ImportNote, ImportNoteCode } from './importedProp.ts'

/** Collects what was done to a file, each kind once with how often. */
export interface ImportNotes {
  add(code: ImportNoteCode, data?: ImportNote['data']): void
  list(): readonly ImportNote[]
}

export function createImportNotes(): ImportNotes {
  const found = new Map<ImportNoteCode, { count: number; data: ImportNote['data'] }>()
  return {
    add(code, data = {}) {
      const known = found.get(code)
      found.set(code, { count: (known?.count ?? 0) + 1, data: known?.data ?? data })
    },
    list: () => [...found].map(([code, { count, data }]) => ({ code, data: { ...data, count } })),
  }
}
