import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NO_PROMISE, PROMISES, type Proof } from './promises.ts'

const root = resolve(import.meta.dirname, '../../..')

/** Words in which the app promises: what never happens, what happens by itself, who alone may, what comes back. */
const PROMISING = new RegExp(
  `\\b(${[
    'never|nobody|no one|everyone|everybody|everything',
    'at once|by itself|for good',
    'cannot be (?:changed|undone|reset|returned)',
    'sealed|encrypted|holds no',
    'locks?|returns?|(?:comes?|goes|gets?|sends?|sent|can go) .{0,40}back',
    'only (?:you|the factory|\\{)',
    'nothing (?:of it|happens|is)',
  ].join('|')})\\b`,
  'i',
)

type Messages = { readonly [key: string]: string | Messages }

/** `area.key` and text of every message of a language; an error's sentence says what happened, not what will. */
function messagesOf(language: string): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (messages: Messages, at: string): void => {
    for (const [key, value] of Object.entries(messages))
      if (typeof value === 'string') found.set(`${at}.${key}`, value)
      else walk(value, `${at}.${key}`)
  }
  const folder = join(root, 'renderer/locales', language)
  for (const file of readdirSync(folder).filter((name) => name !== 'errors.json'))
    walk(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Messages, file.replace(/\.json$/, ''))
  return found
}

/** Messages that promise and stand in no list. */
function unlisted(messages: ReadonlyMap<string, string>, listed: ReadonlySet<string>): string[] {
  return [...messages].flatMap(([key, text]) => (PROMISING.test(text) && !listed.has(key) ? [`${key}: ${text}`] : []))
}

/** Proofs that are not there. */
function unfounded(proofs: readonly Proof[]): string[] {
  return proofs.flatMap(({ file, title }) => {
    const path = join(root, file)
    if (!existsSync(path)) return [`${file} is gone`]
    const titles = [
      ...readFileSync(path, 'utf8').matchAll(
        /\b(?:it|test|describe)(?:\.(?:skipIf|runIf)\(.*\)|[\w.]*)\(\s*(['"`])(.*?)\1/g,
      ),
    ]
    return titles.some((found) => found[2]!.replaceAll('\\', '').includes(title)) && title !== ''
      ? []
      : [`${file} has no test “${title}”`]
  })
}

const english = messagesOf('en')
const keys = PROMISES.flatMap((proof) => proof.keys)
const listed = [...keys, ...NO_PROMISE]

describe('a sentence that promises', () => {
  it('names the test that proves it', () => expect(unlisted(english, new Set(listed))).toEqual([]))

  it('is proven by a test that is there', () => expect(unfounded(PROMISES)).toEqual([]))

  it('is listed once, as it stands in both languages', () => {
    expect(listed.filter((key, index) => listed.indexOf(key) !== index)).toEqual([])
    const chinese = messagesOf('zh-CN')
    expect(listed.filter((key) => !english.has(key) || !chinese.has(key))).toEqual([])
    // What no longer speaks like a promise leaves the list of those that need no proof.
    expect(NO_PROMISE.filter((key) => !PROMISING.test(english.get(key) ?? ''))).toEqual([])
  })

  it('is noticed when it is new, and when its proof is gone', () => {
    expect(unlisted(new Map([['a.b', 'Your money comes back by itself.']]), new Set())).toHaveLength(1)
    expect(unlisted(new Map([['a.b', 'Choose a colour.']]), new Set())).toEqual([])
    expect(unfounded([{ file: 'tests/gone.test.ts', title: 'x', keys: [] }])).toHaveLength(1)
    expect(unfounded([{ ...PROMISES[0]!, title: 'a title nobody wrote' }])).toHaveLength(1)
  })
})
