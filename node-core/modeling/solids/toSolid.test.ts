import { describe, expect, it } from 'vitest'
import type { TriangleMesh } from '../import/importedProp.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { loadManifold } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { toSolid } from './toSolid.ts'

const kernel = await loadManifold(createNodeAssets())

function box(size: number, at = 0, inward = false): TriangleMesh {
  const solid = kernel.Manifold.cube([size, size, size], true).translate(at, 0, 0)
  const mesh = solidMesh(solid)
  solid.delete()
  return inward ? { positions: mesh.positions, indices: mesh.indices.slice().reverse() } : mesh
}

function join(...meshes: TriangleMesh[]): TriangleMesh {
  let base = 0
  const positions: number[] = []
  const indices: number[] = []
  for (const mesh of meshes) {
    positions.push(...mesh.positions)
    indices.push(...[...mesh.indices].map((i) => i + base))
    base += mesh.positions.length / 3
  }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices) }
}

const volume = (...meshes: TriangleMesh[]): number => {
  const solid = toSolid(kernel, 'part', meshes)
  const result = solid.volume()
  solid.delete()
  return Math.round(result)
}

describe('toSolid', () => {
  it('welds doubled seams', () => {
    const { positions, indices } = box(10)
    const soup = {
      positions: Float32Array.from([...indices].flatMap((i) => [...positions.subarray(3 * i, 3 * i + 3)])),
      indices: Uint32Array.from(indices, (_, i) => i),
    }
    expect(volume(soup)).toBe(1_000)
  })

  it('unites shells that overlap, keeps those that do not, cuts cavities out', () => {
    expect(volume(join(box(10), box(10, 5)))).toBe(1_500)
    expect(volume(box(10), box(10, 5))).toBe(1_500)
    expect(volume(join(box(10), box(10, 30)))).toBe(2_000)
    expect(volume(join(box(10), box(4, 0, true)))).toBe(936)
  })

  it('turns a part that is inside out as a whole', () => {
    expect(volume(box(10, 0, true))).toBe(1_000)
  })

  it('fails closed: holes, sheets without volume, cavities outside any body', () => {
    const code = (...meshes: TriangleMesh[]): string => {
      try {
        return String(volume(...meshes))
      } catch (error) {
        return (error as { code: string }).code
      }
    }
    const holed = { ...box(10), indices: box(10).indices.slice(3) }
    expect(code(holed)).toBe('MODELING_NOT_A_SOLID')
    const sheet = {
      positions: new Float32Array([0, 0, 0, 1, 0, 0, 0, 1, 0]),
      indices: new Uint32Array([0, 1, 2, 0, 2, 1]),
    }
    expect(code(join(box(10), sheet))).toMatch(/MODELING_(SHELL_DROPPED|NOT_A_SOLID)/)
    expect(code(join(box(10), box(4, 30, true)))).toBe('MODELING_SHELL_DROPPED')
    expect(code({ positions: new Float32Array(), indices: new Uint32Array() })).toBe('MODELING_NOT_A_SOLID')
  })
})
