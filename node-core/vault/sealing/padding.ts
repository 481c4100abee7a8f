import { damagedEnvelope } from './errors.ts'

const PREFIX = 8
/** Below this all sizes look alike: addresses, notes, small keys. */
const SMALLEST = 1_024

/**
 * The size class of a length: Padmé (Nikitin et al., PETS 2019): at most 12 % more bytes, and of a file's size only its
 * order of
 * magnitude and a few leading bits are seen.
 */
export function paddedLength(length: number): number {
  if (length <= SMALLEST) return SMALLEST
  const exponent = Math.floor(Math.log2(length))
  const kept = Math.floor(Math.log2(exponent)) + 1
  const step = 2 ** (exponent - kept)
  return Math.ceil(length / step) * step
}

/** length (8 bytes, big-endian) ‖ data ‖ zeros, up to the size class. */
export function pad(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array(paddedLength(data.length + PREFIX))
  new DataView(padded.buffer).setBigUint64(0, BigInt(data.length))
  padded.set(data, PREFIX)
  return padded
}

/** @throws SEALING_DAMAGED when it is not what {@link pad} makes */
export function unpad(padded: Uint8Array): Uint8Array {
  if (padded.length < SMALLEST) throw damagedEnvelope('padding too short')
  const length = Number(new DataView(padded.buffer, padded.byteOffset).getBigUint64(0))
  if (length > padded.length - PREFIX || paddedLength(length + PREFIX) !== padded.length)
    throw damagedEnvelope('padding does not fit')
  for (let i = PREFIX + length; i < padded.length; i++)
    if (padded[i] !== 0) throw damagedEnvelope('padding is not zero')
  return padded.slice(PREFIX, PREFIX + length)
}
