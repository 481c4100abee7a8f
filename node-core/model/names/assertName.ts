import { defineError, type ErrorMaker } from '../../kernel/errors.ts'
import { NAME_CHARACTERS } from './cleanName.ts'
import { nameProblem, type NameProblem } from './nameProblem.ts'

export const nameEmpty = defineError('input', 'MODEL_NAME_EMPTY')
export const nameTooLong = defineError('input', 'MODEL_NAME_TOO_LONG')
export const nameUnsafe = defineError('input', 'MODEL_NAME_UNSAFE_CHARACTERS')

const ERRORS: Readonly<Record<NameProblem, ErrorMaker>> = {
  EMPTY: nameEmpty,
  TOO_LONG: nameTooLong,
  UNSAFE_CHARACTERS: nameUnsafe,
  NOT_NORMALISED: nameUnsafe,
}

/**
 * A name from the person of this node, before anybody else reads it.
 * @throws MODEL_NAME_EMPTY, MODEL_NAME_TOO_LONG, MODEL_NAME_UNSAFE_CHARACTERS
 */
export function assertName(name: string, maxCodePoints = NAME_CHARACTERS): void {
  const problem = nameProblem(name.normalize('NFC'), maxCodePoints)
  if (problem) throw ERRORS[problem]('this name cannot be used', { max: maxCodePoints })
}
