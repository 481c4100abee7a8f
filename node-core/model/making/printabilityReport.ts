import type { Hex } from '../../kernel/bytes.ts'
import type { Vector3 } from '../vector3.ts'
import type { PrintVerdict } from './printVerdict.ts'
import type { Severity } from './severity.ts'

/** A place on the finished piece, mm, Y up: what the stage highlights. */
export interface Spot {
  readonly part: string
  readonly pointMm: Vector3
  /** Out of the surface there, unit length; null for a place inside. */
  readonly normal: Vector3 | null
  readonly radiusMm: number
}

export interface PrintabilityIssue {
  readonly severity: Severity
  /** `PRINT_…`, stable. */
  readonly code: string
  readonly part: string | null
  readonly zone: string | null
  readonly spot: Spot | null
  /** Numbers are mm rounded to 0.01, or counts. */
  readonly data: Readonly<Record<string, string | number>>
}

/** Checks of words: listed where a design has some. */
export const TEXT_CHECKS = ['textGlyphs', 'textStrokes', 'textFit', 'textWall'] as const
export type TextCheck = (typeof TEXT_CHECKS)[number]

/** Kinds of checks; each that applies is listed as done or not done, with nothing in between. */
export const CHECKS = ['rules', 'solid', 'size', 'walls', ...TEXT_CHECKS, 'pieces', 'supports'] as const
export type CheckName = (typeof CHECKS)[number]

/** What these checks cannot see; always shown beside the verdict. */
export const NEVER_CHECKED = ['surfaceFinish', 'colorMatch', 'fitBetweenParts', 'strength', 'warping'] as const

export interface PartMeasures {
  readonly part: string
  /** Of the space it fills, however often its surface goes round it. Rounded up. */
  readonly volumeMm3: number
  readonly areaMm2: number
  /** x, y, z, rounded up to 0.1 mm. */
  readonly sizeMm: Vector3
  /** Bodies that nothing joins; closed hollows are none. */
  readonly pieces: number
  readonly triangles: number
  /** What the thinnest square millimetre of its walls stays below, mm; null when it could not be measured. */
  readonly minWallMm: number | null
  /** Faces that need support when printed standing, rounded up. */
  readonly supportAreaMm2: number
}

/** Hashed into the short code under exactly these names (see `sealReport`). */
export interface PrintabilityReport {
  readonly version: 1
  /** Hash of the design it is about. */
  readonly design: Hex
  readonly verdict: PrintVerdict
  readonly issues: readonly PrintabilityIssue[]
  readonly checked: readonly CheckName[]
  readonly notChecked: readonly string[]
  readonly parts: readonly PartMeasures[]
  /** Empty: judged against a machine. Null: against none. Never its name, so that no name can change the code. */
  readonly machine: '' | null
  /**
   * `ABC-123`: the same on the fan's card and on the factory's job ticket, or one of them has another piece in hand.
   */
  readonly code: string
}
