import type { PartDiagnosis } from '#node-core/modeling/modeling.ts'
import type { ClosingOffer } from '#node-core/modeling/build/offerClosing.ts'

/**
 * What closing would do, by key of the imported part, at another size than the one it was looked at.
 *
 * @param ratio size now ÷ size then
 */
export function scaleClosings(diagnosis: readonly PartDiagnosis[], ratio: number): ReadonlyMap<string, ClosingOffer> {
  const offers = new Map<string, ClosingOffer>()
  for (const { key, closing } of diagnosis) {
    if (!closing) continue
    offers.set(key, {
      ...closing,
      volumeMm3: closing.volumeMm3 * ratio ** 3,
      listed: closing.listed.map((opening) => ({
        ...opening,
        centre: [opening.centre[0] * ratio, opening.centre[1] * ratio, opening.centre[2] * ratio],
        acrossMm: opening.acrossMm * ratio,
        bendMm: opening.bendMm * ratio,
        cap: opening.cap.map((mm) => mm * ratio),
      })),
    })
  }
  return offers
}
