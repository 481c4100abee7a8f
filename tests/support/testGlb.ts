/** Loosely typed on purpose: tests break it in ways that no type allows. */
export interface TestGltf {
  [key: string]: unknown
  nodes: Record<string, unknown>[]
  meshes: { primitives: Record<string, unknown>[] }[]
  accessors: Record<string, unknown>[]
  bufferViews: Record<string, unknown>[]
  buffers: Record<string, unknown>[]
}

/** A small GLB made by hand, so that a test can damage exactly one thing in it. */
export interface TestGlbOptions {
  /** Changes the glTF JSON before it is written. */
  readonly edit?: (json: TestGltf) => void
  /** Replaces the positions of the cube, 8 × 3 floats. */
  readonly positions?: readonly number[]
}

const CUBE = [0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1]
const TRIANGLES = [
  0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7,
]

/** A closed unit cube, one node `cube`, in JSON + BIN chunks. */
export function testGlb(options: TestGlbOptions = {}): Uint8Array {
  const bin = new Uint8Array(96 + 72)
  new Float32Array(bin.buffer, 0, 24).set(options.positions ?? CUBE)
  new Uint16Array(bin.buffer, 96, 36).set(TRIANGLES)
  const json: TestGltf = {
    asset: { version: '2.0' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: 'cube', mesh: 0 }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 8, type: 'VEC3', min: [0, 0, 0], max: [1, 1, 1] },
      { bufferView: 1, componentType: 5123, count: 36, type: 'SCALAR' },
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: 96 },
      { buffer: 0, byteOffset: 96, byteLength: 72 },
    ],
    buffers: [{ byteLength: 168 }],
  }
  options.edit?.(json)
  return packGlb(json, bin)
}

/** JSON and binary chunk as a GLB, padded as glTF 2.0 §4.4 wants. */
export function packGlb(json: unknown, bin: Uint8Array): Uint8Array {
  return packGlbText(JSON.stringify(json), bin)
}

/** The same for JSON that is written already. */
export function packGlbText(json: string, bin: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(json)
  const jsonLength = Math.ceil(text.length / 4) * 4
  const binLength = Math.ceil(bin.length / 4) * 4
  const out = new Uint8Array(12 + 8 + jsonLength + 8 + binLength)
  const view = new DataView(out.buffer)
  view.setUint32(0, 0x46546c67, true)
  view.setUint32(4, 2, true)
  view.setUint32(8, out.length, true)
  view.setUint32(12, jsonLength, true)
  view.setUint32(16, 0x4e4f534a, true)
  out.fill(0x20, 20, 20 + jsonLength)
  out.set(text, 20)
  view.setUint32(20 + jsonLength, binLength, true)
  view.setUint32(24 + jsonLength, 0x004e4942, true)
  out.set(bin, 28 + jsonLength)
  return out
}
