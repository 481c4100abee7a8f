/** Words of a program that no person should read. */
const RAW: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a code', /\b[A-Z]{3,}(?:_[A-Z0-9]+)+\b/g],
  ['no value', /\b(?:undefined|NaN|Infinity|Invalid Date)\b|\[object \w+\]/g],
  ['an unfilled place', /\{\w+\}/g],
]

/**
 * What a page shows that is no sentence: keys of messages that stand for their text, codes, values that are none.
 * @param areas files of messages, by which keys begin
 */
export function rawText(text: string, areas: readonly string[]): string[] {
  const key = new RegExp(String.raw`\b(?:${areas.join('|')})\.[a-z][\w.]+\b`, 'gi')
  return [['untranslated', key] as const, ...RAW].flatMap(([what, pattern]) =>
    [...text.matchAll(pattern)].map(([found]) => `${what}: ${found}`),
  )
}
