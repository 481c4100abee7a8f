/** One part of a finished piece, for who makes it. */
export interface MadePart {
  /** As the studio calls it. */
  readonly name: string
  readonly material: string
  /** `#rrggbb`. */
  readonly color: `#${string}`
  /** Which extruder the production file gives it, from 1. */
  readonly tool: number
  readonly volumeMm3: number
}
