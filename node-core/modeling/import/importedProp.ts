/** Triangles in prop millimetres, Y up, counter-clockwise seen from outside. */
export interface TriangleMesh {
  /** x, y, z per vertex. */
  readonly positions: Float32Array
  /** Three per triangle. */
  readonly indices: Uint32Array
}

/** One piece of an imported GLB. */
export interface ImportedPart extends TriangleMesh {
  /** Unique and stable for the same bytes: node name, with material or number where needed. Props refer to it. */
  readonly key: string
  /** For people: the node's name with underscores opened. */
  readonly name: string
  /** Unit normals per vertex, or null when the file has none. */
  readonly normals: Float32Array | null
  /** Texture coordinates per vertex, or null. */
  readonly uvs: Float32Array | null
  /** Name of the glTF material, empty when it has none. */
  readonly material: string
  /** `#rrggbb`, sRGB, of the material's base colour factor. */
  readonly color: string
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
  /** Names of KHR_materials_variants, as the file lists them. */
  readonly variantNames: readonly string[]
  /** What was left out and why: `MODELING_SKIPPED_LINES`, `…_MORPH_TARGETS`, `…_EMPTY_NODE`. */
  readonly notes: readonly string[]
}
