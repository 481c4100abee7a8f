/** A primitive in the file's world space, before it is brought to millimetres. */
export interface WorldPrimitive {
  /** Doubles: scaling to millimetres comes later and must not round twice. */
  readonly positions: Float64Array
  readonly normals: Float32Array | null
  readonly uvs: Float32Array | null
  /** Linear r, g, b per vertex, or null. */
  readonly colors: Float32Array | null
  readonly indices: Uint32Array
}
