import type { StageMesh } from '../stage.ts'

/** A soft shadow on the floor: how dark, 0–255, in a square grid centred under the model. */
export interface ContactShadow {
  readonly size: number
  /** Side of the square, mm. */
  readonly extentMm: number
  readonly alpha: Uint8Array
}

/**
 * Shadow of everything that is near the floor, computed once per shape on the processor: no shadow pass in any frame.
 * Triangles' points are dropped straight down; the higher they are, the wider and fainter they land.
 */
export function contactShadow(
  meshes: readonly StageMesh[],
  radiusMm: number,
  heightMm: number,
  size = 96,
): ContactShadow {
  const extentMm = radiusMm * 3.2
  const dark = new Float32Array(size * size)
  const reach = Math.max(heightMm, radiusMm * 0.5)
  const toCell = (mm: number) => Math.floor((mm / extentMm + 0.5) * size)
  for (const { positions, indices } of meshes) {
    for (let i = 0; i + 2 < indices.length; i += 3) {
      const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!]
      const span = Math.max(
        Math.abs(positions[a]! - positions[b]!),
        Math.abs(positions[a]! - positions[c]!),
        Math.abs(positions[a + 2]! - positions[b + 2]!),
        Math.abs(positions[a + 2]! - positions[c + 2]!),
      )
      const steps = Math.min(size, Math.max(1, Math.ceil((span / extentMm) * size)))
      for (let u = 0; u <= steps; u++) {
        for (let v = 0; v <= steps - u; v++) {
          const [s, t] = [u / steps, v / steps]
          const at = (k: number) => positions[a + k]! * (1 - s - t) + positions[b + k]! * s + positions[c + k]! * t
          const [x, z] = [toCell(at(0)), toCell(at(2))]
          if (x < 0 || z < 0 || x >= size || z >= size) continue
          const near = Math.max(0, 1 - at(1) / reach)
          const cell = z * size + x
          dark[cell] = Math.max(dark[cell]!, 0.25 + 0.75 * near ** 3)
        }
      }
    }
  }
  const soft = blur(blur(blur(dark, size, 3), size, 4), size, 5)
  return { size, extentMm, alpha: Uint8Array.from(soft, (value) => Math.min(255, Math.round(value * 255))) }
}

function blur(source: Float32Array, size: number, radius: number): Float32Array {
  const pass = (from: Float32Array, dx: number, dy: number) => {
    const to = new Float32Array(from.length)
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        let sum = 0
        for (let k = -radius; k <= radius; k++) {
          const [px, py] = [x + k * dx, y + k * dy]
          if (px >= 0 && py >= 0 && px < size && py < size) sum += from[py * size + px]!
        }
        to[y * size + x] = sum / (2 * radius + 1)
      }
    }
    return to
  }
  return pass(pass(source, 1, 0), 0, 1)
}
