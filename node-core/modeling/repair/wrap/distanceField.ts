import type { TriangleMesh } from '../../import/importedProp.ts'
import { triangleArea } from '../../mesh/triangleArea.ts'
import { pointTriangle } from './pointTriangle.ts'

/** Points of the grid at most: 8 bytes each. */
const MAX_POINTS = 6_000_000
/** Cells that the surface passes through, roughly, at most: what is drawn from them grows with it. */
const MAX_SURFACE_CELLS = 200_000
/** Distances that are measured, at most: a heap of large triangles makes the grid coarser, never endless. */
const MAX_LOOKS = 200_000_000
/** However coarse the grid, each triangle looks at the points of a band around it: 7.1 steps wide. */
const LEAST_LOOKS = 450
/** Each makes the grid 15 % coarser; so many make it coarser than anything. */
const MAX_COARSER = 80

/** A grid over a surface with, near it, the distance to it. */
export interface DistanceField {
  readonly size: readonly [number, number, number]
  readonly origin: readonly [number, number, number]
  /** Distance between two points of the grid, mm. */
  readonly stepMm: number
  /** What was asked for, or as much as the grid can tell apart. */
  readonly reachMm: number
  /** By point, x fastest: distance to the surface, mm; Infinity beyond the reach. */
  readonly distance: Float32Array
  /** By point: the nearest triangle, all meshes counted through; −1 beyond the reach. */
  readonly nearest: Int32Array
}

/** @param reachMm how far from the surface distances are wanted; grows with a coarse grid */
export function distanceField(meshes: readonly TriangleMesh[], reachMm: number): DistanceField {
  const { min, max } = boundsOf(meshes)
  const surface = meshes.reduce((sum, { positions, indices }) => {
    let area = 0
    for (let i = 0; i < indices.length; i += 3) area += triangleArea(positions, indices, i)
    return sum + area
  }, 0)
  let stepMm = Math.max(reachMm * 0.8, Math.sqrt((2 * surface) / MAX_SURFACE_CELLS))
  let grid = gridOver(min, max, stepMm, reachMm)
  const triangles = meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0)
  const mostLooks = Math.max(MAX_LOOKS, LEAST_LOOKS * triangles)
  const isTooMuch = () => grid.points > MAX_POINTS || looks(meshes, grid.stepMm, grid.bandMm) > mostLooks
  for (let times = 0; times < MAX_COARSER && isTooMuch(); times++) {
    stepMm *= 1.15
    grid = gridOver(min, max, stepMm, reachMm)
  }
  const distance = new Float32Array(grid.points).fill(Infinity)
  const nearest = new Int32Array(grid.points).fill(-1)
  const [nx, ny] = grid.size
  let first = 0
  for (const { positions: p, indices } of meshes) {
    for (let t = 0; t < indices.length / 3; t++) {
      const [a, b, c] = [3 * indices[3 * t]!, 3 * indices[3 * t + 1]!, 3 * indices[3 * t + 2]!]
      const from = [0, 0, 0]
      const to = [0, 0, 0]
      for (let k = 0; k < 3; k++) {
        const low = Math.min(p[a + k]!, p[b + k]!, p[c + k]!) - grid.bandMm - grid.origin[k]!
        const high = Math.max(p[a + k]!, p[b + k]!, p[c + k]!) + grid.bandMm - grid.origin[k]!
        from[k] = Math.max(0, Math.ceil(low / stepMm))
        to[k] = Math.min(grid.size[k]! - 1, Math.floor(high / stepMm))
      }
      for (let k = from[2]!; k <= to[2]!; k++)
        for (let j = from[1]!; j <= to[1]!; j++) {
          const row = nx * (j + ny * k)
          for (let i = from[0]!; i <= to[0]!; i++) {
            const x = grid.origin[0] + i * stepMm
            const d = pointTriangle(p, a, b, c, x, grid.origin[1] + j * stepMm, grid.origin[2] + k * stepMm)
            if (!(d < distance[row + i]!)) continue
            distance[row + i] = d
            nearest[row + i] = first + t
          }
        }
    }
    first += indices.length / 3
  }
  for (let i = 0; i < distance.length; i++) distance[i] = Math.sqrt(distance[i]!)
  return { size: grid.size, origin: grid.origin, stepMm, reachMm: grid.reachMm, distance, nearest }
}

function gridOver(min: readonly number[], max: readonly number[], stepMm: number, wantedMm: number) {
  // Nearer to the surface than this its two sides would run into each other between the points of the grid.
  const reachMm = Math.max(wantedMm, 1.25 * stepMm)
  const bandMm = reachMm + 1.8 * stepMm
  const edge = bandMm + stepMm
  const size = [0, 1, 2].map((k) => Math.ceil((max[k]! - min[k]! + 2 * edge) / stepMm) + 1)
  return {
    stepMm,
    reachMm,
    bandMm,
    size: size as unknown as readonly [number, number, number],
    origin: [0, 1, 2].map((k) => min[k]! - edge) as unknown as readonly [number, number, number],
    points: size[0]! * size[1]! * size[2]!,
  }
}

/** Points that lie in the boxes around all triangles. */
function looks(meshes: readonly TriangleMesh[], stepMm: number, bandMm: number): number {
  let sum = 0
  for (const { positions: p, indices } of meshes)
    for (let i = 0; i < indices.length; i += 3) {
      const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
      let box = 1
      for (let k = 0; k < 3; k++) {
        const [one, two, three] = [p[a + k]!, p[b + k]!, p[c + k]!]
        box *= (Math.max(one, two, three) - Math.min(one, two, three) + 2 * bandMm) / stepMm + 1
      }
      sum += box
    }
  return sum
}

function boundsOf(meshes: readonly TriangleMesh[]): { min: number[]; max: number[] } {
  const min = [Infinity, Infinity, Infinity]
  const max = [-Infinity, -Infinity, -Infinity]
  for (const { positions, indices } of meshes)
    for (const index of indices)
      for (let k = 0; k < 3; k++) {
        min[k] = Math.min(min[k]!, positions[3 * index + k]!)
        max[k] = Math.max(max[k]!, positions[3 * index + k]!)
      }
  return { min, max }
}
