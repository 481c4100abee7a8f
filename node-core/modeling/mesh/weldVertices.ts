/** Vertices at one place made one; triangles that collapse are dropped. */
export interface WeldedMesh {
  readonly positions: Float32Array
  readonly indices: Uint32Array
  /** For each triangle that is left, its number in the input. */
  readonly source: Uint32Array
  readonly droppedTriangles: number
}

const bits = new Uint32Array(3)
const floats = new Float32Array(bits.buffer)

/**
 * Joins vertices whose positions are equal to the last bit: UV and normal seams double vertices without moving them, so
 * no
 * tolerance is needed for those, and none is given here (a tolerance closes what the studio left open).
 */
export function weldVertices(positions: Float32Array, indices: Uint32Array): WeldedMesh {
  const count = positions.length / 3
  let capacity = 16
  while (capacity < 2 * count) capacity *= 2
  const table = new Int32Array(capacity).fill(-1)
  const remap = new Uint32Array(count)
  const kept: number[] = []
  for (let i = 0; i < count; i++) {
    // Adding zero turns −0 into 0: the same place.
    for (let k = 0; k < 3; k++) floats[k] = positions[3 * i + k]! + 0
    let slot =
      (Math.imul(bits[0]!, 0x9e3779b1) ^ Math.imul(bits[1]!, 0x85ebca6b) ^ Math.imul(bits[2]!, 0xc2b2ae35)) >>> 0
    slot = (slot ^ (slot >>> 15)) & (capacity - 1)
    for (;;) {
      const at = table[slot]!
      if (at === -1) {
        table[slot] = kept.length
        remap[i] = kept.length
        kept.push(i)
        break
      }
      const other = 3 * kept[at]!
      if (positions[other] === floats[0] && positions[other + 1] === floats[1] && positions[other + 2] === floats[2]) {
        remap[i] = at
        break
      }
      slot = (slot + 1) & (capacity - 1)
    }
  }
  const welded = new Float32Array(3 * kept.length)
  kept.forEach((from, to) => {
    for (let k = 0; k < 3; k++) welded[3 * to + k] = positions[3 * from + k]! + 0
  })
  const triangles = indices.length / 3
  const out = new Uint32Array(indices.length)
  const source = new Uint32Array(triangles)
  let next = 0
  for (let t = 0; t < triangles; t++) {
    const a = remap[indices[3 * t]!]!
    const b = remap[indices[3 * t + 1]!]!
    const c = remap[indices[3 * t + 2]!]!
    if (a === b || b === c || c === a) continue
    out[3 * next] = a
    out[3 * next + 1] = b
    out[3 * next + 2] = c
    source[next++] = t
  }
  return {
    positions: welded,
    indices: out.slice(0, 3 * next),
    source: source.slice(0, next),
    droppedTriangles: triangles - next,
  }
}
