/**
 * What the program calls a field, in a person's words: key of `errors.field`. The last name of a path counts
 * (`offer.rows.0.amountWei`).
 */
export function fieldKey(path: string): string {
  const names = path.split(/[.[\]]/).filter((part) => part !== '' && !/^\d+$/.test(part))
  return names.at(-1) ?? ''
}

/** Which of several a path speaks of, counted from one (`parts[2].id` → 3); null where it speaks of no list. */
export function placeInList(path: string): { readonly list: string; readonly number: number } | null {
  const match = /(?:^|\.)([A-Za-z]+)(?:\[(\d+)\]|\.(\d+))/.exec(path)
  return match === null ? null : { list: match[1]!, number: Number(match[2] ?? match[3]) + 1 }
}
