/** Units of a key at most; a number may follow. */
const LENGTH = 120
/** What a document refuses in a source (`hasUnsafeCharacters`): such a key could never be published. */
const NOT_IN_KEYS =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** Gives each part of a file a key of its own, in time that grows with the number of parts and not with its square. */
export function createPartKeys(): (wanted: string) => string {
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return (wanted) => {
    const base = wanted.slice(0, LENGTH).replace(NOT_IN_KEYS, '') || 'part'
    let key = base
    // Where the last one of this name left off: sixty thousand bricks do not count from two each.
    for (let n = next.get(base) ?? 2; taken.has(key); n++) {
      key = `${base}#${n}`
      next.set(base, n + 1)
    }
    taken.add(key)
    return key
  }
}
