import type { PlacedMesh } from './plateLayout.ts'

export interface ThreeMfPart {
  readonly name: string
  readonly materialName: string
  /** The first is the part's own, and that of each triangle unless `index` says another. */
  readonly colors: readonly {
    /** `#rrggbb` */
    readonly color: string
    /** Which extruder makes it, from 1. */
    readonly tool: number
    /** What the studio calls it; may be empty. */
    readonly name: string
  }[]
  /** Number of its colour, by triangle; null: all in the first. */
  readonly index: Uint8Array | null
  readonly mesh: PlacedMesh
}

export interface ThreeMfDocument {
  readonly title: string
  readonly description: string
  readonly designer: string
  readonly licenceTerms: string
  /** Seeds the production UUIDs, so that the same design gives the same bytes. */
  readonly seed: Uint8Array
  /** A PNG of the piece, for folders and slicers' lists. */
  readonly picture: Uint8Array
  readonly parts: readonly ThreeMfPart[]
}
