import type { SurfaceColor } from './surfaceColor.ts'

/** One colour of a finished part, with its share of the part's own surface. */
export interface MadePartColor extends SurfaceColor {
  /** Which extruder the production file gives it, from 1. */
  readonly tool: number
  /** The studio's name for it; empty: it has none. */
  readonly name: string
}

/** One part of a finished piece, for who makes it. */
export interface MadePart {
  /** As the studio calls it. */
  readonly name: string
  readonly material: string
  /** Most surface first; at least one. */
  readonly colors: readonly MadePartColor[]
  readonly volumeMm3: number
}
