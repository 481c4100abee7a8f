import { DataUtils, Matrix4, Vector3, type DataTexture, type WebGLProgramParametersWithUniforms } from 'three'
import { describe, expect, it } from 'vitest'
import { createDesign } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { applyDesign } from '#node-core/modeling/design/applyDesign.ts'
import { resolveLooks } from '#node-core/modeling/design/resolveLooks.ts'
import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'
import { testProp } from '../../tests/support/testProp.ts'
import { createPartMaterial } from './looks/createPartMaterial.ts'
import { zoneBorder } from './marks/createZoneFrame.ts'
import { heightAt, layZones } from './marks/zoneRelief.ts'
import { overlaysOf } from './model/overlaysOf.ts'
import { sheetOf } from './text/createTextOverlays.ts'

/*
 * What the stage shows of a zone on a barrel: overlay, frame and shade lie on the surface, not on the zone's plane.
 */

const RADIUS = 30
function barrel(): ImportedPart {
  const [sides, positions, indices]: [number, number[], number[]] = [180, [], []]
  for (let i = 0; i <= sides; i++) {
    const turn = Math.PI * (i / sides)
    for (const y of [0, 80]) positions.push(-RADIUS * Math.cos(turn), y, RADIUS * Math.sin(turn))
    if (i < sides) indices.push(2 * i, 2 * i + 2, 2 * i + 1, 2 * i + 1, 2 * i + 2, 2 * i + 3)
  }
  return { key: 'cube', positions: new Float32Array(positions), indices: new Uint32Array(indices) } as ImportedPart
}
const plain = testProp()
const prop = testProp({ textZones: [{ ...plain.textZones[0]!, origin: [0, 40, RADIUS] }] })
const [zone] = layZones(prop, [barrel()], prop.textZones)
const { widthMm } = zone!
/** How far the barrel lies behind the zone's plane at so much of its half width. */
const behind = (x: number) => Math.sqrt(RADIUS ** 2 - ((x * widthMm) / 2) ** 2) - RADIUS

describe('a zone on a barrel', () => {
  it('words appear on the surface at once', () => {
    const engraving = { text: 'HALL', font: 'inter' as const, sizeMm: 8, depthMm: 0.5 }
    const state = applyDesign(createDesign(propHash(prop), [{ type: 'engraveText', zone: 'front', engraving }]))
    const [overlay] = overlaysOf(prop, state, resolveLooks(prop, state), [zone!])
    expect(overlay!.raised).toBe(false)
    const { position } = sheetOf(overlay!).attributes
    expect(position!.count).toBeGreaterThan(100)
    for (let i = 0; i < position!.count; i++)
      expect(position!.getZ(i)).toBeCloseTo(behind((2 * position!.getX(i)) / widthMm), 1)
  })

  it('its frame follows the surface, and on a plane has four corners', () => {
    const border = zoneBorder(zone!)
    expect(border.length).toBeGreaterThan(40)
    for (const [x, , z] of border) expect(z - RADIUS).toBeCloseTo(behind((2 * x) / widthMm) + 0.006 * widthMm, 1)
    expect(zoneBorder({ ...zone!, relief: null })).toHaveLength(4)
  })

  it('what is cut is shaded by its depth below the surface', () => {
    const look = createPartMaterial('plain')
    const flat = { frame: new Matrix4(), size: new Vector3(10, 5, 1), relief: null }
    look.setCavities([flat, { ...flat, relief: zone!.relief }])
    const shader = { uniforms: {}, vertexShader: '', fragmentShader: '' } as WebGLProgramParametersWithUniforms
    look.material.onBeforeCompile(shader, undefined as never)
    const { data, width, height } = (shader.uniforms['uCavityGround']!.value as DataTexture).image as {
      data: Uint16Array
      width: number
      height: number
    }
    const ground = (column: number, row: number) => DataUtils.fromHalfFloat(data[row * width + column]!)
    for (const column of [0, 12, 30, width - 1]) {
      const x = (2 * column) / (width - 1) - 1
      expect(ground(column, 3)).toBe(0)
      expect(ground(column, height / 2 + 3)).toBeCloseTo(heightAt(zone!.relief, x, 0), 1)
      expect(ground(column, height / 2 + 3)).toBeCloseTo(behind(x), 1)
    }
    look.dispose()
  })
})
