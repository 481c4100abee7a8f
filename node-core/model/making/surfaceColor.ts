/** A colour with how much of a surface it covers. */
export interface SurfaceColor {
  /** `#rrggbb`, sRGB. */
  readonly color: `#${string}`
  /** 0–1. */
  readonly share: number
}
