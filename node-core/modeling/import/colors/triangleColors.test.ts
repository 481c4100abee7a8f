import { Document } from '@gltf-transform/core'
import { KHRMaterialsPBRSpecularGlossiness, KHRTextureTransform } from '@gltf-transform/extensions'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { linearToHex } from '../../color/srgb.ts'
import type { WorldPrimitive } from '../worldPrimitive.ts'
import { baseColorOf } from './baseColor.ts'
import { decodeJpeg } from './decodeJpeg.ts'
import { createPictures } from './pictures.ts'
import { triangleColors, wrapped } from './triangleColors.ts'

/** Left half #c81e1e, right half #1428b4, 16 × 8, written by libvips: baseline, and progressive. */
const BASELINE = [
  '/9j/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBD',
  'AQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wAARCAAIABAD',
  'AREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAWAQEBAQAAAAAAAAAAAAAAAAAJ',
  'Bwj/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwACTJuMWEQHI//Z',
].join('')
const PROGRESSIVE = [
  '/9j/2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMUFRUVDA8XGBYUGBIUFRT/2wBD',
  'AQMEBAUEBQkFBQkUDQsNFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBT/wgARCAAIABAD',
  'AREAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAABv/EABYBAQEBAAAAAAAAAAAAAAAAAAgGB//aAAwDAQACEAMQAAABATG4lkQc',
  'v//EABQQAQAAAAAAAAAAAAAAAAAAABD/2gAIAQEAAQUCP//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQMBAT8BP//EABQRAQAA',
  'AAAAAAAAAAAAAAAAABD/2gAIAQIBAT8BP//EABQQAQAAAAAAAAAAAAAAAAAAABD/2gAIAQEABj8CP//EABQQAQAAAAAAAAAAAAAA',
  'AAAAABD/2gAIAQEAAT8hP//aAAwDAQACAAMAAAAQ6//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQMBAT8QP//EABQRAQAAAAAA',
  'AAAAAAAAAAAAABD/2gAIAQIBAT8QP//EABQQAQAAAAAAAAAAAAAAAAAAABD/2gAIAQEAAT8QP//Z',
].join('')
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

/** Red, green over blue, white. */
function fourColors(): Uint8Array {
  const png = new PNG({ width: 2, height: 2 })
  png.data.set([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255])
  return new Uint8Array(PNG.sync.write(png))
}

/** One triangle small enough to see one pixel only, at (u, v). */
const speck = (u: number, v: number): WorldPrimitive => ({
  positions: new Float64Array([0, 0, 0, 1, 0, 0, 0, 1, 0]),
  normals: null,
  uvs: new Float32Array([u, v, u + 1e-4, v, u, v + 1e-4]),
  colors: null,
  indices: new Uint32Array([0, 1, 2]),
})
const document = new Document()
const textured = (name: string, image: Uint8Array) => {
  const texture = document.createTexture(name).setImage(image).setMimeType('image/png')
  return document.createMaterial(name).setBaseColorTexture(texture)
}
const seen = (material: Parameters<typeof baseColorOf>[0], geometry: WorldPrimitive) =>
  triangleColors(baseColorOf(material), geometry, createPictures())
const hexOf = (...args: Parameters<typeof seen>) => linearToHex(seen(...args).linear)

describe('what a triangle shows', () => {
  it('is the pixel it lies on, rows from the top', () => {
    const material = textured('plain', fourColors())
    expect(
      [
        [0.2, 0.2],
        [0.7, 0.2],
        [0.2, 0.7],
        [0.7, 0.7],
      ].map(([u, v]) => hexOf(material, speck(u!, v!))),
    ).toEqual(['#ff0000', '#00ff00', '#0000ff', '#ffffff'])
  })

  it('goes on beyond the picture as the sampler says', () => {
    const at = (mode: 10497 | 33071 | 33648, u: number) => {
      const material = textured('wrap', fourColors())
      material.getBaseColorTextureInfo()!.setWrapS(mode)
      return hexOf(material, speck(u, 0.2))
    }
    expect([10497, 33071, 33648].map((mode) => at(mode as 10497, 1.2))).toEqual(['#ff0000', '#00ff00', '#00ff00'])
    expect([10497, 33071, 33648].map((mode) => at(mode as 10497, -0.2))).toEqual(['#00ff00', '#ff0000', '#ff0000'])
    expect(wrapped(Number.NaN, 'repeat')).toBe(0)
    expect(wrapped(3.25, 'mirror')).toBe(0.75)
  })

  it('is multiplied in linear light: factor × picture × vertex colours', () => {
    const material = textured('factor', fourColors()).setBaseColorFactor([0.5, 1, 1, 1])
    const geometry = { ...speck(0.7, 0.7), colors: new Float32Array(9).fill(0.5) }
    const { linear } = seen(material, geometry)
    ;[0.25, 0.5, 0.5].forEach((value, k) => expect(linear[k]).toBeCloseTo(value, 6))
  })

  it('averages over the triangle, not over its corners', () => {
    // Half of the picture: a quarter of it red, an eighth green, an eighth blue, nothing white.
    const half = { ...speck(0, 0), uvs: new Float32Array([0, 0, 1, 0, 0, 1]) }
    const { linear } = seen(textured('half', fourColors()), half)
    ;[0.5, 0.25, 0.25].forEach((value, k) => expect(linear[k]).toBeCloseTo(value, 1))
    const corners = { ...speck(0, 0), uvs: null, colors: new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1]) }
    const mean = seen(null, corners).linear
    for (let k = 0; k < 3; k++) expect(mean[k]).toBeCloseTo(0.8 / 3, 4)
  })

  it('has seven looks a triangle where there are many', () => {
    const count = 20_000
    const many: WorldPrimitive = {
      ...speck(0, 0),
      uvs: null,
      colors: new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1]),
      indices: Uint32Array.from({ length: 3 * count }, (_, i) => i % 3),
    }
    const { linear } = seen(document.createMaterial('many'), many)
    expect(linear.length).toBe(3 * count)
    for (const value of [linear[0]!, linear[1]!, linear.at(-1)!]) expect(value).toBeCloseTo(1 / 3, 6)
  })

  it('is the diffuse colour of an old material', () => {
    const old = document
      .createExtension(KHRMaterialsPBRSpecularGlossiness)
      .createPBRSpecularGlossiness()
      .setDiffuseFactor([0, 1, 0, 1])
    const material = document.createMaterial('old').setExtension('KHR_materials_pbrSpecularGlossiness', old)
    expect(hexOf(material, speck(0, 0))).toBe('#00ff00')
  })
})

describe('KHR_texture_transform', () => {
  const placeOf = (edit: (transform: ReturnType<KHRTextureTransform['createTransform']>) => void) => {
    const transform = document.createExtension(KHRTextureTransform).createTransform()
    edit(transform)
    const material = textured('moved', fourColors())
    material.getBaseColorTextureInfo()!.setExtension('KHR_texture_transform', transform)
    const { place, texCoord } = baseColorOf(material)
    return {
      texCoord,
      at: (u: number, v: number) => [place[0] * u + place[1] * v + place[2], place[3] * u + place[4] * v + place[5]],
    }
  }
  const expectAt = (found: number[], wanted: number[]) =>
    wanted.forEach((value, k) => expect(found[k]).toBeCloseTo(value, 9))

  it('moves, then turns, then scales as the extension’s own matrices do', () => {
    expectAt(placeOf((t) => t.setOffset([0.25, 0.5])).at(0.1, 0.1), [0.35, 0.6])
    expectAt(placeOf((t) => t.setScale([2, 3])).at(0.1, 0.1), [0.2, 0.3])
    // Its text: rotation is counter-clockwise, [[cos, sin], [−sin, cos]] on (u, v).
    expectAt(placeOf((t) => t.setRotation(Math.PI / 2)).at(1, 0), [0, -1])
    expectAt(
      placeOf((t) =>
        t
          .setOffset([0, 1])
          .setRotation(Math.PI / 2)
          .setScale([0.5, 0.5]),
      ).at(1, 0),
      [0, 0.5],
    )
  })

  it('may name another set of coordinates', () => {
    expect(placeOf((t) => t.setTexCoord(1)).texCoord).toBe(1)
    expect(placeOf(() => undefined).texCoord).toBe(0)
  })
})

describe('pictures', () => {
  it('are read as JPEG, baseline and progressive, within what the format loses', () => {
    for (const jpeg of [BASELINE, PROGRESSIVE]) {
      const picture = decodeJpeg(bytesOf(jpeg))!
      expect([picture.width, picture.height]).toEqual([16, 8])
      for (const [x, wanted] of [
        [2, [200, 30, 30]],
        [13, [20, 40, 180]],
      ] as const)
        picture.pixel(x, 4).forEach((value, k) => expect(Math.abs(value - wanted[k]!)).toBeLessThan(6))
    }
  })

  it('that are damaged, or of another kind, count as not read; the factor stays', () => {
    const half = bytesOf(BASELINE).slice(0, 120)
    expect(decodeJpeg(half)).toBeUndefined()
    for (const image of [half, new TextEncoder().encode('RIFF....WEBPVP8 '), new Uint8Array()]) {
      const material = textured('broken', image).setBaseColorFactor([1, 0, 0, 1])
      expect(seen(material, speck(0.2, 0.2)).unread).toBe(true)
      expect(hexOf(material, speck(0.2, 0.2))).toBe('#ff0000')
    }
    expect(seen(textured('fine', bytesOf(BASELINE)), speck(0.2, 0.2)).unread).toBe(false)
  })
})
