import { bigintToBytesFast, bytesToBigintFast } from '../crypto/hexFast.ts'
import { EMPTY_DIVIDEND, type DividendState } from '../dividend/dividend.ts'

const FIELDS = ['index', 'remainder', 'total', 'owed', 'waiting'] as const

/** Five integers, each with a length byte. */
export function encodeDividend(state: DividendState): Uint8Array {
  return Buffer.concat(
    FIELDS.flatMap((field) => [Uint8Array.of(bigintToBytesFast(state[field]).length), bigintToBytesFast(state[field])]),
  )
}

export function decodeDividend(bytes: Uint8Array | undefined): DividendState {
  if (bytes === undefined) return EMPTY_DIVIDEND
  let at = 0
  const values = FIELDS.map(() => {
    const length = bytes[at++] ?? 0
    at += length
    return bytesToBigintFast(bytes.subarray(at - length, at))
  })
  return { index: values[0]!, remainder: values[1]!, total: values[2]!, owed: values[3]!, waiting: values[4]! }
}
