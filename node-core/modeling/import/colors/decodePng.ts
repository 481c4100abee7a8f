import { Unzlib } from 'fflate'

/** A decoded picture, read pixel by pixel. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** sRGB 0–255; alpha is left out. */
  pixel(x: number, y: number): readonly [number, number, number]
}

/** Pixels of one picture at most: what is only averaged need not be larger. */
export const MAX_PIXELS = 16_777_216
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }
/** Compressed bytes handed to the decompressor at once: a bomb is noticed after one portion. */
const PORTION = 16_384

/**
 * A PNG (ISO/IEC 15948) as pixels, the same on every machine: a browser's own decoder may convert colours, and two
 * nodes must
 * agree. Undefined for what is not read here: interlaced, too large, damaged.
 */
export function decodePng(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = readHead(bytes, view)
  if (!head) return undefined
  const { width, height, depth, channels } = head
  const lineBytes = Math.ceil((width * channels * depth) / 8)
  const raw = inflate(head.data, (lineBytes + 1) * height)
  if (!raw || !unfilter(raw, lineBytes, height, Math.max(1, (channels * depth) >> 3))) return undefined
  const sample = (x: number, y: number, channel: number): number => {
    const line = y * (lineBytes + 1) + 1
    const index = x * channels + channel
    if (depth >= 8) return raw[line + (index * depth) / 8]!
    const value = (raw[line + ((index * depth) >> 3)]! >> (8 - depth - ((index * depth) & 7))) & ((1 << depth) - 1)
    return head.palette ? value : (value * 255) / ((1 << depth) - 1)
  }
  return {
    width,
    height,
    pixel(x, y) {
      const first = sample(x, y, 0)
      if (head.palette)
        return [head.palette[3 * first] ?? 0, head.palette[3 * first + 1] ?? 0, head.palette[3 * first + 2] ?? 0]
      return channels < 3 ? [first, first, first] : [first, sample(x, y, 1), sample(x, y, 2)]
    },
  }
}

interface PngHead {
  readonly width: number
  readonly height: number
  readonly depth: number
  readonly channels: number
  readonly palette: Uint8Array | undefined
  readonly data: readonly Uint8Array[]
}

function readHead(bytes: Uint8Array, view: DataView): PngHead | undefined {
  if (bytes.length < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined
  const [width, height, depth, type, interlaced] = [
    view.getUint32(16),
    view.getUint32(20),
    bytes[24]!,
    bytes[25]!,
    bytes[28]!,
  ]
  const channels = CHANNELS[type]
  if (
    channels === undefined ||
    ![1, 2, 4, 8, 16].includes(depth) ||
    interlaced !== 0 ||
    width * height === 0 ||
    width * height > MAX_PIXELS
  )
    return undefined
  let palette: Uint8Array | undefined
  const data: Uint8Array[] = []
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const name = view.getUint32(at + 4)
    const chunk = bytes.subarray(at + 8, at + 8 + length)
    if (name === 0x504c5445) palette = chunk
    if (name === 0x49444154) data.push(chunk)
    at += 12 + length
  }
  return type === 3 && !palette
    ? undefined
    : { width, height, depth, channels, palette: type === 3 ? palette : undefined, data }
}

/** At most `size` bytes; undefined when it is damaged, shorter or longer. */
function inflate(parts: readonly Uint8Array[], size: number): Uint8Array | undefined {
  const out = new Uint8Array(size)
  let filled = 0
  const stream = new Unzlib((chunk) => {
    if (filled + chunk.length <= size) out.set(chunk, filled)
    filled += chunk.length
  })
  try {
    for (const [i, part] of parts.entries()) {
      for (let at = 0; at < part.length && filled <= size; at += PORTION)
        stream.push(part.subarray(at, at + PORTION), i === parts.length - 1 && at + PORTION >= part.length)
    }
  } catch {
    return undefined
  }
  return filled === size ? out : undefined
}

/** Undoes the filter of each line in place (§9.2). */
function unfilter(raw: Uint8Array, lineBytes: number, height: number, step: number): boolean {
  for (let y = 0; y < height; y++) {
    const line = y * (lineBytes + 1) + 1
    const filter = raw[line - 1]!
    if (filter > 4) return false
    if (filter === 0) continue
    for (let x = 0; x < lineBytes; x++) {
      const left = x >= step ? raw[line + x - step]! : 0
      const up = y > 0 ? raw[line + x - lineBytes - 1]! : 0
      const corner = x >= step && y > 0 ? raw[line + x - lineBytes - 1 - step]! : 0
      raw[line + x] =
        raw[line + x]! +
        (filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner))
    }
  }
  return true
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
