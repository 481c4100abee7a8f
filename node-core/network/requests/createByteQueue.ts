/** Bytes in, bytes out, in order, each copied once. */
export interface ByteQueue {
  readonly length: number
  append(bytes: Uint8Array): void
  /** The first `length` bytes, which must be there. */
  take(length: number): Uint8Array
}

export function createByteQueue(): ByteQueue {
  let parts: Uint8Array[] = []
  let length = 0
  return {
    get length() {
      return length
    },
    append(bytes) {
      parts.push(bytes)
      length += bytes.length
    },
    take(wanted) {
      const out = new Uint8Array(Math.min(wanted, length))
      let filled = 0
      let used = 0
      while (filled < out.length) {
        const part = parts[used]!
        const need = out.length - filled
        if (part.length <= need) {
          out.set(part, filled)
          filled += part.length
          used++
        } else {
          out.set(part.subarray(0, need), filled)
          parts[used] = part.subarray(need)
          filled += need
        }
      }
      parts = parts.slice(used)
      length -= out.length
      return out
    },
  }
}
