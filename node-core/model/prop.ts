import type { Hex } from '../kernel/bytes.ts'
import { encodeCbor } from '../kernel/cbor.ts'
import { bytesToHex } from '../kernel/bytes.ts'
import { taggedHash } from '../kernel/hash.ts'
import type { Vector3 } from './vector3.ts'

/** `#rrggbb`, lower case, sRGB. */
export type PropColor = `#${string}`

/** A material a factory can make a part in. */
export interface PropMaterial {
  /** Short id, unique in the prop: `resin-matt`. */
  readonly id: string
  readonly name: string
  /** glTF metallic factor 0–1, for the picture only. */
  readonly metalness: number
  /** glTF roughness factor 0–1, for the picture only. */
  readonly roughness: number
}

/** One named piece of the model that a fan may treat on its own. */
export interface PropPart {
  /** Short id, unique in the prop. */
  readonly id: string
  readonly name: string
  /** Names of the imported parts (`ImportedPart.key`) that make up this piece. */
  readonly sources: readonly string[]
  /** Ids of {@link PropMaterial}; the first is the default. */
  readonly materials: readonly string[]
  /** The first is the default. */
  readonly colors: readonly PropColor[]
  /** How a part that is no closed body becomes one; the studio saw what it does and agreed. Absent: it does not. */
  readonly repair?: PartRepair
}

/**
 * `close`: openings are capped, what lies twice or inside out is set right. `wrap`: a skin of so many mm, at the size
 * as published, is put around every surface, with what it encloses (modeling.md §4.2, §4.3).
 */
export type PartRepair = { readonly kind: 'close' } | { readonly kind: 'wrap'; readonly skinMm: number }

/** A colour of the file that the studio makes in another, or has a name for (modeling.md §3.3). */
export interface PaletteColor {
  /** As import measures it: the same bytes always give the same. */
  readonly measured: PropColor
  /** What it is made in; of two with the same, one filament makes both. */
  readonly color: PropColor
  /** What people call it; empty: each app has its own word. */
  readonly name: string
}

/** A ready-made look: what each named part gets unless the fan says otherwise. */
export interface PropVariant {
  readonly id: string
  readonly name: string
  readonly looks: readonly { readonly part: string; readonly material: string; readonly color: PropColor }[]
}

/** A place on a part where a fan's words are cut in or stand out; they follow the surface that lies under it. */
export interface TextZone {
  readonly id: string
  readonly name: string
  /** Id of the {@link PropPart} that has the words. */
  readonly part: string
  /** Centre of the zone on the surface, prop mm. */
  readonly origin: Vector3
  /** Unit vector out of the material. */
  readonly normal: Vector3
  /** Unit vector the top of the letters points to; at right angles to `normal`. */
  readonly up: Vector3
  readonly widthMm: number
  readonly heightMm: number
  /** Counted in Unicode code points. */
  readonly maxCharacters: number
  /** Ids of {@link FONT_IDS}; the first is the default. */
  readonly fonts: readonly FontId[]
  /** Thinnest stroke that can be made, in mm of the finished piece. */
  readonly minStrokeMm: number
  /** Deepest or highest letters allowed, also the default, in mm of the finished piece. */
  readonly depthMm: number
  /** What the words may do; absent: be engraved. */
  readonly allows?: 'raised' | 'either'
}

/** Fonts shipped with the app; Chinese glyphs missing in the first two are taken from the third. */
export const FONT_IDS = ['inter', 'oswald', 'noto-sans-sc'] as const
export type FontId = (typeof FONT_IDS)[number]

/** The licence terms as the studio published them; the contract made from them is what binds. */
export interface PropLicenceTerms {
  /** Basis points of the price, 10 % = 1000. */
  readonly royaltyBps: number
  /** Most pieces ever. */
  readonly unitCap: number
  /** ISO 3166-1 alpha-2 codes or `EU`, sorted; empty = everywhere. */
  readonly territories: readonly string[]
  /** ISO 8601 UTC, to the second: `2026-12-31T23:59:59Z`. */
  readonly endsAt: string
}

/** What a factory must be able to do. */
export interface PropRequirements {
  /** `fdm`, `sla`, `sls`, `mjf`, `cast`, …; empty = any. */
  readonly processes: readonly string[]
  /** `raw`, `primed`, `painted`, `weathered`, …; empty = any. */
  readonly finishes: readonly string[]
  /** Thinnest wall the studio accepts, mm of the finished piece. */
  readonly minWallMm: number
}

/** A studio's published model with its rules (modeling.md §1.1). Content-addressed: see {@link propHash}. */
export interface Prop {
  readonly version: 1
  readonly name: string
  readonly description: string
  /** Content id (CID) of the GLB that previews and checks run on. */
  readonly glb: string
  /** Longest side of the piece as published, mm; GLB units are not trusted. */
  readonly realSizeMm: number
  /** The longest side a fan may choose, mm. */
  readonly sizeRangeMm: { readonly min: number; readonly max: number }
  readonly materials: readonly PropMaterial[]
  readonly parts: readonly PropPart[]
  readonly variants: readonly PropVariant[]
  readonly textZones: readonly TextZone[]
  /** Only what the studio changed or named of its file's palette; absent: all as measured. */
  readonly palette?: readonly PaletteColor[]
  readonly licence: PropLicenceTerms
  readonly requirements: PropRequirements
  /** Account credited as designer of the prop itself, or null. */
  readonly designer: Hex | null
}

/** Bounds on a prop document; a longer name is refused, never cut. Lengths in Unicode code points. */
export const PROP_LIMITS = {
  nameLength: 80,
  descriptionLength: 4_000,
  idLength: 40,
  parts: 64,
  materials: 32,
  colorsPerPart: 64,
  /** Wrapping takes seconds a part. */
  wrappedParts: 8,
  minSkinMm: 0.4,
  maxSkinMm: 20,
  /** Colours a painted prop is made in: about what a factory can change between. */
  paletteColors: 8,
  variants: 32,
  textZones: 16,
  zoneCharacters: 200,
  maxSizeMm: 5_000,
  territories: 250,
} as const

/**
 * The identity of a prop: keccak-256 of its canonical CBOR under the tag `dipnet/prop/1`. Key order does not matter.
 */
export function propHash(prop: Prop): Hex {
  return bytesToHex(taggedHash('dipnet/prop/1', encodeCbor(prop)))
}

export type { Vector3 }
