/**
 * A point or direction in **prop millimetres**: the GLB's axes (Y up), scaled so that its longest side is `realSizeMm`.
 */
export type Vector3 = readonly [number, number, number]
