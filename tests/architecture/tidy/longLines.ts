/** Columns of the formatter; what it cannot break (a long string, a row of a table) is counted. */
export const COLUMNS = 120

/** `path:line` of every line over 120 columns. */
export function longLines(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => (line.length > COLUMNS ? [`${path}:${index + 1}`] : []))
}
