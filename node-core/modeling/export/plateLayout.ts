import type { TriangleMesh } from '../import/importedProp.ts'

/** A part ready for a machine: Z up, standing on z = 0, with its place on the plate. */
export interface PlacedMesh extends TriangleMesh {
  /** Where the part's own origin goes on the plate, mm. */
  readonly placeMm: readonly [number, number]
}

/** Free room between parts on the plate, mm. */
const GAP_MM = 5

/**
 * Turns Y up into Z up (a rotation, so outside stays outside), centres each part over its own origin, sets it down on
 * the
 * bed, and lines the parts up in a row: parts that fit into each other when assembled must not overlap on the plate.
 */
export function layOutPlate(meshes: readonly TriangleMesh[]): readonly PlacedMesh[] {
  let edge = 0
  return meshes.map(({ positions: p, indices }) => {
    const min = [Infinity, Infinity, Infinity]
    const max = [-Infinity, -Infinity, -Infinity]
    const turned = new Float32Array(p.length)
    for (let i = 0; i < p.length; i += 3) {
      const point = [p[i]!, -p[i + 2]!, p[i + 1]!] as const
      turned.set(point, i)
      for (const k of [0, 1, 2] as const) {
        min[k] = Math.min(min[k]!, point[k])
        max[k] = Math.max(max[k]!, point[k])
      }
    }
    const shift = [(min[0]! + max[0]!) / 2, (min[1]! + max[1]!) / 2, min[2]!] as const
    for (let i = 0; i < turned.length; i++) turned[i]! -= shift[i % 3]!
    const width = max[0]! - min[0]!
    const depth = max[1]! - min[1]!
    const placeMm = [edge + width / 2, depth / 2] as const
    edge += width + GAP_MM
    return { positions: turned, indices, placeMm }
  })
}

/** Width and depth of the row that `layOutPlate` made, mm. */
export function plateSizeMm(meshes: readonly PlacedMesh[]): readonly [number, number] {
  let [width, depth] = [-GAP_MM, 0]
  for (const { placeMm } of meshes) {
    // Each part's middle is half of its width behind the last gap.
    width += GAP_MM + 2 * (placeMm[0] - width - GAP_MM)
    depth = Math.max(depth, 2 * placeMm[1])
  }
  return [width, depth]
}
