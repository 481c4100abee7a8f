/** Lines that make a copy. */
const COPY_LINES = 6

interface Line {
  readonly path: string
  readonly number: number
  readonly text: string
}

/** Imports, comments and lone brackets say nothing of their own. */
const SAYS_NOTHING = /^(import\b|export \* |export \{|\} from |\/\/|\/\*|\*|<!--|[[\](){}<>,;/]*$)/

const tellingLines = (path: string, text: string): Line[] =>
  text
    .split('\n')
    .map((line, index) => ({ path, number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '' && !SAYS_NOTHING.test(line.text))

/**
 * Pairs of places that share six telling lines or more, letter by letter: `a.ts:10 = b.ts:40 (8 lines)`, the longest run
 * each.
 */
export function copies(files: readonly { readonly path: string; readonly text: string }[]): string[] {
  const lines = files.map(({ path, text }) => tellingLines(path, text))
  const firstSeen = new Map<string, [file: number, line: number]>()
  const found: string[] = []
  lines.forEach((own, file) => {
    let line = 0
    while (line + COPY_LINES <= own.length) {
      const key = own
        .slice(line, line + COPY_LINES)
        .map(({ text }) => text)
        .join('\n')
      const seen = firstSeen.get(key)
      if (seen === undefined) {
        firstSeen.set(key, [file, line])
        line += 1
        continue
      }
      const [other, start] = seen
      const theirs = lines[other] as Line[]
      // A run does not overlap its own original.
      const most = other === file ? line - start : Number.MAX_SAFE_INTEGER
      let length = 0
      while (
        length < most &&
        own[line + length] !== undefined &&
        own[line + length]?.text === theirs[start + length]?.text
      )
        length += 1
      if (length >= COPY_LINES) {
        const [a, b] = [theirs[start] as Line, own[line] as Line]
        found.push(`${a.path}:${a.number} = ${b.path}:${b.number} (${length} lines)`)
      }
      line += Math.max(length, 1)
    }
  })
  return found
}
