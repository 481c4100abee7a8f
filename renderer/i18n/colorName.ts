import type { PropColor } from '#node-core/model/prop.ts'

/** Colours that have a word, each where most people would use it; the words are in `colors.json` of each locale. */
export const NAMED_COLORS = {
  black: '#0b0b0c',
  charcoal: '#36373b',
  grey: '#808080',
  slateGrey: '#5f6b76',
  silver: '#c0c2c6',
  white: '#ffffff',
  ivory: '#f5f0de',
  bone: '#cac5b8',
  beige: '#dcc9a3',
  sand: '#c2a878',
  taupe: '#8b7d6d',
  darkBrown: '#4a2f20',
  brown: '#7a4a2b',
  bronze: '#8a6b3d',
  copper: '#b46a3c',
  gold: '#d0a43a',
  ochre: '#b8862b',
  yellow: '#f2d21f',
  paleYellow: '#f6e997',
  orange: '#f28c1c',
  rust: '#a8401f',
  red: '#d11f26',
  darkRed: '#7a1f2b',
  pink: '#f0a3b8',
  magenta: '#c9257f',
  plum: '#5b2a4f',
  purple: '#6f3fa0',
  lavender: '#b9a6dc',
  navy: '#1d2a4d',
  midnight: '#24303f',
  blue: '#2457c5',
  skyBlue: '#7fb6e6',
  paleBlue: '#cfe0ee',
  turquoise: '#2fb8b0',
  teal: '#17615f',
  darkGreen: '#2d3b2f',
  green: '#2e8b3d',
  olive: '#6b6a2f',
  lime: '#a2cc2f',
  mint: '#b5e0c3',
  sage: '#8ca387',
  bottleGreen: '#2a5a42',
  maroon: '#3d1619',
  aubergine: '#2d2028',
} as const satisfies Readonly<Record<string, PropColor>>
export type ColorName = keyof typeof NAMED_COLORS

type Lab = readonly [lightness: number, a: number, b: number]

/** OKLab (Ottosson 2020): equal distances look equally far, which those of RGB do not. */
function labOf(color: PropColor): Lab {
  const linear = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  const [r, g, b] = linear as [number, number, number]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

const LABS = Object.entries(NAMED_COLORS).map(([name, color]) => [name as ColorName, labOf(color)] as const)
/** A hue is told apart sooner than a shade of it: differences of lightness count less. */
const LIGHTNESS_WEIGHT = 0.7
/** Chroma below which nobody sees a hue. */
const NEUTRAL = 0.012

/** The word for a colour: its nearest neighbour's among those that have one; of greys only a grey's. */
export function colorName(color: PropColor): ColorName {
  const [l, a, b] = labOf(color)
  const isNeutral = ([, a2, b2]: Lab) => Math.hypot(a2, b2) < NEUTRAL
  const distance = ([l2, a2, b2]: Lab) => (LIGHTNESS_WEIGHT * (l - l2)) ** 2 + (a - a2) ** 2 + (b - b2) ** 2
  const candidates = isNeutral([l, a, b]) ? LABS.filter(([, lab]) => isNeutral(lab)) : LABS
  return candidates.reduce((best, next) => (distance(next[1]) < distance(best[1]) ? next : best))[0]
}

/** A colour's word, and which of several of that word it is. */
export interface ColorWord {
  readonly name: ColorName
  /** Among two of one word: the darker or the lighter; among more: its place from dark to light, from 1. */
  readonly which: 'darker' | 'lighter' | number | null
}

/** The word for a colour among others that stand beside it: no two of them are called the same. */
export function colorWord(color: PropColor, among: readonly PropColor[]): ColorWord {
  const name = colorName(color)
  const same = [...new Set(among)].filter((other) => colorName(other) === name)
  if (same.length < 2 || !same.includes(color)) return { name, which: null }
  // Equally light ones still need an order that is the same everywhere.
  const order = same.sort((a, b) => labOf(a)[0] - labOf(b)[0] || (a < b ? -1 : 1))
  const at = order.indexOf(color)
  if (same.length > 2) return { name, which: at + 1 }
  return { name, which: at === 0 ? 'darker' : 'lighter' }
}
