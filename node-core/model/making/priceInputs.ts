/**
 * What a factory's price table multiplies. Whole numbers, rounded up, so every node computes the same ones. Hashed into
 * quotes and written into orders under exactly these names.
 */
export interface PriceInputs {
  readonly volumeMm3: number
  readonly areaMm2: number
  /** x, y, z of the whole piece, assembled. */
  readonly boundingBoxMm: readonly [number, number, number]
  /** Characters that leave a mark: spaces are free. */
  readonly engravedCharacters: number
  /** Different colours over all parts. */
  readonly colours: number
}

/** Of a piece with a part that is no solid: what has no volume has no price. */
export const NO_PRICE_INPUTS: PriceInputs = {
  volumeMm3: 0,
  areaMm2: 0,
  boundingBoxMm: [0, 0, 0],
  engravedCharacters: 0,
  colours: 0,
}
