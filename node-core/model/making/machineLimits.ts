/** What a machine can do: part of a factory's published offer, so the names here are also those of its encoding. */
export interface MachineLimits {
  /** Largest piece, width × depth × height, mm; a part may be turned. */
  readonly buildVolumeMm: readonly [number, number, number]
  /** Thinnest stroke of lettering that survives, mm. */
  readonly minimumStrokeMm: number
  /** Thinnest wall that survives, mm. */
  readonly minimumWallMm: number
}

/** A machine that can do everything: what is left are the studio's own demands. */
export const ANY_MACHINE: MachineLimits = {
  buildVolumeMm: [10_000, 10_000, 10_000],
  minimumStrokeMm: 0.01,
  minimumWallMm: 0,
}
