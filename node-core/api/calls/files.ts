import { z } from 'zod'
import type { StoredFiles } from '../../model/storedFile.ts'
import { call } from '../define.ts'
import { contentId, nothing } from './schemas.ts'

/** Most rows of one answer; sums are of all files. */
export const MAX_STORED_ROWS = 200

export const fileCalls = {
  /** What this node keeps where peers are served from, and why; the largest files first. */
  'files.stored': call<StoredFiles>()('window', nothing),
  /** Keeps a file although nothing else asks for it, or no longer. */
  'files.pin': call<StoredFiles>()('window', z.object({ file: contentId, pinned: z.boolean() })),
  /** Deletes whatever is kept for no reason but being fast. */
  'files.clearCache': call<{ freedBytes: number }>()('window', nothing),
}
