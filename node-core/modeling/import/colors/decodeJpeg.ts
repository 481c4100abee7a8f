/// <reference path="./jpegDecoder.d.ts" />
import decode from 'jpeg-js/lib/decoder.js'
import { MAX_PIXELS, type Picture } from './decodePng.ts'

/** Beyond it a picture counts as too large; a worker has 1 GB. */
const MAX_MEMORY_MB = 512

/**
 * A JPEG (ITU-T T.81, baseline or progressive) as pixels, the same on every machine. Undefined for what is not read
 * here: too large, damaged, arithmetic coding.
 */
export function decodeJpeg(bytes: Uint8Array): Picture | undefined {
  try {
    const { width, height, data } = decode(bytes, {
      useTArray: true,
      formatAsRGBA: false,
      tolerantDecoding: false,
      maxResolutionInMP: MAX_PIXELS / 1e6,
      maxMemoryUsageInMB: MAX_MEMORY_MB,
    })
    if (data.length !== 3 * width * height || data.length === 0) return undefined
    return {
      width,
      height,
      pixel(x, y) {
        const at = 3 * (y * width + x)
        return [data[at]!, data[at + 1]!, data[at + 2]!]
      },
    }
  } catch {
    return undefined
  }
}
