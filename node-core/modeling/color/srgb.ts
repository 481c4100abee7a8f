/** Red, green, blue, each 0–1. */
export type Rgb = readonly [number, number, number]

/**
 * The sRGB curve (IEC 61966-2-1), 0–1 to linear 0–1. `**` may differ in its last bit between engines, and two nodes
 * must agree: 32 bits after the point are the same everywhere.
 */
const toLinear = (srgb: number): number =>
  Math.round((srgb <= 0.04045 ? srgb / 12.92 : ((srgb + 0.055) / 1.055) ** 2.4) * 2 ** 32) / 2 ** 32

/** sRGB 0–255 to linear 0–1, by byte. */
export const LINEAR_OF_BYTE: Readonly<Float64Array> = Float64Array.from({ length: 256 }, (_, byte) =>
  toLinear(byte / 255),
)

/** Linear values from which on the next byte is nearer. */
const STEPS = Float64Array.from({ length: 255 }, (_, byte) => toLinear((byte + 0.5) / 255))

/** Linear 0–1 (what lies outside is cut off) to the nearest sRGB byte. */
export function linearToByte(linear: number): number {
  let [low, high] = [0, 255]
  while (low < high) {
    const middle = (low + high) >> 1
    if (linear >= STEPS[middle]!) low = middle + 1
    else high = middle
  }
  return low
}

/** Linear r, g, b to `#rrggbb`, sRGB. */
export function linearToHex(linear: ArrayLike<number>): `#${string}` {
  const channel = (k: number): string => linearToByte(linear[k]!).toString(16).padStart(2, '0')
  return `#${channel(0)}${channel(1)}${channel(2)}`
}

/** `#rrggbb`, sRGB, to linear r, g, b. */
export function hexToLinear(hex: string): Rgb {
  const channel = (at: number): number => LINEAR_OF_BYTE[Number.parseInt(hex.slice(at, at + 2), 16)] ?? 0
  return [channel(1), channel(3), channel(5)]
}
