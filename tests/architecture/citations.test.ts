import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { CITED, checkCitations, checkDecisions, readSections, readTexts } from './citations.ts'
import {
  checkConstants,
  loadExports,
  readConstantRows,
  readConstantsInText,
  readExports,
  solidityConstants,
  type Constant,
} from './constants.ts'
import { TOP_FOLDERS } from './rooms.mjs'

const rules = (name: string) => readFileSync(join(repoRoot, 'node-core/protocol', name), 'utf8')
const sections = new Map(CITED.map((name) => [name as string, readSections(rules(name)).sections]))
// The planted samples below are in this file.
const texts = readTexts(repoRoot, TOP_FOLDERS).filter(({ path }) => !path.startsWith('tests/architecture/citations'))

describe('citations of the rules', () => {
  it('are read at all', () => {
    expect(texts.filter(({ text }) => /protocol\.md\s(\s*\*)?\s*§/.test(text)).length).toBeGreaterThan(80)
  })

  it.each(CITED)('%s numbers its sections, each once', (name) => {
    expect(readSections(rules(name)).faults).toEqual([])
    expect(sections.get(name)!.size).toBeGreaterThan(10)
  })

  it('name sections that exist', () => expect(checkCitations(texts, sections)).toEqual([]))
})

it('decisions that are named were written', () => {
  const written = new Set(readdirSync(join(repoRoot, 'node-core/decisions')).map((name) => name.slice(0, 4)))
  expect(checkDecisions(texts, written)).toEqual([])
  const planted = '// (decisions/0005 §7, decision\n// 0099) and decisions 0005, 0098'
  expect(checkDecisions([{ path: 'a.ts', text: planted }], written)).toEqual([
    'a.ts: no decision 0099',
    'a.ts: no decision 0098',
  ])
})

describe('planted citations', () => {
  const known = new Map([
    ['protocol.md', new Set(['1', '1.3', '2', '2.7'])],
    ['product.md', new Set(['4', '4.1'])],
  ])
  const check = (text: string) => checkCitations([{ path: 'a.ts', text }], known)

  it.each([
    '// rule (protocol.md §2.7)',
    '// rules (protocol.md §1.3 and §2.7), protocol.md §1, §2',
    '/**\n * broken over lines (protocol.md\n * §2.7).\n */',
    '/// product.md §4.1.',
    'a link: [protocol.md](protocol.md), a path: node-core/protocol/protocol.md',
    'see README.md',
  ])('%j is fine', (text) => expect(check(text)).toEqual([]))

  it.each([
    ['an unknown section', '// protocol.md §9.1', 'no such section'],
    ['an unknown section after a known one', '// protocol.md §2.7 and §2.8', 'no such section'],
    ['an unknown section over two lines', '/**\n * (protocol.md\n * §2.8)\n */', 'no such section'],
    ['an unknown text', '// consensus.md §2', 'no such text'],
    ['a text outside the repository', '// (architecture.md)', 'a text outside the repository'],
    ['no section', '// see protocol.md', 'names no section'],
    ['no section, in brackets', '// see (protocol.md).', 'names no section'],
    ['no number', '// protocol.md §', 'malformed'],
    ['a word for a number', '// protocol.md §votes', 'malformed'],
    ['too deep a number', '// protocol.md §2.7.1', 'malformed'],
    ['a title beside the number', '// protocol.md §2 "Vote"', 'cites by title'],
    ['a title for a number', '/**\n * (product.md,\n * "People")\n */', 'names no section'],
  ])('%s is found', (_what, text, message) => {
    expect(check(text)).toHaveLength(1)
    expect(check(text)[0]).toContain(message)
  })

  it.each([
    ['no number', '## Votes', 'no number'],
    ['the same number twice', '## 1. A\n\n### 1.1 B\n\n### 1.1 C', 'twice'],
    ['a section in another chapter', '## 1. A\n\n### 2.1 B', 'outside its chapter'],
    ['a heading too deep', '## 1. A\n\n#### 1.1 B', 'no number'],
  ])('a heading with %s is found', (_what, text, message) => {
    expect(readSections(text).faults).toEqual([expect.stringContaining(message)])
  })
})

describe('constants.md', () => {
  const rows = readConstantRows(rules('constants.md'))
  const told = CITED.flatMap((name) => readConstantsInText(rules(name)))
  let constants: readonly Constant[]
  beforeAll(async () => {
    constants = [...(await loadExports(repoRoot, readExports(texts), [...rows, ...told])), ...solidityConstants(texts)]
  }, 60_000)

  it('is read at all, and names each constant once', () => {
    expect(rows.length).toBeGreaterThan(100)
    expect(rows.map(({ name }) => name).filter((name, i, names) => names.indexOf(name) !== i)).toEqual([])
  })

  it('says what the code says', () => expect(checkConstants(rows, constants)).toEqual([]))

  it('agrees with what the other texts say in brackets', () => {
    expect(told.length).toBeGreaterThan(50)
    expect(checkConstants(told, constants)).toEqual([])
  })

  it.each(CITED)('and the errors’ codes cover every capital name in %s', (name) => {
    const quoted = texts.filter(({ path }) => /^node-core\/.*\.ts$/.test(path)).map(({ text }) => text)
    const isCode = (one: string) => quoted.some((text) => text.includes(`'${one}'`))
    const isConstant = (one: string) => rows.some((row) => row.name.split(/[. ]/).includes(one))
    const named = [...rules(name).matchAll(/`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:\.\w+)?`/g)].map(([, one]) => one!)
    expect([...new Set(named)].filter((one) => !isConstant(one) && !isCode(one))).toEqual([])
  })

  const files = [
    {
      path: 'node-core/far/a.ts',
      text: 'export const LIMITS = {}\nexport const SHARED = 7\nconst HIDDEN = 7\nexport function half() {}\n',
    },
    { path: 'node-core/near/b.ts', text: '// export const NOTE = 1\nexport const SHARED = 8\nexport type T = 1\n' },
    { path: 'node-core/near/b.test.ts', text: 'export const TRIED = 1\n' },
    { path: 'node-core/contracts/Escrow.sol', text: '    uint32 internal constant WINDOW = 2 days;\n' },
  ]
  const VALUES: Readonly<Record<string, unknown>> = {
    'node-core/far/a.ts LIMITS': { most: 1_000, bytes: 4n << 20n },
    'node-core/far/a.ts SHARED': 7,
    'node-core/far/a.ts half': ({ most }: { most: number }) => most / 2,
    'node-core/near/b.ts SHARED': 8,
  }
  const samples = [
    ...readExports(files).map((one) => ({ ...one, value: VALUES[`${one.path} ${one.name}`] })),
    ...solidityConstants(files),
  ]

  it.each([
    ['a value that differs', '| `LIMITS.most` | 1,001 |', 'the text says 1,001, the code 1000'],
    ['a size that differs', '| `LIMITS.bytes` | 4 KiB |', 'the text says 4 KiB'],
    ['an unknown constant', '| `LIMITS.least` | 1 |', 'no such constant'],
    ['a constant that is not exported', '| `HIDDEN` | 7 |', 'no such constant'],
    ['an object', '| `LIMITS` | 1 |', 'no such constant'],
    ['one of two constants of a name', '| `SHARED` | 7 |', 'exported by several files'],
    ['the other of two constants of a name', '| `SHARED` (near) | 7 |', 'the text says 7, the code 8'],
    ['a function’s value that differs', '| `half(LIMITS)` | 1,000 |', 'the text says 1,000, the code 500'],
    ['a contract’s number that differs', '| `Escrow.WINDOW` | 48 |', 'the text says 48, the code 172800'],
    ['what is no value', '| `LIMITS.most` | 1000 or so |', 'not a value'],
    ['a value in a sentence', 'at most `LIMITS.most` (999) or `LIMITS.bytes` (4 MiB)', 'the text says 999'],
  ])('%s is found', (_what, row, message) => {
    const planted = row.startsWith('|')
      ? readConstantRows(`| constant | value |\n| --- | --- |\n${row}\n`)
      : readConstantsInText(row)
    expect(planted.length).toBeGreaterThan(0)
    expect(checkConstants(planted, samples)).toEqual([expect.stringContaining(message)])
  })

  it('reads what is exported, and what is right is fine', () => {
    expect(readExports(files).map(({ name, path }) => `${path} ${name}`)).toEqual([
      'node-core/far/a.ts LIMITS',
      'node-core/far/a.ts SHARED',
      'node-core/far/a.ts half',
      'node-core/near/b.ts SHARED',
    ])
    const right = '`LIMITS.bytes` (4 MiB), `SHARED (far)` (7), `SHARED (near)` (8), `Escrow.WINDOW` (172,800)'
    expect(readConstantsInText(right)).toHaveLength(4)
    expect(checkConstants(readConstantsInText(right), samples)).toEqual([])
  })
})
