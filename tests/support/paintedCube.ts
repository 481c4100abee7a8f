import { Document, WebIO } from '@gltf-transform/core'
import { PNG } from 'pngjs'

/** A direction out of each face of the cube, in the order of `paintedCube`'s colours. */
export const CUBE_FACES = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 1, 0],
  [0, -1, 0],
  [0, 0, 1],
  [0, 0, -1],
] as const

/**
 * A unit cube, one node `cube`, each face with its own place in one picture of six pixels.
 *
 * @param colors `#rrggbb` of +x, −x, +y, −y, +z, −z
 */
export async function paintedCube(colors: readonly string[]): Promise<Uint8Array> {
  const document = new Document()
  const buffer = document.createBuffer()
  const [positions, uvs, indices]: [number[], number[], number[]] = [[], [], []]
  CUBE_FACES.forEach((normal, face) => {
    const axis = normal.findIndex((value) => value !== 0)
    const [a, b] = normal[axis]! > 0 ? [(axis + 1) % 3, (axis + 2) % 3] : [(axis + 2) % 3, (axis + 1) % 3]
    for (const [s, t] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ] as const) {
      const point = [0, 0, 0]
      point[axis] = normal[axis]! > 0 ? 1 : 0
      point[a!] = s
      point[b!] = t
      positions.push(...point)
      uvs.push((face + 0.25 + 0.5 * s) / 6, 0.25 + 0.5 * t)
    }
    indices.push(...[0, 1, 2, 0, 2, 3].map((corner) => 4 * face + corner))
  })
  const png = new PNG({ width: 6, height: 1 })
  colors.forEach((color, i) => png.data.set([...Buffer.from(color.slice(1), 'hex'), 255], 4 * i))
  const texture = document
    .createTexture('faces')
    .setImage(new Uint8Array(PNG.sync.write(png)))
    .setMimeType('image/png')
  const accessor = (type: 'VEC3' | 'VEC2' | 'SCALAR', array: Float32Array | Uint16Array) =>
    document.createAccessor().setType(type).setArray(array).setBuffer(buffer)
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', accessor('VEC3', new Float32Array(positions)))
    .setAttribute('TEXCOORD_0', accessor('VEC2', new Float32Array(uvs)))
    .setIndices(accessor('SCALAR', new Uint16Array(indices)))
    .setMaterial(document.createMaterial('paint').setBaseColorTexture(texture))
  const node = document.createNode('cube').setMesh(document.createMesh('cube').addPrimitive(primitive))
  document.createScene().addChild(node)
  return new WebIO().writeBinary(document)
}
