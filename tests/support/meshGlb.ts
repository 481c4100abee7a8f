import { packGlb } from './testGlb.ts'

/** Triangles as a GLB with one node, `cube` unless named. */
export function meshGlb(mesh: { positions: Float32Array; indices: Uint32Array }, name = 'cube'): Uint8Array {
  const { positions, indices } = mesh
  const bin = new Uint8Array(positions.byteLength + indices.byteLength)
  bin.set(new Uint8Array(positions.buffer, positions.byteOffset, positions.byteLength))
  bin.set(new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength), positions.byteLength)
  const along = (k: number): number[] => [...positions].filter((_, i) => i % 3 === k)
  const bounds = (pick: (...values: number[]) => number) => [0, 1, 2].map((k) => along(k).reduce((a, b) => pick(a, b)))
  return packGlb(
    {
      asset: { version: '2.0' },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ name, mesh: 0 }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
      accessors: [
        {
          bufferView: 0,
          componentType: 5126,
          count: positions.length / 3,
          type: 'VEC3',
          min: bounds(Math.min),
          max: bounds(Math.max),
        },
        { bufferView: 1, componentType: 5125, count: indices.length, type: 'SCALAR' },
      ],
      bufferViews: [
        { buffer: 0, byteOffset: 0, byteLength: positions.byteLength },
        { buffer: 0, byteOffset: positions.byteLength, byteLength: indices.byteLength },
      ],
      buffers: [{ byteLength: bin.length }],
    },
    bin,
  )
}
