import type { CameraNudge } from './camera/nudgePose.ts'
import { CAMERA_VIEWS, type CameraView } from './stage.ts'

export type StageKeyAction =
  { readonly nudge: CameraNudge } | { readonly view: CameraView } | { readonly toggle: 'ruler' | 'finish' }

const ARROWS: Readonly<Record<string, readonly [CameraNudge, CameraNudge]>> = {
  ArrowLeft: ['left', 'panLeft'],
  ArrowRight: ['right', 'panRight'],
  ArrowUp: ['up', 'panUp'],
  ArrowDown: ['down', 'panDown'],
}

/**
 * What a key does on the stage: arrows turn, with Shift they move, + and − come nearer and go away, 1–5 are the
 * cameras.
 */
export function stageKey(event: {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}): StageKeyAction | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  const arrow = ARROWS[event.key]
  if (arrow) return { nudge: arrow[event.shiftKey ? 1 : 0] }
  if (event.key === '+' || event.key === '=') return { nudge: 'in' }
  if (event.key === '-' || event.key === '_') return { nudge: 'out' }
  const view = /^[1-5]$/.test(event.key) ? CAMERA_VIEWS[Number(event.key) - 1] : undefined
  if (view) return { view }
  if (event.key === 'r' || event.key === 'R') return { toggle: 'ruler' }
  if (event.key === 'm' || event.key === 'M') return { toggle: 'finish' }
  return null
}
