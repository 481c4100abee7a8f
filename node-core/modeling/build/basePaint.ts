import type { Prop, PropColor } from '#node-core/model/prop.ts'
import { madeColors } from '#node-core/model/studioPalette.ts'
import { linearToLab } from '../color/lab.ts'
import { nearestColor } from '../color/palette.ts'
import { hexToLinear } from '../color/srgb.ts'
import { unknownColor } from '../errors.ts'
import type { ImportedPart, Paint } from '../import/importedProp.ts'

/** A part in the colours of its file: by triangle, all its sources counted through. */
export interface BasePaint extends Paint {
  /** Number of the colour for faces that were newly cut: of those the part has, the nearest to its mean. */
  readonly cut: number
}

/** Null when the file has no palette. */
export function basePaint(imported: readonly ImportedPart[]): BasePaint | null {
  const colors = imported[0]?.paint?.colors
  if (!colors || imported.some(({ paint }) => paint === null)) return null
  const index = new Uint8Array(imported.reduce((sum, { paint }) => sum + paint!.index.length, 0))
  let at = 0
  for (const { paint } of imported) {
    index.set(paint!.index, at)
    at += paint!.index.length
  }
  const labOf = (hex: string) => linearToLab(...hexToLinear(hex))
  const used = [...new Set(index)].sort((a, b) => a - b)
  const cut =
    used[
      nearestColor(
        used.map((i) => labOf(colors[i]!)),
        labOf(imported[0]!.color),
      )
    ] ?? 0
  return { colors, index, cut }
}

/**
 * The same triangles in the colours that the studio makes them in: what it made one has one number. Which colour newly
 * cut faces take is decided by the file's own.
 */
export function studioPaint({ colors, index, cut }: BasePaint, prop: Pick<Prop, 'palette'>): BasePaint {
  const made = madeColors(prop)
  if (made.size === 0) return { colors, index, cut }
  const wanted = colors.map((color) => made.get(color) ?? color)
  const own = [...new Set(wanted)]
  const numbers = wanted.map((color) => own.indexOf(color))
  return { colors: own, index: index.map((number) => numbers[number]!), cut: numbers[cut]! }
}

/**
 * @param measured the colours of the file
 * @throws MODELING_UNKNOWN_COLOR: what the studio signed is about another file, or was measured in another way
 */
export function assertPalette({ palette }: Pick<Prop, 'palette'>, measured: readonly PropColor[]): void {
  const unknown = palette?.find((entry) => !measured.includes(entry.measured))
  if (unknown) throw unknownColor('the model has no such colour', { color: unknown.measured })
}

/** The number of the colour of each piece of the part's triangles. */
export function paintPieces(paint: BasePaint, sources: Int32Array): Uint8Array {
  return Uint8Array.from(sources, (triangle) => (triangle === -1 ? paint.cut : paint.index[triangle]!))
}
