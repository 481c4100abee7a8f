import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'
import { distanceSquared, labToLinear, linearToLab, type Lab } from '../../color/lab.ts'
import { choosePalette, createColorCells, nearestColor, PALETTE_COLORS } from '../../color/palette.ts'
import { linearToHex } from '../../color/srgb.ts'
import { triangleArea } from '../../mesh/triangleArea.ts'
import type { Paint } from '../importedProp.ts'

/** A part's surface with what each triangle shows. */
export interface ColoredSurface {
  readonly positions: Float64Array
  readonly indices: Uint32Array
  /** Linear r, g, b per triangle. */
  readonly linear: Float32Array
}

export interface PaintedPart {
  /** The mean over the surface, `#rrggbb`. */
  readonly color: `#${string}`
  /** It shows more than one colour. */
  readonly mixed: boolean
  /** Null when no part of the prop shows more than one. */
  readonly paint: Paint | null
}

/** Colours nearer to a part's mean than this are one colour: ΔE 2 is just seen. */
const SEEN = 2

/**
 * The mean colour of each part, and a palette for the prop: at most {@link PALETTE_COLORS} colours that stand for all
 * its triangles, each triangle in the nearest. A prop whose parts are of one colour each has no palette: they stay as
 * they are.
 *
 * @returns palette: most surface first, with shares that add up to 1
 */
export function paintParts(
  surfaces: readonly ColoredSurface[],
  count: number = PALETTE_COLORS,
): { readonly parts: readonly PaintedPart[]; readonly palette: readonly SurfaceColor[] } {
  const measured = surfaces.map(measure)
  if (!measured.some(({ mixed }) => mixed))
    return { parts: measured.map(({ color }) => ({ color, mixed: false, paint: null })), palette: [] }
  const cells = createColorCells()
  const each = [0, 0, 0] as unknown as [number, number, number]
  for (const { lab, area } of measured) {
    for (let t = 0; t < area.length; t++) {
      for (const k of [0, 1, 2] as const) each[k] = lab[3 * t + k]!
      cells.add(each, area[t]!)
    }
  }
  const chosen = choosePalette(cells.points(), count)
  const colors = chosen.map((lab) => linearToHex(labToLinear(lab)))
  const surface = chosen.map(() => 0)
  const parts = measured.map(({ lab, area, color, mixed }): PaintedPart => {
    const index = new Uint8Array(area.length)
    for (let t = 0; t < area.length; t++) {
      for (const k of [0, 1, 2] as const) each[k] = lab[3 * t + k]!
      index[t] = nearestColor(chosen, each)
      surface[index[t]!]! += area[t]!
    }
    return { color, mixed, paint: { colors, index } }
  })
  const total = surface.reduce((sum, value) => sum + value, 0)
  return { parts, palette: colors.map((color, i) => ({ color, share: surface[i]! / total })) }
}

interface Measured {
  /** L*, a*, b* per triangle. */
  readonly lab: Float32Array
  readonly area: Float64Array
  readonly color: `#${string}`
  readonly mixed: boolean
}

function measure({ positions, indices, linear }: ColoredSurface): Measured {
  const area = Float64Array.from({ length: indices.length / 3 }, (_, t) => triangleArea(positions, indices, 3 * t))
  const lab = new Float32Array(linear.length)
  const sum = [0, 0, 0]
  let total = 0
  let last: Lab = [0, 0, 0]
  for (let t = 0; t < area.length; t++) {
    const at = 3 * t
    const [r, g, b] = [linear[at]!, linear[at + 1]!, linear[at + 2]!]
    // Most neighbours in a file show the same.
    if (t === 0 || r !== linear[at - 3] || g !== linear[at - 2] || b !== linear[at - 1]) last = linearToLab(r, g, b)
    lab.set(last, at)
    total += area[t]!
    for (let k = 0; k < 3; k++) sum[k]! += area[t]! * linear[at + k]!
  }
  const mean = sum.map((value, k) => (total > 0 ? value / total : linear[k]!))
  const middle = linearToLab(mean[0]!, mean[1]!, mean[2]!)
  let mixed = false
  for (let t = 0; t < area.length && !mixed; t++)
    mixed = area[t]! > 0 && distanceSquared(lab.subarray(3 * t, 3 * t + 3), middle) > SEEN * SEEN
  return { lab, area, color: linearToHex(mean), mixed }
}
