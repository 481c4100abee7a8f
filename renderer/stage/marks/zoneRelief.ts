import { surfaceUnder } from '#node-core/modeling/geometry/surfaceUnder.ts'
import { zoneFrame } from '#node-core/modeling/geometry/zoneFrame.ts'
import type { ImportedPart, TriangleMesh } from '#node-core/modeling/import/importedProp.ts'
import type { Prop } from '#node-core/model/prop.ts'
import type { ZonePlace, ZoneRelief } from '../zonePlace.ts'

const COLUMNS = 48
const ROWS = 24
/** What is nearer than this to the plane everywhere is shown as the plane. */
const FLAT_MM = 0.05

/** One surface out of several meshes: what lies under a zone may be in any of them. */
function joined(meshes: readonly TriangleMesh[]): TriangleMesh {
  if (meshes.length === 1) return meshes[0]!
  const positions = new Float32Array(meshes.reduce((sum, mesh) => sum + mesh.positions.length, 0))
  const indices = new Uint32Array(meshes.reduce((sum, mesh) => sum + mesh.indices.length, 0))
  let [vertices, at] = [0, 0]
  for (const mesh of meshes) {
    positions.set(mesh.positions, 3 * vertices)
    for (const index of mesh.indices) indices[at++] = index + vertices
    vertices += mesh.positions.length / 3
  }
  return { positions, indices }
}

/** Null where the surface is the zone's plane. Where nothing is under a point, the plane is meant. */
export function zoneRelief(meshes: readonly TriangleMesh[], zone: ZonePlace): ZoneRelief | null {
  if (meshes.length === 0) return null
  const [halfWidth, halfHeight] = [zone.widthMm / 2, zone.heightMm / 2]
  const surface = surfaceUnder(joined(meshes), zoneFrame(zone, 1), halfWidth, halfHeight)
  const heights = new Float32Array(COLUMNS * ROWS)
  // A hair inside: the border itself belongs to nobody where the zone ends with the part.
  const along = (i: number, count: number, half: number) => (2 * (i / (count - 1)) - 1) * half * 0.999
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++)
      heights[row * COLUMNS + column] =
        surface.at(along(column, COLUMNS, halfWidth), along(row, ROWS, halfHeight))?.z ?? 0
  return heights.every((height) => Math.abs(height) < FLAT_MM) ? null : { columns: COLUMNS, rows: ROWS, heights }
}

/** Lays zones on the parts that they are of. */
export function layZones<Zone extends ZonePlace & { readonly part: string }>(
  prop: Pick<Prop, 'parts'>,
  imported: readonly ImportedPart[],
  zones: readonly Zone[],
): (Zone & { readonly relief: ZoneRelief | null })[] {
  return zones.map((zone) => {
    const sources = prop.parts.find(({ id }) => id === zone.part)?.sources ?? []
    return {
      ...zone,
      relief: zoneRelief(
        imported.filter(({ key }) => sources.includes(key)),
        zone,
      ),
    }
  })
}

/** Height over the plane at a place of the zone, both from −1 (left, bottom) to 1; 0 without a relief. */
export function heightAt(relief: ZoneRelief | null | undefined, x: number, y: number): number {
  if (!relief) return 0
  const { columns, rows, heights } = relief
  const across = Math.min(columns - 1, Math.max(0, ((x + 1) / 2) * (columns - 1)))
  const upwards = Math.min(rows - 1, Math.max(0, ((y + 1) / 2) * (rows - 1)))
  const [column, row] = [Math.min(columns - 2, Math.floor(across)), Math.min(rows - 2, Math.floor(upwards))]
  const [u, v] = [across - column, upwards - row]
  const at = (i: number, j: number) => heights[(row + j) * columns + column + i]!
  return (1 - v) * ((1 - u) * at(0, 0) + u * at(1, 0)) + v * ((1 - u) * at(0, 1) + u * at(1, 1))
}
