import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PINNED_PARADIGMS } from '#node-core/contracts/index.ts'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { isTest } from './checkImports.ts'
import { readSources } from './readSources.ts'

const NAMES = PINNED_PARADIGMS.map(({ name }) => name)

/** Lines that name a paradigm in a text of their own, rather than by its metadata. */
const literals = (sources: readonly { path: string; text: string }[]) =>
  sources.flatMap(({ path, text }) =>
    text
      .split('\n')
      .filter((line) => NAMES.some((name) => new RegExp(`['"\`.]${name}['"\`]`).test(line)))
      .map((line) => `${path}: ${line.trim()}`),
  )

describe('a paradigm', () => {
  it('is named by its metadata alone, and by what is keyed with that', () => {
    expect(NAMES.length).toBeGreaterThan(0)
    const sources = ['node-core', 'renderer', 'main'].flatMap((room) => readSources(repoRoot, [room]))
    expect(literals(sources.filter(({ path }) => !isTest(path) && !path.startsWith('node-core/contracts/')))).toEqual(
      [],
    )
  })

  it('would be noticed where a text names it', () =>
    expect(
      literals([
        { path: 'a.ts', text: `const x = '${NAMES[0]}'` },
        { path: 'b.vue', text: `{{ t('contracts.about.${NAMES[0]}') }}` },
        { path: 'c.ts', text: `import { ${NAMES[0]}_abi } from './${NAMES[0]}.artifact.ts'` },
      ]),
    ).toHaveLength(2))

  it('has a sentence about it in both languages', () => {
    for (const language of ['en', 'zh-CN']) {
      const file = join(repoRoot, 'renderer/locales', language, 'contracts.json')
      const { about } = JSON.parse(readFileSync(file, 'utf8')) as { about: Record<string, string> }
      expect(NAMES.filter((name) => !about[name])).toEqual([])
      expect(Object.keys(about).toSorted()).toEqual([...NAMES, 'unknown'].toSorted())
    }
  })
})
