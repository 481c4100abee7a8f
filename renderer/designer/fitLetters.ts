import { roundMm } from '#node-core/model/design.ts'
import type { TextZone } from '#node-core/model/prop.ts'

/**
 * Width of a bold character in em, near enough to choose a size; whether it really fits is the printability card's
 * word.
 */
function emWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0x2e80) return 1
  if (/[ ilI.,:;'!|]/.test(character)) return 0.32
  if (/[mwMW@%]/.test(character)) return 0.95
  return 0.7
}

/**
 * Height of the em square that fills a zone with a text, mm of the finished piece: a tenth of the width stays free,
 * capitals
 * take up to 0.7 of the height.
 */
export function fitLetters(zone: Pick<TextZone, 'widthMm' | 'heightMm'>, scale: number, text: string): number {
  const width = [...text].reduce((sum, character) => sum + emWidth(character), 0) || 1
  const fit = Math.min((zone.widthMm * scale * 0.9) / width, zone.heightMm * scale)
  return Math.max(1, roundMm(Math.floor(fit * 10) / 10))
}
