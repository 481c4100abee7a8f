import type { IssueCollector } from '#node-core/model/documentIssue.ts'
import type { Prop, PropPart } from '#node-core/model/prop.ts'
import { clip } from './clip.ts'

/** The part that a command names, or null with an issue. */
export function findPart(out: IssueCollector, prop: Prop, path: string, id: unknown): PropPart | null {
  const part = prop.parts.find((candidate) => candidate.id === id)
  if (!part) out.add('DESIGN_UNKNOWN_PART', `${path}.part`, { part: clip(id) })
  return part ?? null
}
