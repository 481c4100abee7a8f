import { bytesToHex, type Hex } from '../kernel/bytes.ts'
import { encodeCbor } from '../kernel/cbor.ts'
import { defineError } from '../kernel/errors.ts'
import { taggedHash } from '../kernel/hash.ts'
import type { FontId, PropColor } from './prop.ts'

export const badDesign = defineError('input', 'MODEL_BAD_DESIGN')

/** Paints a part; `null` goes back to the variant's or the part's own colour. */
export interface SetPartColor {
  readonly type: 'setPartColor'
  readonly part: string
  readonly color: PropColor | null
}

/** Makes a part in another material; `null` goes back to the variant's or the part's own. */
export interface SetMaterial {
  readonly type: 'setMaterial'
  readonly part: string
  readonly material: string | null
}

/** Chooses a ready-made look; `null` = as published. Colours and materials set by hand stay on top. */
export interface SetVariant {
  readonly type: 'setVariant'
  readonly variant: string | null
}

/** Sets the longest side of the finished piece; `null` = as published. */
export interface ScaleTo {
  readonly type: 'scaleTo'
  readonly sizeMm: number | null
}

/** Words in a zone, cut in or standing out. Lengths are those of the finished piece, whatever its scale. */
export interface Engraving {
  /** NFC, one line. */
  readonly text: string
  readonly font: FontId
  /** Height of the em square, mm. Capitals are about 0.7 of it. */
  readonly sizeMm: number
  /** How deep they are cut, or how far they stand out. */
  readonly depthMm: number
  /** They stand out of the surface; absent: they are cut in. */
  readonly raised?: true
}

/** Puts words into a zone (at most one engraving each); `null` clears it. */
export interface EngraveText {
  readonly type: 'engraveText'
  readonly zone: string
  readonly engraving: Engraving | null
}

export type DesignCommand = SetPartColor | SetMaterial | SetVariant | ScaleTo | EngraveText

/**
 * A fan's customisation: an ordered list of commands on one prop. Preview, price, checks and production file come from
 * it alone.
 */
export interface Design {
  readonly version: 1
  /** {@link propHash} of the prop it was made on. */
  readonly prop: Hex
  readonly commands: readonly DesignCommand[]
}

export const DESIGN_LIMITS = { commands: 1_000, textLength: 200 } as const

/** Lengths are whole micrometres, so that no two nodes ever disagree about a rounding. */
export const LENGTH_STEP_MM = 0.001

/** Nearest whole micrometre, in mm. */
export function roundMm(mm: number): number {
  return Math.round(mm * 1_000) / 1_000
}

export function createDesign(prop: Hex, commands: readonly DesignCommand[] = []): Design {
  return { version: 1, prop, commands }
}

/**
 * What the studio approves, the order names, the factory's ticket shows and the twin keeps: keccak-256 of canonical
 * CBOR under the tag `dipnet/design/1`. The order of commands counts; the order of keys does not.
 */
export function designHash(design: Design): Hex {
  return bytesToHex(taggedHash('dipnet/design/1', encodeCbor(design)))
}
