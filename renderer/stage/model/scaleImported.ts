import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'

/** The same parts at another size: a studio drags the real size, the file is not read again. */
export function scaleImported(parts: readonly ImportedPart[], ratio: number): readonly ImportedPart[] {
  if (Math.abs(ratio - 1) < 1e-9) return parts
  return parts.map((part) => ({ ...part, positions: part.positions.map((value) => value * ratio) }))
}
