/** Rows of cells with aligned columns, the first row being the names. */
export function printTable(rows: ReadonlyArray<ReadonlyArray<string | number>>): void {
  const texts = rows.map((row) => row.map(String))
  const widths = texts[0]!.map((_, i) => Math.max(...texts.map((row) => row[i]?.length ?? 0)))
  for (const row of texts)
    process.stdout.write(
      `${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}\n`,
    )
}

export const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits

/** `--name value` among the options, else `otherwise`. */
export function numberOption(options: readonly string[], name: string, otherwise: number): number {
  const at = options.indexOf(`--${name}`)
  const value = at < 0 ? otherwise : Number(options[at + 1])
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} takes a positive number`)
  return value
}
