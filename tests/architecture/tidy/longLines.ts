/** Columns of the formatter; what it cannot break (a long string, a row of a table) is counted. */
export const COLUMNS = 120

/** `path:line` of every line over 120 columns; a row of a Markdown table cannot be broken. */
export function longLines(path: string, text: string): string[] {
  const isRow = (line: string) => path.endsWith('.md') && line.startsWith('|')
  return text
    .split('\n')
    .flatMap((line, index) => (line.length > COLUMNS && !isRow(line) ? [`${path}:${index + 1}`] : []))
}
