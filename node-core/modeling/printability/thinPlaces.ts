import type { Vector3 } from '#node-core/model/prop.ts'
import type { WallSamples } from './measureWalls.ts'

/** Neighbouring surface that is thinner than wanted, mm of the finished piece. */
export interface ThinPlace {
  /** A wall, or a place where two sides meet at an angle and the edge will be rounded. */
  readonly kind: 'wall' | 'taper'
  readonly areaMm2: number
  /** At its thinnest. */
  readonly thicknessMm: number
  readonly pointMm: Vector3
  /** Out of the surface there, unit length. */
  readonly normal: Vector3
  /** From there to its farthest sample. */
  readonly radiusMm: number
}

/** Half a percent: a wall modelled as exactly the wanted thickness passes despite rounding. */
const SLACK = 0.995
/** The far side within 20° of parallel is a wall; sharper is a taper. */
const WALL_FACING = 0.94

/**
 * What is thinner than `minWallMm` at a size, in places: samples about as close as twice that, a millimetre, or twice
 * the samples’ distance, belong together. Largest first.
 * @param scale finished size ÷ published size: thickness grows with the piece, so samples serve every size
 */
export function thinPlaces(samples: WallSamples, scale: number, minWallMm: number): ThinPlace[] {
  const { thicknessMm, points } = samples
  let count = 0
  while (count < thicknessMm.length && thicknessMm[count]! * scale < minWallMm * SLACK) count++
  const near = Math.max(2 * minWallMm, 1, 2 * samples.spacingMm * scale) / scale
  const isWall = (i: number): boolean => samples.facing[i]! >= WALL_FACING
  const distance2 = (i: number, j: number): number =>
    (points[3 * i]! - points[3 * j]!) ** 2 +
    (points[3 * i + 1]! - points[3 * j + 1]!) ** 2 +
    (points[3 * i + 2]! - points[3 * j + 2]!) ** 2
  return groupNear(points, count, near, isWall)
    .map((members): ThinPlace => {
      // Samples come thinnest first.
      const [first] = members as [number, ...number[]]
      const at = (k: 0 | 1 | 2) => points[3 * first + k]! * scale
      const farthest = members.reduce((far, i) => Math.max(far, distance2(first, i)), 0)
      return {
        kind: isWall(first) ? 'wall' : 'taper',
        areaMm2: members.reduce((sum, i) => sum + samples.areaMm2[i]!, 0) * scale * scale,
        thicknessMm: thicknessMm[first]! * scale,
        pointMm: [at(0), at(1), at(2)],
        normal: [samples.normals[3 * first]!, samples.normals[3 * first + 1]!, samples.normals[3 * first + 2]!],
        radiusMm: Math.sqrt(farthest) * scale,
      }
    })
    .sort((a, b) => b.areaMm2 - a.areaMm2 || a.thicknessMm - b.thicknessMm)
}

/** Walls of less surface than this are nicks, mm² of the finished piece. */
const NICK_MM2 = 1

/** What the thinnest square millimetre of walls stays below, mm of the finished piece; null without walls. */
export function thinnestWall(samples: WallSamples, scale: number): number | null {
  let area = 0
  let thickness: number | null = null
  for (let i = 0; i < samples.thicknessMm.length && area < NICK_MM2; i++) {
    if (samples.facing[i]! < WALL_FACING) continue
    area += samples.areaMm2[i]! * scale * scale
    thickness = samples.thicknessMm[i]! * scale
  }
  return thickness
}

/**
 * Groups among the first `count` points, each in ascending order: cells of a grid of `near` that touch each other are
 * one group. By cells, not by points: a shell that is thin all over has a hundred thousand of those.
 */
function groupNear(points: Float64Array, count: number, near: number, isWall: (i: number) => boolean): number[][] {
  type Cell = readonly [x: number, y: number, z: number, wall: boolean]
  const keyOf = (cell: Cell) => cell.join()
  const cells = new Map<string, { readonly cell: Cell; readonly members: number[] }>()
  for (let i = 0; i < count; i++) {
    const at = (k: 0 | 1 | 2) => Math.floor(points[3 * i + k]! / near)
    const cell: Cell = [at(0), at(1), at(2), isWall(i)]
    const known = cells.get(keyOf(cell))
    if (known === undefined) cells.set(keyOf(cell), { cell, members: [i] })
    else known.members.push(i)
  }
  const groups: number[][] = []
  for (const [key, first] of cells) {
    cells.delete(key)
    const group = [first]
    for (const { cell } of group)
      for (let turn = 0; turn < 27; turn++) {
        const [dx, dy, dz] = [(turn % 3) - 1, (Math.floor(turn / 3) % 3) - 1, Math.floor(turn / 9) - 1]
        const beside = keyOf([cell[0] + dx, cell[1] + dy, cell[2] + dz, cell[3]])
        const found = cells.get(beside)
        if (found === undefined) continue
        cells.delete(beside)
        group.push(found)
      }
    groups.push(group.flatMap(({ members }) => members).sort((a, b) => a - b))
  }
  return groups
}
