import type { TriangleMesh } from '../../import/importedProp.ts'
import type { DistanceField } from './distanceField.ts'

/** The seven directions an edge runs in, as steps in x, y, z; number 4x + 2y + z − 1. */
const STEPS = [
  [0, 0, 1],
  [0, 1, 0],
  [0, 1, 1],
  [1, 0, 0],
  [1, 0, 1],
  [1, 1, 0],
  [1, 1, 1],
] as const

/** A cube as six tetrahedra around its long diagonal (Kuhn 1960), by the order of each one's steps; even ones first. */
const ORDERS = [
  [0, 1, 2],
  [1, 2, 0],
  [2, 0, 1],
  [0, 2, 1],
  [2, 1, 0],
  [1, 0, 2],
] as const

type Crossed = readonly [number, number]
/** By how many of four corners lie inside, named first: the triangles that part them from the others. */
const FACES: readonly ((a: number, b: number, c: number, d: number) => Crossed[][])[] = [
  (a, b, c, d) => [[[a, b], [a, c], [a, d]]], // prettier-ignore
  (a, b, c, d) => [
    [[a, c], [a, d], [b, c]], // prettier-ignore
    [[a, d], [b, d], [b, c]], // prettier-ignore
  ],
  (a, b, c, d) => [[[a, d], [b, d], [c, d]]], // prettier-ignore
]

/** By which of four corners lie inside: the edges that the surface crosses, as triangles that look outwards. */
const CUTS: readonly (readonly (readonly [number, number])[])[] = Array.from({ length: 16 }, (_, mask) => {
  const inner = [0, 1, 2, 3].filter((corner) => (mask >> corner) & 1)
  const outer = [0, 1, 2, 3].filter((corner) => !((mask >> corner) & 1))
  if (inner.length === 0 || outer.length === 0) return []
  const order = [...inner, ...outer]
  const swaps = order.flatMap((a, i) => order.slice(i + 1).filter((b) => b < a)).length
  const turned = swaps % 2 === 1
  const [a, b, c, d] = order as [number, number, number, number]
  const faces = FACES[inner.length - 1]!(a, b, c, d)
  return faces.flatMap((face) => (turned ? face.toReversed() : face))
})

/**
 * The surface between positive and other values of a grid: closed, and each of its edges between two triangles, because
 * neighbouring tetrahedra share whole faces.
 */
export function marchTetrahedra(field: DistanceField, inside: Float32Array): TriangleMesh {
  const {
    size: [nx, ny, nz],
    origin,
    stepMm,
  } = field
  const offset = ([x, y, z]: readonly [number, number, number]) => x + nx * (y + ny * z)
  const corners = ORDERS.map((order) => {
    const at: [number, number, number] = [0, 0, 0]
    return [0, ...order.map((axis) => ((at[axis] = 1), offset(at)))]
  })
  const directions = new Map(STEPS.map((step, number) => [offset(step), number]))
  const numbers = new Map<number, number>()
  const positions: number[] = []
  const indices: number[] = []
  const crossing = (one: number, other: number): number => {
    const [low, high] = one < other ? [one, other] : [other, one]
    const direction = directions.get(high - low)!
    const key = 7 * low + direction
    const known = numbers.get(key)
    if (known !== undefined) return known
    const [f, g] = [inside[low]!, inside[high]!]
    // Never on a point of the grid: triangles there would have no surface.
    const t = Math.min(0.95, Math.max(0.05, f / (f - g)))
    const place = [low % nx, Math.floor(low / nx) % ny, Math.floor(low / (nx * ny))]
    for (let k = 0; k < 3; k++) positions.push(origin[k]! + stepMm * (place[k]! + t * STEPS[direction]![k]!))
    numbers.set(key, numbers.size)
    return numbers.size - 1
  }
  for (let k = 0; k < nz - 1; k++)
    for (let j = 0; j < ny - 1; j++)
      for (let i = 0; i < nx - 1; i++) {
        const at = i + nx * (j + ny * k)
        for (const tetrahedron of corners) {
          let mask = 0
          for (let c = 0; c < 4; c++) if (inside[at + tetrahedron[c]!]! > 0) mask |= 1 << c
          if (mask === 0 || mask === 15) continue
          const odd = corners.indexOf(tetrahedron) > 2
          const cuts = CUTS[mask]!
          for (let c = 0; c < cuts.length; c += 3)
            for (const n of odd ? [2, 1, 0] : [0, 1, 2]) {
              const [from, to] = cuts[c + n]!
              indices.push(crossing(at + tetrahedron[from]!, at + tetrahedron[to]!))
            }
        }
      }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices) }
}
