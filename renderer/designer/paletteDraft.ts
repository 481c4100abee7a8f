import type { PropInspection } from '#node-core/api/calls/props.ts'
import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'
import type { PaletteColor, Prop, PropColor } from '#node-core/model/prop.ts'
import { madeSurface } from '#node-core/model/studioPalette.ts'

/** A colour of the file and what the studio wants of it. */
export interface PaletteRow {
  readonly measured: PropColor
  /** Of the whole model's surface, 0–1. */
  readonly share: number
  readonly color: PropColor
  /** As typed; empty: everybody's app has its own word. */
  readonly name: string
  /** The row whose colour and name it has, by what that measures; null: its own. */
  readonly sameAs: PropColor | null
}
export type PaletteDraft = readonly PaletteRow[]

const bare = (measured: PropColor, share: number): PaletteRow => ({
  measured,
  share,
  color: measured,
  name: '',
  sameAs: null,
})
const withRow = (palette: PaletteDraft, measured: PropColor, change: Partial<PaletteRow>): PaletteDraft =>
  palette.map((row) => (row.measured === measured ? { ...row, ...change } : row))

/** The file's colours; a prop that brings a palette of its own keeps it. */
export function createPalette(colors: readonly SurfaceColor[], ready: Prop['palette'] = []): PaletteDraft {
  const rows = madeSurface({}, colors).map(({ color, share }) => ({
    ...bare(color, share),
    ...ready.find((entry) => entry.measured === color),
  }))
  const leaders = new Map<PropColor, PaletteRow>()
  // Who was of that colour from the start has it; the others follow.
  for (const row of [...rows.filter(({ measured, color }) => measured === color), ...rows])
    if (!leaders.has(row.color)) leaders.set(row.color, row)
  const nameOf = (color: PropColor) => rows.find((row) => row.color === color && row.name !== '')?.name ?? ''
  return rows.map((row) => {
    const leader = leaders.get(row.color)!
    return leader === row
      ? { ...row, name: nameOf(row.color) }
      : { ...bare(row.measured, row.share), sameAs: leader.measured }
  })
}

export function setColor(palette: PaletteDraft, measured: PropColor, color: PropColor): PaletteDraft {
  return withRow(palette, measured, { color, sameAs: null })
}

export function setName(palette: PaletteDraft, measured: PropColor, name: string): PaletteDraft {
  return withRow(palette, measured, { name })
}

/** Makes one colour the same as another from now on, and with it those that were made the same as it. */
export function joinColors(palette: PaletteDraft, measured: PropColor, other: PropColor): PaletteDraft {
  if (measured === other) return palette
  return palette.map((row) =>
    row.measured === measured || row.sameAs === measured ? { ...bare(row.measured, row.share), sameAs: other } : row,
  )
}

/** Once a colour is chosen: two of the same are one, with one name. */
export function joinEqual(palette: PaletteDraft, measured: PropColor): PaletteDraft {
  const row = palette.find((each) => each.measured === measured)
  const other = palette.find((each) => each !== row && each.sameAs === null && each.color === row?.color)
  return row?.sameAs === null && other ? joinColors(palette, measured, other.measured) : palette
}

/** As in the file, without a name. */
export function resetColor(palette: PaletteDraft, measured: PropColor): PaletteDraft {
  return withRow(palette, measured, { color: measured, name: '', sameAs: null })
}

export function isChanged({ measured, color, name, sameAs }: PaletteRow): boolean {
  return color !== measured || name.trim() !== '' || sameAs !== null
}

/** Every colour with what it is made in, names as they will be signed. */
export function resolvePalette(palette: PaletteDraft): readonly (PaletteColor & { readonly share: number })[] {
  return palette.map((row) => {
    const { color, name } = palette.find(({ measured }) => measured === row.sameAs) ?? row
    return { measured: row.measured, color, name: name.trim().normalize('NFC'), share: row.share }
  })
}

/** What the document says: only what was changed or named; undefined when nothing was. */
export function paletteOf(palette: PaletteDraft): Prop['palette'] {
  const said = resolvePalette(palette)
    .filter(({ measured, color, name }) => color !== measured || name !== '')
    .map(({ measured, color, name }) => ({ measured, color, name }))
  return said.length > 0 ? said : undefined
}

/** A colour as it is made, with those of the file that it stands for. */
export interface OwnColor {
  readonly color: PropColor
  readonly measured: readonly PropColor[]
}

/** As much of a part's draft as decides whether it keeps its file's colours. */
interface ColoredPart {
  readonly sources: readonly string[]
  readonly colors: readonly PropColor[]
  readonly leftOut?: boolean
}

/** What the parts that keep their file's colours are made in, most of the model's surface first. */
export function ownColors(
  parts: readonly ColoredPart[],
  palette: PaletteDraft,
  inspection: PropInspection,
): readonly OwnColor[] {
  const used = new Set<string>()
  for (const { sources, colors, leftOut } of parts) {
    const found = inspection.parts.filter(({ key }) => sources.includes(key))
    const first = found.find(({ key }) => key === sources[0])
    if (leftOut || first?.color !== colors[0]) continue
    for (const part of found) for (const { color } of part.colors) used.add(color)
  }
  const made = new Map<PropColor, PropColor[]>()
  for (const { measured, color } of resolvePalette(palette))
    if (used.has(measured)) made.set(color, [...(made.get(color) ?? []), measured])
  return [...made].map(([color, measured]) => ({ color, measured }))
}
