/**
 * What an untrusted GLB may cost. Every number has been chosen so that the largest real model we know passes twice
 * over.
 */
export interface GlbLimits {
  /** Bytes of the file. */
  readonly fileBytes: number
  /** Bytes of the JSON chunk. */
  readonly jsonBytes: number
  /** Elements in one accessor. */
  readonly accessorElements: number
  /** Bytes of all accessors once decoded, compressed ones at their declared size. */
  readonly decodedBytes: number
  /** Triangles (or lines, points) over all primitives. */
  readonly triangles: number
  /** Width or height of one image. */
  readonly imageSide: number
  /** Pixels of all images together. */
  readonly imagePixels: number
  /** Longest way from a root to a leaf. */
  readonly nodeDepth: number
  readonly nodes: number
  /** Times that a node draws a primitive: what a model falls into. */
  readonly parts: number
  /** Meshes, materials, accessors, views, images: each list. */
  readonly items: number
}

export const DEFAULT_GLB_LIMITS: GlbLimits = {
  fileBytes: 128 * 1024 * 1024,
  jsonBytes: 16 * 1024 * 1024,
  accessorElements: 8_000_000,
  decodedBytes: 512 * 1024 * 1024,
  triangles: 2_000_000,
  imageSide: 8_192,
  imagePixels: 134_217_728,
  nodeDepth: 64,
  nodes: 16_384,
  parts: 4_096,
  items: 65_536,
}
