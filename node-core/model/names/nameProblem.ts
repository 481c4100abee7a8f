import { isBlankName, NAME_CHARACTERS } from './cleanName.ts'
import { hasUnsafeText } from './unsafeText.ts'

/** Why a name may not be used, as the end of a code: `PROP_NAME_EMPTY`, `ACCOUNT_NAME_TOO_LONG`. */
export type NameProblem = 'EMPTY' | 'TOO_LONG' | 'UNSAFE_CHARACTERS' | 'NOT_NORMALISED'

/** What a person must change about a name before others read it; null when nothing. */
export function nameProblem(name: string, maxCodePoints = NAME_CHARACTERS): NameProblem | null {
  // The cheap length first: a ten-megabyte name is not walked character by character. Code points, not characters as
  // seen:
  // what is one of those depends on the machine's Unicode, and every node must say the same about a document.
  const length = name.length > 4 * maxCodePoints ? name.length : [...name].length
  if (length > maxCodePoints) return 'TOO_LONG'
  if (hasUnsafeText(name) || /^\p{M}/u.test(name)) return 'UNSAFE_CHARACTERS'
  if (isBlankName(name)) return 'EMPTY'
  return name.normalize('NFC') === name ? null : 'NOT_NORMALISED'
}
