import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fieldKey, placeInList } from './fieldName.ts'

const root = join(import.meta.dirname, '..', '..')

describe('fields in words', () => {
  it('are found by the last name of a path, and the number of a list counts from one', () => {
    expect(['offer.rows.0.amountWei', 'parts[2].id', 'amountWei', '', 'lines.3'].map(fieldKey)).toEqual([
      'amountWei',
      'id',
      'amountWei',
      '',
      'lines',
    ])
    expect([placeInList('parts[2].id'), placeInList('offer.rows.0.amountWei'), placeInList('name')]).toEqual([
      { list: 'parts', number: 3 },
      { list: 'rows', number: 1 },
      null,
    ])
  })

  it('exist for every field that an offer or a licence can be refused for', () => {
    const refused = ['factory', 'licence'].flatMap((file) => {
      const text = readFileSync(join(root, `node-core/model/${file}.ts`), 'utf8')
      const lists = [...text.matchAll(/for \(const field of \[([^\]]+)\]/g)].flatMap(([, names]) =>
        [...names!.matchAll(/'(\w+)'/g)].map(([, name]) => name!),
      )
      return [...[...text.matchAll(/bad\('(\w+)'\)/g)].map(([, name]) => name!), ...lists]
    })
    expect(refused.length).toBeGreaterThan(15)
    for (const locale of ['en', 'zh-CN']) {
      const { field } = JSON.parse(readFileSync(join(root, `renderer/locales/${locale}/errors.json`), 'utf8')) as {
        field: Record<string, string>
      }
      expect(
        refused.filter((name) => field[name] === undefined),
        locale,
      ).toEqual([])
    }
  })

  it('and no sentence shows the marks of a text format', () => {
    const sample = JSON.parse(readFileSync(join(root, 'assets/props/captains-lantern.prop.json'), 'utf8')) as {
      description: string
    }
    expect(sample.description).not.toMatch(/[*_`#]/)
  })
})
