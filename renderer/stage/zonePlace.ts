import type { TextZone } from '#node-core/model/prop.ts'

/** Where a text zone lies, prop mm. */
export type ZonePlace = Pick<TextZone, 'origin' | 'normal' | 'up' | 'widthMm' | 'heightMm'>

/** How a surface lies under a zone: heights over its plane, row by row from the lower left corner, prop mm. */
export interface ZoneRelief {
  readonly columns: number
  readonly rows: number
  readonly heights: Float32Array
}

/** A zone with the surface under it; null or none: the zone's plane. */
export type LaidZone = ZonePlace & { readonly relief?: ZoneRelief | null }
