import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { repoRoot } from '../../main/dev/setup/paths.mjs'
import { checkImports, roomOf } from './checkImports.ts'
import { checkInside, folderOf } from './checkInside.ts'
import { checkSyntax } from './checkSyntax.ts'
import { findCycles } from './findCycles.ts'
import { findKnots } from './findKnots.ts'
import { readSources, type SourceFile } from './readSources.ts'
import { INSIDE, MAY_IMPORT, NODE_CORE_ROOMS, TEXT_FOLDERS, TOP_FOLDERS } from './rooms.mjs'

const files = readSources(repoRoot, TOP_FOLDERS)

describe('the house', () => {
  it('is read at all', () => {
    expect(files.filter((file) => roomOf(file.path) === 'kernel').length).toBeGreaterThan(5)
    expect(files.flatMap((file) => file.imports).length).toBeGreaterThan(100)
  })

  it('imports one way down', () => expect(checkImports(files)).toEqual([]))

  it('imports one way down inside each room, and lists every sub-room', () => expect(checkInside(files)).toEqual([]))

  it('orders only sub-rooms that are there', () => {
    const gone = Object.entries(INSIDE).flatMap(([room, order]) =>
      order.filter((name) => !existsSync(join(repoRoot, folderOf(room), name))).map((name) => `${room}: ${name}`),
    )
    expect(gone).toEqual([])
    expect(Object.keys(INSIDE).filter((room) => MAY_IMPORT[room] === undefined)).toEqual([])
  })

  it('imports only files that are there', () => {
    const missing = files.flatMap((file) =>
      file.imports
        .filter(({ target }) => target !== null && !existsSync(join(repoRoot, target)))
        .map(({ specifier }) => `${file.path}: ${specifier}`),
    )
    expect(missing.filter((line) => !line.includes('/out/'))).toEqual([])
  })

  it('has no import cycles in product code', () =>
    expect(findCycles(files.filter((file) => !file.path.startsWith('tests/')))).toEqual([]))

  it('has no knot of folders at any depth', () =>
    expect(findKnots(files.filter((file) => !file.path.startsWith('tests/')))).toEqual([]))

  it('has no bare errors, console or environment reads in node-core', () => expect(checkSyntax(files)).toEqual([]))

  it('has the fixed top level and known rooms', () => {
    const ignored = new Set(['node_modules', 'out', 'dist', 'coverage'])
    const folders = readdirSync(repoRoot, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.has(entry.name),
    )
    expect(folders.map(({ name }) => name).filter((name) => !TOP_FOLDERS.includes(name))).toEqual([])
    const scripts = readdirSync(repoRoot).filter((name) => /\.(ts|mts|js|mjs|cjs)$/.test(name))
    expect(scripts.filter((name) => !/\.config\.(ts|mjs)$/.test(name))).toEqual([])
    const rooms = readdirSync(join(repoRoot, 'node-core'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )
    expect(
      rooms.map(({ name }) => name).filter((name) => !TEXT_FOLDERS.includes(name) && !NODE_CORE_ROOMS.includes(name)),
    ).toEqual([])
  })

  it('lets no room import itself upwards through others', () => {
    const reach = (room: string, seen = new Set<string>()): Set<string> => {
      for (const next of MAY_IMPORT[room] ?? []) if (!seen.has(next)) reach(next, seen.add(next))
      return seen
    }
    expect(Object.keys(MAY_IMPORT).filter((room) => reach(room).has(room))).toEqual([])
  })
})

describe('the picture in README.md', () => {
  /** `a --> b` lines of the mermaid block; `a --> b & c` draws several arrows. */
  const arrows = () => {
    const picture = /```mermaid\n([\s\S]*?)```/.exec(readFileSync(join(repoRoot, 'README.md'), 'utf8'))?.[1] ?? ''
    return picture.split('\n').flatMap((line) => {
      const match = /^\s*(.+?)\s*-->\s*(.+?)\s*$/.exec(line)
      if (match === null) return []
      const side = (text = '') => text.split('&').map((name) => name.trim())
      return side(match[1]).flatMap((from) => side(match[2]).map((to) => ({ from, to })))
    })
  }

  it('draws only arrows that the table allows', () => {
    expect(arrows().length).toBeGreaterThan(10)
    expect(arrows().filter(({ from, to }) => !MAY_IMPORT[from]?.includes(to))).toEqual([])
  })

  it('shows every import that the sources make, directly or along its arrows', () => {
    const drawn = arrows()
    const reaches = (from: string, to: string): boolean =>
      drawn.some((arrow) => arrow.from === from && (arrow.to === to || reaches(arrow.to, to)))
    const made = new Set(
      files
        .filter((file) => !file.path.endsWith('.test.ts'))
        .flatMap((file) =>
          file.imports.flatMap(({ target }) => {
            const from = roomOf(file.path)
            const to = target === null ? null : roomOf(target)
            return from === null || to === null || from === to ? [] : [`${from} ${to}`]
          }),
        ),
    )
    expect([...made].filter((edge) => !reaches(...(edge.split(' ') as [string, string])))).toEqual([])
  })
})

describe('planted violations', () => {
  const root = mkdtempSync(join(tmpdir(), 'dipnet-architecture-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))

  let count = 0
  function plant(tree: Record<string, string>): SourceFile[] {
    const house = join(root, String((count += 1)))
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(house, path)), { recursive: true })
      writeFileSync(join(house, path), text)
    }
    return readSources(house, TOP_FOLDERS)
  }

  it.each([
    [
      'a room importing upwards by alias',
      'node-core/chain/a.ts',
      "import { x } from '#node-core/market/b.ts'",
      'chain may not import market',
    ],
    [
      'a room importing upwards by path',
      'node-core/kernel/a.ts',
      "export * from '../model/b.ts'",
      'kernel may not import model',
    ],
    [
      'a type-only import upwards',
      'node-core/evm/a.ts',
      "import type { X } from '#node-core/chain/b.ts'",
      'evm may not import chain',
    ],
    ['a dynamic import upwards', 'node-core/dag/a.ts', "await import('#node-core/evm/b.ts')", 'dag may not import evm'],
    [
      'the renderer reaching into the node',
      'renderer/App.vue',
      '<template><p /></template>\n<script setup lang="ts">\nimport { x } from \'#node-core/node/createNode.ts\'\n</script>',
      'renderer may not import node',
    ],
    ['the renderer using Node', 'renderer/a.ts', "import { readFileSync } from 'node:fs'", 'renderer has no Node'],
    [
      'main reaching past the node',
      'main/a.ts',
      "import { x } from '#node-core/storage/b.ts'",
      'main may not import storage',
    ],
    ['node-core using Electron', 'node-core/node/a.ts', "import { app } from 'electron'", 'node-core knows no shell'],
    ['a pure room using Node', 'node-core/model/a.ts', "import { createHash } from 'node:crypto'", 'model has no Node'],
    [
      'product code importing tests',
      'node-core/node/a.ts',
      "import { x } from '../../tests/support/x.ts'",
      'does not import tests',
    ],
    ['a room that nobody planned', 'node-core/helpers/a.ts', 'export const x = 1', 'not in the one-way table'],
  ])('finds %s', (_name, path, text, message) => {
    const found = checkImports(plant({ [path]: text }))
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(message)
  })

  const place = (room: string, name: string) =>
    `${folderOf(room)}${name === '.' ? 'a.ts' : name.endsWith('.ts') ? name : `${name}/a.ts`}`
  const importing = (path: string, target: string): SourceFile => ({
    path,
    text: '',
    imports: [{ specifier: `#${target}`, target }],
  })

  it.each(Object.entries(INSIDE))('finds an import upwards inside %s', (room, order) => {
    for (const [i, upper] of order.entries())
      for (const lower of order.slice(i + 1)) {
        const [above, below] = [place(room, upper), place(room, lower)]
        expect(checkInside([importing(below, above)])).toEqual([
          `${below} imports #${above}: inside ${room}, ${lower} may not import ${upper}`,
        ])
        expect(checkInside([importing(above, below)])).toEqual([])
      }
  })

  it('finds a type-only import upwards inside a room, and sub-rooms that nobody placed', () => {
    const upwards = "import type { X } from '../execution/b.ts'"
    expect(checkInside(plant({ 'node-core/chain/storing/a.ts': upwards }))).toEqual([
      'node-core/chain/storing/a.ts imports ../execution/b.ts: inside chain, storing may not import execution',
    ])
    expect(checkInside(plant({ 'node-core/chain/parts/a.ts': 'export const x = 1' }))).toEqual([
      'node-core/chain/parts has no place in the order inside chain',
    ])
    expect(checkInside(plant({ 'node-core/kernel/bytes/a.ts': 'export const x = 1' }))).toEqual([
      'node-core/kernel/bytes has no place in the order inside kernel',
    ])
    expect(checkInside(plant({ 'node-core/chain/storing/a.test.ts': upwards }))).toEqual([])
  })

  it('finds a cycle, also one of types', () => {
    const cycle = plant({
      'node-core/chain/a.ts': "import { b } from './b.ts'\nexport const a = b",
      'node-core/chain/b.ts': "import type { C } from './deep/c.ts'\nexport const b: C = 1",
      'node-core/chain/deep/c.ts': "import type { a } from '#node-core/chain/a.ts'\nexport type C = typeof a",
    })
    expect(findCycles(cycle)).toEqual([
      'node-core/chain/a.ts → node-core/chain/b.ts → node-core/chain/deep/c.ts → node-core/chain/a.ts',
    ])
  })

  it('finds a knot of folders without any cycle of files', () => {
    const knot = plant({
      'node-core/chain/sync/deep/a.ts': "import { b } from '../flat/b.ts'\nexport const a = b",
      'node-core/chain/sync/flat/b.ts': 'export const b = 1',
      'node-core/chain/sync/flat/c.ts': "import type { D } from '../deep/d.ts'\nexport const c: D = 1",
      'node-core/chain/sync/deep/d.ts': 'export type D = number',
    })
    expect(findCycles(knot)).toEqual([])
    expect(findKnots(knot)).toEqual(['node-core/chain/sync: deep flat'])
    expect(findKnots(knot.filter(({ path }) => !path.endsWith('c.ts')))).toEqual([])
  })

  it('finds bare errors, console and environment reads, but not the words in comments and strings', () => {
    const text =
      "// new Error('x') console.log process.env\nconst s = 'throw new Error(1)'\nthrow new Error(s)\nthrow TypeError(s)\nconsole.log(s)\nconst e = process.env['X']"
    const deadlines = 'AbortSignal.any([a, AbortSignal.timeout(5)])\nAbortSignal.any([a, b])\nAbortSignal.timeout(5)'
    expect(checkSyntax(plant({ 'node-core/dag/b.ts': deadlines }))).toEqual([
      'node-core/dag/b.ts:1: a timeout that memory being collected undoes',
    ])
    expect(checkSyntax(plant({ 'node-core/dag/a.ts': text, 'node-core/dag/a.test.ts': text }))).toEqual([
      'node-core/dag/a.ts:3: bare error',
      'node-core/dag/a.ts:4: bare error',
      'node-core/dag/a.ts:5: console',
      'node-core/dag/a.ts:6: reads the environment',
    ])
  })

  it('lets a clean house pass', () => {
    const clean = plant({
      'node-core/chain/a.ts':
        "import { b } from '#node-core/evm/b.ts'\nimport { c } from '../kernel/c.ts'\nexport const a = b + c",
      'node-core/evm/b.ts': "import { c } from '#node-core/kernel/c.ts'\nexport const b = c",
      'node-core/kernel/c.ts': 'export const c = 1',
    })
    expect([
      ...checkImports(clean),
      ...checkInside(clean),
      ...findCycles(clean),
      ...findKnots(clean),
      ...checkSyntax(clean),
    ]).toEqual([])
  })
})
