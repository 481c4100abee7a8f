import { describe, expect, it } from 'vitest'
import type { TextZone } from '#node-core/model/prop.ts'
import { heightAt, zoneRelief } from './zoneRelief.ts'

const zone = (widthMm: number, heightMm: number, z: number) =>
  ({ origin: [0, 0, z], normal: [0, 0, 1], up: [0, 1, 0], widthMm, heightMm }) as unknown as TextZone
/** Half a tube along y with its nearest line at z = radius. */
function tube(radius: number, facets: number) {
  const positions: number[] = []
  const indices: number[] = []
  for (let i = 0; i <= facets; i++) {
    const turn = Math.PI * (i / facets)
    for (const y of [-40, 40]) positions.push(-radius * Math.cos(turn), y, radius * Math.sin(turn))
    if (i < facets) indices.push(2 * i, 2 * i + 2, 2 * i + 1, 2 * i + 1, 2 * i + 2, 2 * i + 3)
  }
  return { positions: new Float32Array(positions), indices: new Uint32Array(indices) }
}

describe('a zone on a round surface', () => {
  it('has the surface’s heights', () => {
    const relief = zoneRelief([tube(30, 180)], zone(40, 20, 30))!
    for (const x of [-1, -0.5, 0, 0.3, 1])
      for (const y of [-1, 0, 0.7]) expect(heightAt(relief, x, y)).toBeCloseTo(Math.sqrt(900 - (20 * x) ** 2) - 30, 1)
  })

  it('a plane, and a place with nothing under it, has none', () => {
    const plane = {
      positions: new Float32Array([-50, -50, 5, 50, -50, 5, 50, 50, 5, -50, 50, 5]),
      indices: new Uint32Array([0, 1, 2, 0, 2, 3]),
    }
    expect(zoneRelief([plane], zone(40, 20, 5))).toBeNull()
    expect(zoneRelief([plane], zone(40, 20, 500))).toBeNull()
    expect(zoneRelief([], zone(40, 20, 5))).toBeNull()
    expect(heightAt(null, 0.5, 0.5)).toBe(0)
  })

  it('is found in whichever mesh of the part it lies', () => {
    const far = { positions: new Float32Array([900, 0, 0, 901, 0, 0, 900, 1, 0]), indices: new Uint32Array([0, 1, 2]) }
    expect(zoneRelief([far, tube(30, 180)], zone(40, 20, 30))).toEqual(zoneRelief([tube(30, 180)], zone(40, 20, 30)))
  })
})
