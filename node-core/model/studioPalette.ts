import type { SurfaceColor } from './making/surfaceColor.ts'
import type { PaletteColor, PropColor } from './prop.ts'

/** A prop, or as much of one as is needed here. */
interface WithPalette {
  readonly palette?: readonly PaletteColor[]
}

/** By colour as measured in the file: what the studio makes it in. Those not named here stay as measured. */
export function madeColors({ palette }: WithPalette): ReadonlyMap<PropColor, PropColor> {
  return new Map((palette ?? []).map(({ measured, color }) => [measured, color]))
}

/** By colour as made: what the studio calls it. */
export function colorNames({ palette }: WithPalette): ReadonlyMap<PropColor, string> {
  return new Map((palette ?? []).filter(({ name }) => name !== '').map(({ color, name }) => [color, name]))
}

/** Colours of a surface as the studio makes them, most surface first; what it made one is one. */
export function madeSurface(prop: WithPalette, colors: readonly SurfaceColor[]): readonly SurfaceColor[] {
  const made = madeColors(prop)
  const shares = new Map<PropColor, number>()
  for (const { color, share } of colors) {
    const own = made.get(color) ?? color
    shares.set(own, (shares.get(own) ?? 0) + share)
  }
  return [...shares].map(([color, share]) => ({ color, share })).sort((a, b) => b.share - a.share)
}
