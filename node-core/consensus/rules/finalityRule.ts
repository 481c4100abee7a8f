/**
 * Is the source S final once the link S → T is justified? Yes if every block strictly between them is justified in the
 * same chain
 * (T is S's child, or its grandchild with the block between justified, and so on up to the attestation's reach).
 *
 * Why safe: a justified block that conflicts with S and lies between S and T in height doubles a vote with the
 * justified block of
 * that height on our chain; one above T needs a link from below S, which surrounds S → T. Why not only child and
 * grandchild, as
 * the first text (protocol.md §2.7) said: with certificates two or more slots late every link spans three blocks, and
 * finality stalls for ever
 * (decisions/0005).
 */
export function isFinalLink(sourceHeight: number, targetHeight: number, justifiedHeights: readonly number[]): boolean {
  if (targetHeight <= sourceHeight) return false
  let needed = targetHeight - sourceHeight - 1
  if (needed === 0) return true
  for (let i = justifiedHeights.length - 1; i >= 0; i--) {
    const height = justifiedHeights[i]!
    if (height <= sourceHeight) break
    if (height < targetHeight) needed--
  }
  return needed === 0
}
