/** keccak-256; handed in, because execution uses a faster one than the kernel's. */
export type Keccak = (bytes: Uint8Array) => Uint8Array

/**
 * Root over an ordered list of 32-byte hashes: keccak(2 ‖ count (4) ‖ top) over pairs keccak(1 ‖ left ‖ right); a lone
 * last one moves up.
 */
export function orderedRoot(hashes: readonly Uint8Array[], keccak: Keccak): Uint8Array {
  let level = hashes
  while (level.length > 1) {
    const next: Uint8Array[] = []
    for (let i = 0; i < level.length; i += 2)
      next.push(
        i + 1 === level.length ? level[i]! : keccak(Buffer.concat([Uint8Array.of(1), level[i]!, level[i + 1]!])),
      )
    level = next
  }
  const head = Buffer.alloc(5)
  head[0] = 2
  head.writeUInt32BE(hashes.length, 1)
  return keccak(Buffer.concat([head, level[0] ?? new Uint8Array(32)]))
}
