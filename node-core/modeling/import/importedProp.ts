import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'

/** Triangles in prop millimetres, Y up, counter-clockwise seen from outside. */
export interface TriangleMesh {
  /** x, y, z per vertex. */
  readonly positions: Float32Array
  /** Three per triangle. */
  readonly indices: Uint32Array
}

/** Coordinates beyond the picture's edge. */
export type TextureWrap = 'repeat' | 'clamp' | 'mirror'

/** A part's base colour picture, by its number in the file. */
export interface PartTexture {
  readonly image: number
  readonly wrapS: TextureWrap
  readonly wrapT: TextureWrap
}

/** A colour for each triangle. */
export interface Paint {
  /** `#rrggbb`, sRGB; at most 256. */
  readonly colors: readonly `#${string}`[]
  /** Number of the colour, by triangle. */
  readonly index: Uint8Array
}

export type ImportNoteCode =
  | 'MODELING_COLOURS_REDUCED'
  | 'MODELING_GLOW_LEFT_OUT'
  | 'MODELING_IGNORED_EXTENSION'
  | 'MODELING_MORPH_FIXED'
  | 'MODELING_PICTURE_NOT_MEASURED'
  | 'MODELING_SKIPPED_HIDDEN'
  | 'MODELING_SKIPPED_LINES'
  | 'MODELING_TRANSPARENCY_LEFT_OUT'

/** Something that was done to a file, or left out of it, with data for the sentence. */
export interface ImportNote {
  readonly code: ImportNoteCode
  readonly data: Readonly<Record<string, string | number>>
}

/** One piece of an imported GLB. */
export interface ImportedPart extends TriangleMesh {
  /** Unique and stable for the same bytes: node name, with material or number where needed. Props refer to it. */
  readonly key: string
  /** For people: the node's name with underscores opened. */
  readonly name: string
  /** Unit normals per vertex, or null when the file has none. */
  readonly normals: Float32Array | null
  /** Coordinates in the base colour picture per vertex, its transform applied, or null. */
  readonly uvs: Float32Array | null
  /** Name of the glTF material, empty when it has none. */
  readonly material: string
  readonly texture: PartTexture | null
  /** `#rrggbb`, sRGB: the mean of factor, picture and vertex colours over the surface. */
  readonly color: `#${string}`
  /** Its triangles in the colours of the prop's palette; null when the prop has none. */
  readonly paint: Paint | null
  readonly metalness: number
  readonly roughness: number
}

export interface BoundingBox {
  readonly min: readonly [number, number, number]
  readonly max: readonly [number, number, number]
}

/** A GLB as parts at real size: standing on y = 0, centred on the y axis. */
export interface ImportedProp {
  readonly parts: readonly ImportedPart[]
  readonly boundingBoxMm: BoundingBox
  /** Millimetres for one unit of the file. */
  readonly mmPerUnit: number
  /** Most surface first; empty when each part is of one colour. */
  readonly palette: readonly SurfaceColor[]
  /** Names of KHR_materials_variants, as the file lists them. */
  readonly variantNames: readonly string[]
  /** What was left out or settled, and why. */
  readonly notes: readonly ImportNote[]
}
