/** What an issue repeats of a value that a stranger wrote. */
export function clip(value: unknown): string {
  return String(value).slice(0, 80)
}
