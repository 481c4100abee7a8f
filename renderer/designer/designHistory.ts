import type { DesignCommand } from '#node-core/model/design.ts'

/** Steps of a design: one undo takes back one step, whatever it is made of. */
export interface DesignHistory {
  readonly steps: readonly (readonly DesignCommand[])[]
  /** Steps in force; those after it can be redone. */
  readonly cursor: number
  /** What the last step changes, while further changes of the same thing belong to it (typing, dragging). */
  readonly open: string | null
}

export const EMPTY_HISTORY: DesignHistory = { steps: [], cursor: 0, open: null }

/** @param gesture further steps with the same gesture replace this one until it is closed */
export function addStep(
  history: DesignHistory,
  commands: readonly DesignCommand[],
  gesture: string | null = null,
): DesignHistory {
  const kept = history.steps.slice(0, history.cursor)
  const continued = gesture !== null && gesture === history.open && history.cursor === history.steps.length
  const steps = [...(continued ? kept.slice(0, -1) : kept), commands]
  return { steps, cursor: steps.length, open: gesture }
}

/** Ends a gesture: what comes next is a step of its own. */
export function closeGesture(history: DesignHistory): DesignHistory {
  return history.open === null ? history : { ...history, open: null }
}

export function undoStep(history: DesignHistory): DesignHistory {
  return { ...history, cursor: Math.max(0, history.cursor - 1), open: null }
}

export function redoStep(history: DesignHistory): DesignHistory {
  return { ...history, cursor: Math.min(history.steps.length, history.cursor + 1), open: null }
}

/** The commands in force, in order. */
export function commandsOf(history: DesignHistory): readonly DesignCommand[] {
  return history.steps.slice(0, history.cursor).flat()
}
