/** glTF primitive modes 4–6 as plain triangles; undefined for points and lines. */
export function toTriangles(
  mode: number,
  indices: ArrayLike<number> | null,
  vertexCount: number,
): Uint32Array | undefined {
  const count = indices === null ? vertexCount : indices.length
  const at = (i: number): number => (indices === null ? i : indices[i]!)
  if (mode === 4) {
    const whole = count - (count % 3)
    return Uint32Array.from({ length: whole }, (_, i) => at(i))
  }
  if (mode !== 5 && mode !== 6) return undefined
  const out: number[] = []
  for (let i = 0; i + 2 < count; i++) {
    // Every second triangle of a strip turns the other way; a fan always starts at its first vertex (glTF 2.0
    // §3.7.2.1).
    const corners =
      mode === 6
        ? [at(i + 1), at(i + 2), at(0)]
        : i % 2 === 0
          ? [at(i), at(i + 1), at(i + 2)]
          : [at(i), at(i + 2), at(i + 1)]
    const [a, b, c] = corners as [number, number, number]
    if (a !== b && b !== c && c !== a) out.push(a, b, c)
  }
  return Uint32Array.from(out)
}
