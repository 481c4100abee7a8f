/** Column-major 4×4, as glTF and three have it. */
export type Matrix4 = readonly number[]

export const IDENTITY: Matrix4 = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]

export function multiply(a: Matrix4, b: Matrix4): Matrix4 {
  const out = new Array<number>(16)
  for (let col = 0; col < 4; col++) {
    for (let row = 0; row < 4; row++) {
      let sum = 0
      for (let k = 0; k < 4; k++) sum += a[4 * k + row]! * b[4 * col + k]!
      out[4 * col + row] = sum
    }
  }
  return out
}

/** Determinant of the linear part: negative = mirrored, so triangles turn inside out. */
export function determinant3(m: Matrix4): number {
  return (
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
    m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
    m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  )
}

export function transformPoint(m: Matrix4, x: number, y: number, z: number): [number, number, number] {
  return [
    m[0]! * x + m[4]! * y + m[8]! * z + m[12]!,
    m[1]! * x + m[5]! * y + m[9]! * z + m[13]!,
    m[2]! * x + m[6]! * y + m[10]! * z + m[14]!,
  ]
}

/** Normals go with the cofactor matrix (the inverse transpose up to a factor); result is a unit vector or zero. */
export function transformNormal(m: Matrix4, x: number, y: number, z: number): [number, number, number] {
  const sign = determinant3(m) < 0 ? -1 : 1
  const nx =
    (m[5]! * m[10]! - m[9]! * m[6]!) * x + (m[8]! * m[6]! - m[4]! * m[10]!) * y + (m[4]! * m[9]! - m[8]! * m[5]!) * z
  const ny =
    (m[9]! * m[2]! - m[1]! * m[10]!) * x + (m[0]! * m[10]! - m[8]! * m[2]!) * y + (m[8]! * m[1]! - m[0]! * m[9]!) * z
  const nz =
    (m[1]! * m[6]! - m[5]! * m[2]!) * x + (m[4]! * m[2]! - m[0]! * m[6]!) * y + (m[0]! * m[5]! - m[4]! * m[1]!) * z
  const length = Math.hypot(nx, ny, nz)
  return length > 0 ? [(sign * nx) / length, (sign * ny) / length, (sign * nz) / length] : [0, 0, 0]
}
