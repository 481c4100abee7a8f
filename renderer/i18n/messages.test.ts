import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const localeDir = (locale: string) => join(root, 'renderer/locales', locale)
const areas = readdirSync(localeDir('en'))

function flatten(value: unknown, path: string, out: Map<string, string>): Map<string, string> {
  if (typeof value === 'string') out.set(path, value)
  else
    for (const [key, item] of Object.entries(value as object)) flatten(item, path === '' ? key : `${path}.${key}`, out)
  return out
}
function messagesOf(locale: string): Map<string, string> {
  const all = new Map<string, string>()
  for (const area of areas)
    flatten(JSON.parse(readFileSync(join(localeDir(locale), area), 'utf8')), area.replace('.json', ''), all)
  return all
}
function filesUnder(folder: string, ending: RegExp): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return name === 'node_modules' ? [] : filesUnder(path, ending)
    return ending.test(name) && !/\.(test|artifact)\.ts$/.test(name) ? [path] : []
  })
}
/** Keys written out: in calls of `t`, as a route's title, as an item's label. */
const keysNamed = (text: string) =>
  [...text.matchAll(/(?:\bt\(\s*|\b(?:title|label): )'([\w-]+(?:\.[\w-]+)+)'/g)].map((match) => match[1]!)
const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort()

const en = messagesOf('en')
const zh = messagesOf('zh-CN')

describe('messages', () => {
  it('has the same areas and keys in both languages', () => {
    expect(readdirSync(localeDir('zh-CN')).sort()).toEqual([...areas].sort())
    expect([...zh.keys()].filter((key) => !en.has(key))).toEqual([])
    expect([...en.keys()].filter((key) => !zh.has(key))).toEqual([])
  })

  it('fills the same gaps in both languages', () => {
    const differing = [...en]
      .filter(([key, text]) => placeholders(text).join() !== placeholders(zh.get(key) ?? '').join())
      .map(([key]) => key)
    expect(differing).toEqual([])
  })

  it('says something in Chinese wherever English says something', () => {
    const untranslated = [...en].filter(([key, text]) => (text === '') !== (zh.get(key) === '')).map(([key]) => key)
    expect(untranslated).toEqual([])
  })

  it('has a sentence for every family, every action and every state', () => {
    for (const family of ['input', 'refused', 'invalid', 'unavailable', 'corrupt', 'bug'])
      expect(en.has(`errors.family.${family}`), family).toBe(true)
    const kinds = [
      ...readFileSync(join(root, 'node-core/api/calls/actions.ts'), 'utf8').matchAll(/kind: z\.literal\('(\w+)'\)/g),
    ].map((match) => match[1]!)
    expect(kinds.length).toBeGreaterThan(5)
    expect(
      kinds.filter(
        (kind) => !en.has(`sign.${kind}`) || !en.has(`sign.title.${kind}`) || !en.has(`activity.person.${kind}`),
      ),
    ).toEqual([])
  })

  it('knows every key that a page, the router or the navigation names in full', () => {
    const missing: string[] = []
    for (const file of filesUnder(join(root, 'renderer'), /\.(ts|vue)$/))
      for (const key of keysNamed(readFileSync(file, 'utf8')))
        if (!en.has(key)) missing.push(`${key} (${file.slice(root.length + 1)})`)
    expect(missing).toEqual([])
    expect(keysNamed("t('a.b'); meta: { title: 'shell.nav.help' }; { label: 'shell.nav.faq' }")).toEqual([
      'a.b',
      'shell.nav.help',
      'shell.nav.faq',
    ])
  })
})
