import type { Vector3 } from '#node-core/model/prop.ts'
import type { TriangleMesh } from '../import/importedProp.ts'

/** Space that a closed surface bounds more than once, or from the wrong side. */
interface Overlap {
  readonly volumeMm3: number
  /** In the middle of where it is deepest. */
  readonly pointMm: Vector3
}

export interface Overlaps {
  /** Where the surface passes through itself: by this much the volume of its triangles is too high. */
  readonly doubled: Overlap | null
  /** Where the surface is turned inside out: by this much it is too low. */
  readonly inverted: Overlap | null
}

/** Columns along each side of the box. */
const COLUMNS = 160
/** Off the middle of a cell by no simple fraction, so that no edge of a grid lies in a column. */
const OFFSET = 0.5 + 0.0618033988749895
/** Less than a thousandth of the body is rounding where faces touch. */
const IGNORED_SHARE = 0.001

/**
 * Looks for space that a closed surface bounds twice or inside out, in 160² columns along the shortest side of its
 * box: in a sound body each column enters and leaves by turns. No randomness: every node looks at the same places.
 * @param mesh closed and welded, mm
 * @param volumeMm3 signed volume of the triangles
 */
export function measureOverlaps(mesh: TriangleMesh, volumeMm3: number): Overlaps {
  const grid = gridOver(mesh)
  const columns = crossings(mesh, grid)
  const sums = { doubled: emptySum(), inverted: emptySum() }
  columns.forEach((column, cell) => addColumn(sums, column, cell))
  const overlap = ({ length, deepest, middle, cell }: ColumnSum): Overlap | null => {
    const found = length * grid.cellMm2
    return deepest > 0 && found > IGNORED_SHARE * volumeMm3
      ? { volumeMm3: found, pointMm: grid.pointOf(cell, middle) }
      : null
  }
  return { doubled: overlap(sums.doubled), inverted: overlap(sums.inverted) }
}

interface Grid {
  /** Axes across the columns and along them: a right-handed turn of x, y, z. */
  readonly axes: readonly [number, number, number]
  readonly min: readonly [number, number]
  readonly step: readonly [number, number]
  readonly cellMm2: number
  pointOf(cell: number, depth: number): Vector3
}

function gridOver({ positions: p, indices }: TriangleMesh): Grid {
  const min = [Infinity, Infinity, Infinity]
  const max = [-Infinity, -Infinity, -Infinity]
  for (const index of indices)
    for (let k = 0; k < 3; k++) {
      min[k] = Math.min(min[k]!, p[3 * index + k]!)
      max[k] = Math.max(max[k]!, p[3 * index + k]!)
    }
  const sides = [0, 1, 2].map((k) => max[k]! - min[k]!)
  const along = sides.indexOf(Math.min(...sides))
  const axes = [(along + 1) % 3, (along + 2) % 3, along] as const
  const step = [sides[axes[0]]! / COLUMNS, sides[axes[1]]! / COLUMNS] as const
  const from = [min[axes[0]]!, min[axes[1]]!] as const
  return {
    axes,
    min: from,
    step,
    cellMm2: step[0] * step[1],
    pointOf(cell, depth) {
      const point: [number, number, number] = [0, 0, 0]
      point[axes[0]] = from[0] + ((cell % COLUMNS) + OFFSET) * step[0]
      point[axes[1]] = from[1] + (Math.floor(cell / COLUMNS) + OFFSET) * step[1]
      point[along] = depth
      return point
    },
  }
}

/** For each column: depth and +1 where it enters or −1 where it leaves, in no order. */
function crossings({ positions: p, indices }: TriangleMesh, { axes, min, step }: Grid): Map<number, number[]> {
  const columns = new Map<number, number[]>()
  const [u, v, w] = axes
  const cellsOf = (low: number, high: number, k: 0 | 1): readonly [number, number] => [
    Math.max(0, Math.ceil((low - min[k]) / step[k] - OFFSET)),
    Math.min(COLUMNS - 1, Math.floor((high - min[k]) / step[k] - OFFSET)),
  ]
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i]!, indices[i + 1]!, indices[i + 2]!]
    const [au, av, bu, bv, cu, cv] = [
      p[3 * a + u]!,
      p[3 * a + v]!,
      p[3 * b + u]!,
      p[3 * b + v]!,
      p[3 * c + u]!,
      p[3 * c + v]!,
    ]
    const area = (bu - au) * (cv - av) - (bv - av) * (cu - au)
    if (area === 0) continue
    const facing = Math.sign(area)
    const [left, right] = cellsOf(Math.min(au, bu, cu), Math.max(au, bu, cu), 0)
    const [bottom, top] = cellsOf(Math.min(av, bv, cv), Math.max(av, bv, cv), 1)
    for (let row = bottom; row <= top; row++)
      for (let column = left; column <= right; column++) {
        const x = min[0] + (column + OFFSET) * step[0]
        const y = min[1] + (row + OFFSET) * step[1]
        const [ofA, ofB, ofC] = [side(p, u, v, b, c, x, y), side(p, u, v, c, a, x, y), side(p, u, v, a, b, x, y)]
        if (ofA * facing <= 0 || ofB * facing <= 0 || ofC * facing <= 0) continue
        const depth = (ofA * p[3 * a + w]! + ofB * p[3 * b + w]! + ofC * p[3 * c + w]!) / (ofA + ofB + ofC)
        const cell = row * COLUMNS + column
        const known = columns.get(cell)
        // What looks along the column is left, what looks against it is entered.
        if (known) known.push(depth, -facing)
        else columns.set(cell, [depth, -facing])
      }
  }
  return columns
}

/** Which side of an edge a column is on; the two triangles at an edge get the same number with opposite signs. */
function side(p: Float32Array, u: number, v: number, from: number, to: number, x: number, y: number): number {
  const [a, b] = from < to ? [from, to] : [to, from]
  const [au, av] = [p[3 * a + u]!, p[3 * a + v]!]
  const cross = (p[3 * b + u]! - au) * (y - av) - (p[3 * b + v]! - av) * (x - au)
  return from < to ? cross : -cross
}

interface ColumnSum {
  length: number
  deepest: number
  middle: number
  cell: number
}

const emptySum = (): ColumnSum => ({ length: 0, deepest: 0, middle: 0, cell: 0 })

function addColumn(sums: Record<'doubled' | 'inverted', ColumnSum>, column: readonly number[], cell: number): void {
  const order = Array.from({ length: column.length / 2 }, (_, i) => 2 * i).sort((i, j) => column[i]! - column[j]!)
  let winding = 0
  order.forEach((at, i) => {
    winding += column[at + 1]!
    const next = order[i + 1]
    if (next === undefined || winding === 0 || winding === 1) return
    const stretch = column[next]! - column[at]!
    const sum = winding > 1 ? sums.doubled : sums.inverted
    sum.length += stretch * (winding > 1 ? winding - 1 : -winding)
    if (stretch <= sum.deepest) return
    sum.deepest = stretch
    sum.middle = (column[next]! + column[at]!) / 2
    sum.cell = cell
  })
}
