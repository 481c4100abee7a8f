import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { isTest } from './checkImports.ts'
import { readSources } from './readSources.ts'

/** Topics and protocols as sources spell them, ⟨g⟩ for the genesis. */
function namesIn(text: string): string[] {
  const base = /`(\/dipnet\/[^`]*?)\$\{genesis\.slice\(2, 18\)\}/.exec(text)?.[1]
  const made =
    base === undefined ? [] : [...text.matchAll(/(?:\bname\('|\$\{base\}\/|\.slice\(2, 18\)\}\/)(\w+)(?:'\)|\/1`)/g)]
  return [
    ...made.map(([, what = '']) => `${base}⟨g⟩/${what}/1`),
    ...[...text.matchAll(/'(\/dipnet\/[\w/]+)'/g)].map(([, name = '']) => name),
  ]
}

const rows = (text: string) => [...text.matchAll(/^\| `(\/dipnet\/[^`]+)`/gm)].map(([, name = '']) => name)

describe('the table of all messages (protocol.md §5.2)', () => {
  it('names every topic and protocol that the sources do, and no other', () => {
    const sources = readSources(repoRoot, ['node-core']).filter(({ path }) => !isTest(path))
    const told = rows(readFileSync(join(repoRoot, 'node-core/protocol/protocol.md'), 'utf8'))
    expect(told.length).toBeGreaterThan(10)
    expect(told.toSorted()).toEqual([...new Set(sources.flatMap(({ text }) => namesIn(text)))].toSorted())
  })

  it('reads names however they are made', () => {
    expect(namesIn("export const GET = '/dipnet/content/get/2'")).toEqual(['/dipnet/content/get/2'])
    expect(
      namesIn(
        "const name = (what: string) => `/dipnet/${genesis.slice(2, 18)}/${what}/1`\nname('block'), name('vote')",
      ),
    ).toEqual(['/dipnet/⟨g⟩/block/1', '/dipnet/⟨g⟩/vote/1'])
    expect(namesIn('return `/dipnet/${genesis.slice(2, 18)}/mailbox/1`')).toEqual(['/dipnet/⟨g⟩/mailbox/1'])
    expect(namesIn('const base = `/dipnet/dag/${genesis.slice(2, 18)}`\nreturn { topic: `${base}/units/1` }')).toEqual([
      '/dipnet/dag/⟨g⟩/units/1',
    ])
  })
})
