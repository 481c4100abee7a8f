import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { narrowChecks } from './narrowChecks.mjs'
import { changedFiles, createPassRecord, readFiles } from './sinceLastPass.mjs'

const CHECKS = [
  { name: 'types renderer', args: ['tsc'], reads: /^(node-core|renderer)\// },
  { name: 'prettier', args: ['prettier.cjs', '--check', '.', '--cache'] },
  { name: 'tests architecture', args: ['vitest.mjs', 'run', '--project', 'architecture'] },
  { name: 'tests unit', args: ['vitest.mjs', 'run', '--project', 'unit'] },
]
let root: string
const write = (path: string, text: string) => {
  mkdirSync(join(root, path, '..'), { recursive: true })
  writeFileSync(join(root, path), text)
}
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'dipnet-narrow-'))
  execFileSync('git', ['init', '-q'], { cwd: root })
  write('.gitignore', 'out/')
  write('out/built.js', '1')
  write('renderer/a.vue', '<template></template>')
  write('tests/unit/house.test.ts', "readSources('renderer')")
  write('tests/unit/other.test.ts', 'expect(1).toBe(1)')
  write('README.md', '# House')
})
afterAll(() => rmSync(root, { recursive: true }))

/** Name and the arguments after the program, of what is left to run. */
const left = (changed: readonly string[] | null) =>
  Object.fromEntries(
    narrowChecks(CHECKS, changed, root, Object.keys(readFiles(root))).map(({ name, args }) => [name, args.slice(1)]),
  )

describe('what is checked again', () => {
  it('is everything where nothing is known', () => {
    expect(narrowChecks(CHECKS, null, root, [])).toEqual(CHECKS)
    expect(changedFiles(null, { a: '1' })).toBeNull()
    expect(createPassRecord(join(root, 'none.json')).read()).toBeNull()
    write('broken.json', '{')
    expect(createPassRecord(join(root, 'broken.json')).read()).toBeNull()
    rmSync(join(root, 'broken.json'))
  })

  it('is everything after a change of what every check depends on', () => {
    for (const path of ['package-lock.json', 'vitest.config.ts', 'tsconfig.base.json', 'main/dev/check.mjs'])
      expect(changedFiles({ [path]: '1', b: '1' }, { [path]: '2', b: '1' }), path).toBeNull()
  })

  it('is what was added, changed or removed since all passed', () => {
    const record = createPassRecord(join(root, 'out/passed.json'))
    const before = readFiles(root)
    expect(Object.keys(before).sort()).toEqual([
      '.gitignore',
      'README.md',
      'renderer/a.vue',
      'tests/unit/house.test.ts',
      'tests/unit/other.test.ts',
    ])
    record.write(before)
    write('renderer/a.vue', '<template><p /></template>')
    write('renderer/b.ts', 'export const b = 1')
    rmSync(join(root, 'README.md'))
    expect([...(changedFiles(record.read(), readFiles(root)) ?? [])].sort()).toEqual([
      'README.md',
      'renderer/a.vue',
      'renderer/b.ts',
    ])
    write('README.md', '# House')
  })

  it('leaves out a compiler whose rooms are as they were, never the architecture', () => {
    expect(Object.keys(left(['README.md']))).toEqual(['prettier', 'tests architecture', 'tests unit'])
    expect(Object.keys(left(['renderer/a.vue']))).toContain('types renderer')
    expect(Object.keys(left([]))).toEqual(['tests architecture', 'tests unit'])
  })

  it('formats the changed files only, and not those that are gone', () =>
    expect(left(['README.md', 'gone.md'])['prettier']).toEqual(['--check', '--ignore-unknown', 'README.md', '--cache']))

  it('runs the unit tests of what imports a changed file, and those that read the house as text', () =>
    expect(left(['renderer/a.vue', 'README.md'])['tests unit']).toEqual([
      'related',
      '--run',
      '--project',
      'unit',
      'renderer/a.vue',
      'tests/unit/house.test.ts',
    ]))
})
