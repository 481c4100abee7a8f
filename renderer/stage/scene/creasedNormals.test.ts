import { BoxGeometry, SphereGeometry, type BufferGeometry } from 'three'
import { describe, expect, it } from 'vitest'
import { contactShadow } from './contactShadow.ts'
import { creasedNormals } from './creasedNormals.ts'
import { isSoftwareRenderer } from './isSoftwareRenderer.ts'

const meshOf = (geometry: BufferGeometry) => ({
  positions: new Float32Array(geometry.getAttribute('position').array),
  indices: Uint32Array.from(geometry.getIndex()!.array),
  normals: null,
  uvs: null,
})

describe('creasedNormals', () => {
  it('keeps the edges of a box', () => {
    const { positions, indices } = meshOf(new BoxGeometry(10, 10, 10))
    const { normals } = creasedNormals(positions, indices)
    for (let i = 0; i < normals.length; i += 3)
      expect([Math.abs(normals[i]!), Math.abs(normals[i + 1]!), Math.abs(normals[i + 2]!)].sort()).toEqual([0, 0, 1])
  })
  it('rounds a sphere', () => {
    const { positions, indices } = meshOf(new SphereGeometry(10, 48, 32))
    const out = creasedNormals(positions, indices)
    for (let i = 0; i < out.normals.length; i += 3) {
      const dot =
        (out.normals[i]! * out.positions[i]! +
          out.normals[i + 1]! * out.positions[i + 1]! +
          out.normals[i + 2]! * out.positions[i + 2]!) /
        10
      expect(dot).toBeGreaterThan(0.985)
    }
  })
})

describe('contactShadow', () => {
  it('is dark under the model, bright beyond it, and darker the nearer the floor', () => {
    const box = (y: number) => meshOf(new BoxGeometry(20, 20, 20).translate(0, y, 0))
    const standing = contactShadow([box(10)], 14, 20)
    const flying = contactShadow([box(30)], 14, 40)
    const middle = (shadow: typeof standing) => shadow.alpha[(shadow.size / 2) * shadow.size + shadow.size / 2]!
    expect(middle(standing)).toBeGreaterThan(150)
    expect(standing.alpha[0]).toBe(0)
    expect(middle(flying)).toBeLessThan(middle(standing))
  })
})

describe('isSoftwareRenderer', () => {
  it.each([
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)',
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'Microsoft Basic Render Driver',
  ])('knows %s', (name) => expect(isSoftwareRenderer(name)).toBe(true))
  it.each(['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060)', 'Apple M2', 'Mesa Intel(R) UHD Graphics 620'])(
    'lets %s be',
    (name) => expect(isSoftwareRenderer(name)).toBe(false),
  )
})
