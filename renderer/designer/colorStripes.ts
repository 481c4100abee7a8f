import type { SurfaceColor } from '#node-core/model/making/surfaceColor.ts'

/** CSS background of a swatch: the colours of a part as slices of its surface, or the one that it has. */
export function colorStripes(colors: readonly SurfaceColor[] | null, one: string): string {
  if (!colors || colors.length < 2) return colors?.[0]?.color ?? one
  let at = 0
  const slices = colors.map(({ color, share }) => {
    const from = at
    at += 100 * share
    return `${color} ${from.toFixed(1)}% ${at.toFixed(1)}%`
  })
  return `conic-gradient(${slices.join(', ')})`
}
