import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { loadManifold, type Manifold } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { toSolid } from '../solids/toSolid.ts'
import { tracedTriangles } from '../geometry/traceFaces.ts'
import type { TriangleMesh } from '../import/importedProp.ts'
import { weldVertices } from '../mesh/weldVertices.ts'
import { closeMesh } from '../repair/closeMesh.ts'
import { offerClosing } from './offerClosing.ts'

const kernel = await loadManifold(createNodeAssets())
const { Manifold: M } = kernel

const meshOf = (solid: Manifold): TriangleMesh => {
  const { positions, indices } = solidMesh(solid)
  return { positions, indices }
}
const box = (x = 20, y = 20, z = 20, at: readonly [number, number, number] = [0, 0, 0]): TriangleMesh =>
  meshOf(M.cube([x, y, z], true).translate([at[0], at[1], at[2]]))

const join = (...meshes: TriangleMesh[]): TriangleMesh => {
  const positions: number[] = []
  const indices: number[] = []
  for (const mesh of meshes) {
    const before = positions.length / 3
    for (const value of mesh.positions) positions.push(value)
    for (const index of mesh.indices) indices.push(index + before)
  }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices) }
}

type Corner = readonly [number, number, number]
/** Only triangles for whose middle this holds. */
const keep = (
  { positions: p, indices }: TriangleMesh,
  wanted: (middle: Corner, t: number) => boolean,
): TriangleMesh => ({
  positions: p,
  indices: Uint32Array.from(
    Array.from({ length: indices.length / 3 }, (_, t) => [...indices.subarray(3 * t, 3 * t + 3)])
      .filter((corners, t) => {
        const middle = [0, 1, 2].map((k) => corners.reduce((sum, c) => sum + p[3 * c + k]! / 3, 0))
        return wanted(middle as unknown as Corner, t)
      })
      .flat(),
  ),
})
const turn = ({ positions, indices }: TriangleMesh, which: (t: number) => boolean): TriangleMesh => ({
  positions,
  indices: indices.map((_, i) => {
    const t = Math.floor(i / 3)
    return which(t) && i % 3 > 0 ? indices[i % 3 === 1 ? i + 1 : i - 1]! : indices[i]!
  }),
})

const volume = (mesh: TriangleMesh): number => {
  const solid = toSolid(kernel, 'part', [mesh], { closing: true })
  const mm3 = solid.volume()
  solid.delete()
  return Math.round(mm3)
}
const closed = ({ positions, indices }: TriangleMesh) => closeMesh(kernel, weldVertices(positions, indices))

describe('closing a part', () => {
  it('needs the studio’s consent: without it an open box is no body', () => {
    const open = keep(box(), ([, y]) => y < 9)
    expect(() => toSolid(kernel, 'part', [open])).toThrow(/not closed/)
    expect(volume(open)).toBe(8_000)
  })

  it('caps a flat opening in its plane and names it', () => {
    const offer = offerClosing(
      kernel,
      'part',
      keep(box(), ([, y]) => y < 9),
    )!
    expect(offer).toMatchObject({ openings: 1, doubled: 0, turned: 0 })
    const [{ centre, normal, acrossMm, bendMm, share, cap }] = offer.listed as [(typeof offer.listed)[0]]
    expect([...centre, bendMm]).toEqual([0, 10, 0, 0])
    expect(normal).toEqual([0, 1, 0])
    expect(acrossMm).toBeCloseTo(Math.SQRT2 * 20, 4)
    expect(share).toBeCloseTo(1 / 5, 6)
    expect([...cap].filter((_, i) => i % 3 === 1)).toEqual([10, 10, 10, 10, 10, 10])
    expect(offer.volumeMm3).toBeCloseTo(8_000, 3)
  })

  it('closes the end of a pipe as one ring, not as two discs', () => {
    const pipe = M.cylinder(40, 10, 10, 32).subtract(M.cylinder(60, 6, 6, 32).translate([0, 0, -10]))
    const ends = keep(meshOf(pipe), ([, , z]) => z > 0.1 && z < 39.9)
    const found = closed(ends)!
    expect(found.caps).toHaveLength(2)
    expect(volume(ends)).toBe(Math.round(pipe.volume()))
  })

  it('a rod within a pipe is capped by itself, not forgotten as part of the ring', () => {
    const pipe = M.cylinder(40, 10, 10, 32).subtract(M.cylinder(60, 6, 6, 32).translate([0, 0, -10]))
    const both = pipe.add(M.cylinder(40, 3, 3, 32))
    const ends = keep(meshOf(both), ([, , z]) => z > 0.1 && z < 39.9)
    expect(closed(ends)!.caps).toHaveLength(4)
    expect(volume(ends)).toBe(Math.round(both.volume()))
  })

  it('is the same at every size', () => {
    // A rim of many corners, a little bent: flat at one size is flat at all.
    const open = keep(meshOf(M.cylinder(40, 20, 20, 240)), ([, , z]) => z < 39)
    const bend = (mm: number, i: number) => (i % 3 === 2 && mm > 39 ? mm + 0.0005 * open.positions[i - 2]! : mm)
    const bent = open.positions.map(bend)
    for (const by of [0.1, 1, 25]) {
      const offer = offerClosing(kernel, 'part', { ...open, positions: bent.map((mm) => mm * by) })
      expect([by, offer?.openings]).toEqual([by, 1])
    }
  })

  it('takes no time over what is no model: thousands of triangles in an edge or a place, thousands of cards', () => {
    const fan = Array.from({ length: 3_000 }, (_, i) => [0, 1, i + 2]).flat()
    const rays = Array.from({ length: 3_000 }, (_, i) => [0, 1 + (i % 60), i / 60]).flat()
    const cards = Array.from({ length: 9_000 }, (_, i) => [i, i % 7, (i * i) % 11]).flat()
    const skin = box()
    for (const mesh of [
      { positions: Float32Array.from([0, 0, 0, 10, 0, 0, ...rays]), indices: Uint32Array.from(fan) },
      { positions: Float32Array.from(cards), indices: Uint32Array.from({ length: 9_000 }, (_, i) => i) },
      { ...skin, indices: Uint32Array.from({ length: 600_000 }, (_, i) => skin.indices[i % 3]!) },
    ])
      expect(offerClosing(kernel, 'part', mesh)).toBeNull()
  })

  it('a rim that lies in no plane gets the surface of least area', () => {
    // The saddle over the top of a bent pipe: as many caps as openings, and about the volume it had.
    const whole = M.cylinder(40, 10, 10, 48, true).refineToLength(2)
    const open = keep(meshOf(whole), ([x, , z]) => z < 19.9 && z - Math.abs(x) / 2 < 12)
    const found = closed(open)!
    expect(found.caps).toHaveLength(1)
    expect(found.caps[0]!.bendMm).toBeGreaterThan(1)
    const mm3 = volume(open)
    expect(mm3).toBeGreaterThan(0.6 * whole.volume())
    expect(mm3).toBeLessThan(whole.volume())
  })

  it('takes walls between two bodies out, and doubled skins once', () => {
    const [one, other] = [box(), box(20, 20, 20, [20, 0, 0])]
    expect(volume(join(one, other))).toBe(16_000)
    const skin = box()
    const twice = join(skin, skin)
    expect(closed(twice)!.doubled).toBe(12)
    expect(volume(twice)).toBe(8_000)
  })

  it('bodies that touch in an edge come apart there, each with all its volume', () => {
    const touching = join(box(), box(20, 20, 20, [20, 20, 0]))
    expect(() => toSolid(kernel, 'part', [touching])).toThrow(/not closed/)
    expect(volume(touching)).toBe(16_000)
  })

  it('turns triangles that disagree with their neighbours, and bodies that are inside out among others', () => {
    const mixed = turn(box(), (t) => t === 3 || t === 7)
    expect(closed(mixed)!.turned).toBe(2)
    expect(volume(mixed)).toBe(8_000)
    const beside = join(
      box(),
      turn(box(10, 10, 10, [40, 0, 0]), () => true),
    )
    expect(() => toSolid(kernel, 'part', [beside])).toThrow(/got lost/)
    expect(volume(beside)).toBe(9_000)
    // A hollow stays one, also in a body that is inside out as a whole.
    const hollow = join(
      box(),
      turn(box(10, 10, 10), () => true),
    )
    expect(volume(hollow)).toBe(7_000)
    expect(volume(turn(hollow, () => true))).toBe(7_000)
  })

  it('offers nothing for a sheet: what encloses nothing is no body', () => {
    const sheet = keep(box(), ([, y]) => y > 9)
    expect(offerClosing(kernel, 'part', sheet)).toBeNull()
    expect(
      offerClosing(
        kernel,
        'part',
        join(
          sheet,
          turn(sheet, () => true),
        ),
      ),
    ).toBeNull()
  })

  it('triangles of the file keep their numbers, caps have none', () => {
    const open = keep(box(), ([, y]) => y < 9)
    const solid = toSolid(kernel, 'part', [box(5, 5, 5), open], { closing: true, traced: true })
    const traced = [...tracedTriangles(solid.getMesh().faceID)].sort((a, b) => a - b)
    solid.delete()
    expect(traced.filter((t) => t === -1)).toHaveLength(2)
    expect(new Set(traced.filter((t) => t >= 12))).toEqual(new Set(Array.from({ length: 10 }, (_, i) => 12 + i)))
  })

  it('whatever triangles are missing from a ball, it is whole again or refused, the same each time', () => {
    const ball = meshOf(M.sphere(20, 24))
    const full = M.sphere(20, 24).volume()
    let healed = 0
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(ball.indices.length / 3 - 1), { minLength: 1, maxLength: 40 }), (gone) => {
        const open = keep(ball, (_, t) => !gone.includes(t))
        expect(closed(open)?.indices).toEqual(closed(open)?.indices)
        // An island of one triangle encloses nothing, so the whole is refused: nothing is thrown away.
        const offer = offerClosing(kernel, 'part', open)
        if (offer === null) return
        expect(offer.volumeMm3).toBeGreaterThan(0.8 * full)
        expect(offer.volumeMm3).toBeLessThanOrEqual(full + 0.01)
        healed++
      }),
      { numRuns: 60 },
    )
    expect(healed).toBeGreaterThan(40)
  })
})
