/** Slices of a font with the code points each claims; claims are not promises, a glyph may still be missing. */
export interface FontSlice {
  readonly name: string
  has(codePoint: number): boolean
}

/**
 * Parses fontsource's `unicode.json`. Named slices (`latin`) come before numbered ones: they are smaller and hinted
 * better.
 */
export function parseUnicodeRanges(json: Readonly<Record<string, string>>): readonly FontSlice[] {
  const slices = Object.entries(json).map(([key, css]) => {
    const ranges = css.split(',').map((range) => {
      const [from, to] = range.trim().replace(/^U\+/i, '').split('-')
      const start = Number.parseInt(from!, 16)
      return [start, to === undefined ? start : Number.parseInt(to, 16)] as const
    })
    const numbered = key.startsWith('[')
    return {
      name: key.replace(/[[\]]/g, ''),
      numbered,
      has: (codePoint: number) => ranges.some(([start, end]) => codePoint >= start && codePoint <= end),
    }
  })
  return slices.sort(
    (a, b) => Number(a.numbered) - Number(b.numbered) || (a.name === 'latin' ? -1 : b.name === 'latin' ? 1 : 0),
  )
}
