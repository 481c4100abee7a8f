import { expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { loadManifold, type Manifold } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { nearOpposites } from './nearOpposites.ts'

const { Manifold: M } = await loadManifold(createNodeAssets())
type Vector = [number, number, number]
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** Middles and unit normals of a solid's triangles, and what is marked of them. */
function look(solid: Manifold, reachMm: number) {
  const mesh = solidMesh(solid)
  const { positions: p, indices } = mesh
  const corner = (i: number): Vector => [p[3 * indices[i]!]!, p[3 * indices[i]! + 1]!, p[3 * indices[i]! + 2]!]
  const triangles = Array.from({ length: indices.length / 3 }, (_, t) => {
    const [a, b, c] = [corner(3 * t), corner(3 * t + 1), corner(3 * t + 2)]
    const [u, v] = [b, c].map((q) => q.map((x, k) => x - a[k]!)) as [Vector, Vector]
    const n: Vector = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    const length = Math.hypot(...n) || 1
    const middle = a.map((x, k) => (x + b[k]! + c[k]!) / 3) as Vector
    return { middle, normal: n.map((x) => x / length) as Vector }
  })
  const marked = nearOpposites(mesh, Float32Array.from(triangles.flatMap(({ normal }) => normal)), reachMm)
  return { triangles, marked }
}

it('marks every triangle that has one behind it within reach', () => {
  const waves = M.cube([60, 40, 3], true)
    .refineToLength(1.5)
    .warp((p) => void (p[2] *= 1 + 0.9 * Math.sin(p[0] / 5) * Math.cos(p[1] / 4)))
  for (const solid of [
    waves,
    waves.rotate([33, 21, 48]),
    M.sphere(9, 48),
    M.cylinder(30, 4, 0.1, 40).rotate([40, 0, 0]),
  ]) {
    const { triangles, marked } = look(solid, 4)
    let facing = 0
    triangles.forEach((one, t) => {
      const has = triangles.some(
        (other) =>
          dot(one.normal, other.normal) < -Math.SQRT1_2 &&
          Math.hypot(...one.middle.map((x, k) => x - other.middle[k]!)) <= 4,
      )
      if (has) facing++
      if (has) expect(marked[t]).toBe(1)
    })
    if (solid !== waves) continue
    expect(facing).toBeGreaterThan(1_000)
  }
})

it('leaves out a body that is thick everywhere', () => {
  const { marked } = look(M.sphere(40, 160), 4)
  expect(marked.reduce((sum, is) => sum + is, 0)).toBe(0)
})
