import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ERROR_CODES } from '#node-core/kernel/errorCodes.ts'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { checkErrorCodes, type ErrorCodeHouse } from './checkErrorCodes.ts'
import { readSources, type SourceFile } from './readSources.ts'

const PRODUCT = ['node-core', 'main', 'renderer']
const LOCALES = join(repoRoot, 'renderer', 'locales')

const file = (path: string, text: string, imports: readonly string[] = []): SourceFile => ({
  path,
  text,
  imports: imports.map((target) => ({ specifier: target, target })),
})

const ERRORS = file(
  'node-core/dag/errors.ts',
  `export const late = defineError('refused', 'DAG_LATE')\nexport const lost = defineError('bug', 'DAG_LOST')`,
)
const CALLER = file('node-core/dag/send.ts', `throw late('no')\nreport('DAG_LOST')`, [ERRORS.path])
const CODES = ['DAG_LATE', 'DAG_LOST']
const clean: ErrorCodeHouse = { files: [ERRORS, CALLER], listed: CODES, sentences: { en: CODES, 'zh-CN': CODES } }
const planted = (change: Partial<ErrorCodeHouse>, ...more: SourceFile[]) =>
  checkErrorCodes({ ...clean, ...change, files: [...(change.files ?? clean.files), ...more] })

describe('error codes', () => {
  it('are defined, listed, used and told in every language', () => {
    const languages = readdirSync(LOCALES)
    expect(languages.length).toBeGreaterThan(1)
    expect(ERROR_CODES.length).toBeGreaterThan(200)
    const keysOf = (locale: string) =>
      Object.keys(JSON.parse(readFileSync(join(LOCALES, locale, 'errors.json'), 'utf8')))
    expect(
      checkErrorCodes({
        files: readSources(repoRoot, PRODUCT),
        listed: ERROR_CODES,
        sentences: Object.fromEntries(languages.map((locale) => [locale, keysOf(locale)])),
      }),
    ).toEqual([])
  })

  it('of a clean house pass', () => expect(planted({})).toEqual([]))

  it('are listed as they are defined, in order and once', () => {
    expect(
      planted({}, file('renderer/a.ts', `export const odd = defineError('bug', 'PAGE_ODD')\nthrow odd('x')`)),
    ).toEqual(['PAGE_ODD: defined, not listed'])
    const sentences = { en: ['DAG_GONE', ...CODES] }
    expect(planted({ listed: ['DAG_GONE', ...CODES], sentences })).toEqual(['DAG_GONE: listed, defined nowhere'])
    expect(planted({ listed: ['DAG_LOST', 'DAG_LATE'] })).toEqual(['DAG_LATE: out of order in the list'])
    expect(planted({}, file('main/a.ts', `const mine = defineError('bug', 'DAG_LATE')\nthrow mine('x')`))).toEqual([
      'main/a.ts: DAG_LATE is defined twice',
    ])
  })

  it('are used: a maker that is only defined, imported by nobody or compared with, is nobody’s', () => {
    expect(planted({ files: [ERRORS, file(CALLER.path, `throw late('no')`, [ERRORS.path])] })).toEqual([
      'node-core/dag/errors.ts: nobody uses DAG_LOST',
    ])
    const compared = `throw late('no')\nif (error.code === 'DAG_LOST') again()`
    expect(planted({ files: [ERRORS, file(CALLER.path, compared, [ERRORS.path])] })).toEqual([
      'node-core/dag/errors.ts: nobody uses DAG_LOST',
    ])
    const elsewhere = file('node-core/dag/send.test.ts', `throw lost('no')`, [ERRORS.path])
    expect(planted({ files: [ERRORS, file(CALLER.path, `throw late('no')`, [ERRORS.path]), elsewhere] })).toEqual([
      'node-core/dag/errors.ts: nobody uses DAG_LOST',
    ])
  })

  it('are not written without a definition, but where a union type knows the word', () => {
    expect(planted({}, file('node-core/chain/a.ts', `\npenalise(peer, 'DAG_LAET')`))).toEqual([
      'node-core/chain/a.ts:2: DAG_LAET is defined nowhere',
    ])
    const alert = `type Alert = 'DAG_ASLEEP' | 'DAG_AWAKE'\nalert('DAG_ASLEEP')`
    expect(planted({}, file('node-core/chain/a.ts', alert))).toEqual([])
  })

  it('have a sentence in every language, and no sentence is without a code', () => {
    expect(planted({ sentences: { en: CODES, 'zh-CN': ['DAG_LATE', 'family'] } })).toEqual([
      'zh-CN: no sentence for DAG_LOST',
    ])
    expect(planted({ sentences: { en: [...CODES, 'DAG_GONE'] } })).toEqual(['en: no code DAG_GONE'])
  })
})
