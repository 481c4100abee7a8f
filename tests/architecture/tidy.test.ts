import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { isTest } from './checkImports.ts'
import { namedBy, readConstantRows, readExports } from './constants.ts'
import { readSources } from './readSources.ts'
import { TOP_FOLDERS } from './rooms.mjs'
import { copies } from './tidy/copies.ts'
import { findUnused } from './tidy/findUnused.ts'
import { longFunctions } from './tidy/longFunctions.ts'
import { COLUMNS, longLines } from './tidy/longLines.ts'
import { nestedConditionals } from './tidy/nestedConditionals.ts'
import { LONG_FOR_A_REASON, RATCHETS } from './tidy/ratchets.ts'

const files = readSources(repoRoot, TOP_FOLDERS)
const product = files.filter(({ path }) => !isTest(path))

/** Fails with the whole list where there are more than the ratchet, and asks to lower it where there are fewer. */
function hold(name: keyof typeof RATCHETS, found: readonly string[]): void {
  const limit = RATCHETS[name]
  if (found.length > limit) expect.fail(`${name}: ${found.length}, at most ${limit}\n${[...found].sort().join('\n')}`)
  if (found.length < limit) expect.fail(`${name}: only ${found.length} are left: lower the ratchet from ${limit}`)
}

describe('the house is tidy', () => {
  it('keeps lines within 120 columns', () => {
    const tracked = execFileSync('git', ['ls-files', '*.ts', '*.mjs', '*.vue', '*.sol', '*.md'], {
      cwd: repoRoot,
      encoding: 'utf8',
    })
    const paths = tracked
      .trim()
      .split('\n')
      .filter((path) => !/artifact/.test(path))
    hold(
      'linesOver120',
      paths.flatMap((path) => longLines(path, readFileSync(join(repoRoot, path), 'utf8'))),
    )
  })

  it('keeps functions within 100 lines', () => {
    const long = files
      .filter(({ path }) => !path.endsWith('.test.ts'))
      .flatMap(({ path, text }) => longFunctions(path, text))
    expect(Object.keys(LONG_FOR_A_REASON).filter((name) => !long.some((row) => row.name === name))).toEqual([])
    const rest = long.filter(({ name }) => LONG_FOR_A_REASON[name] === undefined)
    hold(
      'functionsOver100',
      rest.map(({ path, name, lines }) => `${path} ${name}: ${lines} lines`),
    )
  })

  it('nests no conditional expressions', () =>
    hold(
      'nestedConditionals',
      product.flatMap(({ path, text }) => nestedConditionals(path, text)),
    ))

  it('copies nothing', () => hold('copies', copies(product)))

  it('exports only what somebody uses', { timeout: 120_000 }, () => {
    const unused = findUnused(repoRoot, repoRoot)
    // The test of constants.md finds them by name and imports nothing.
    const rows = readConstantRows(readFileSync(join(repoRoot, 'node-core/protocol/constants.md'), 'utf8'))
    const compared = new Set(namedBy(rows, readExports(files)).map(({ name, path }) => `${path}: ${name}`))
    hold('filesNobodyImports', unused.files)
    hold(
      'exportsNobodyUses',
      // What the compiler of contracts writes is the same for each, used or not.
      unused.exports.filter((one) => !compared.has(one) && !/\.artifact\.ts: /.test(one)),
    )
    hold('typesNobodyUses', unused.types)
  })
})

describe('tidiness is noticed missing', () => {
  it('in long lines', () =>
    expect(longLines('a.ts', `${'x'.repeat(COLUMNS)}\n${'x'.repeat(COLUMNS + 1)}`)).toEqual(['a.ts:2']))

  it('in long functions', () => {
    const body = 'run()\n'.repeat(99)
    expect(longFunctions('a.ts', `const short = () => {\n${body.slice(6)}}`)).toEqual([])
    expect(longFunctions('a.ts', `const long = () => {\n${body}}`)).toEqual([
      { path: 'a.ts', name: 'long', lines: 101 },
    ])
  })

  it('in nested conditionals', () => {
    expect(nestedConditionals('a.ts', 'const a = b ? c : d')).toEqual([])
    expect(nestedConditionals('a.ts', 'const a =\n b ? c : (d ? e : f)')).toEqual(['a.ts:2'])
  })

  it('in copies', () => {
    const six = Array.from({ length: 6 }, (_, index) => `const a${index} = ${index}`)
    const text = six.join('\n')
    expect(
      copies([
        { path: 'a.ts', text: `first()\n${text}` },
        { path: 'b.ts', text },
      ]),
    ).toEqual(['a.ts:2 = b.ts:1 (6 lines)'])
    expect(
      copies([
        { path: 'a.ts', text },
        { path: 'b.ts', text: six.slice(1).join('\n') },
      ]),
    ).toEqual([])
  })

  it('in exports and files nobody uses', { timeout: 60_000 }, () => {
    const root = mkdtempSync(join(tmpdir(), 'dipnet-tidy-'))
    try {
      const write = (name: string, text: string) => writeFileSync(join(root, name), text)
      write('package.json', '{ "name": "sample", "type": "module" }')
      write('knip.json', '{ "entry": ["index.ts"], "project": ["*.ts"] }')
      write('index.ts', "import { used } from './a.ts'\nused()\n")
      write('a.ts', 'export const used = () => 1\nexport const idle = 2\nexport type Idle = 3\n')
      write('b.ts', 'export const lonely = 1\n')
      expect(findUnused(root, repoRoot)).toEqual({ files: ['b.ts'], exports: ['a.ts: idle'], types: ['a.ts: Idle'] })
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})
