import { builtinModules } from 'node:module'
import type { SourceFile } from './readSources.ts'
import { MAY_IMPORT, NOT_IN_NODE_CORE, PURE_ROOMS } from './rooms.mjs'

/** The room a path lies in: `node-core/chain/…` is chain, `main/…` is main; null for tests, tools and root files. */
export function roomOf(path: string): string | null {
  const [top, second] = path.split('/')
  if (top === 'node-core') return second !== undefined && path.split('/').length > 2 ? second : null
  if (path.startsWith('main/dev/')) return null
  return top === 'main' || top === 'renderer' ? top : null
}

export const isTest = (path: string): boolean => /\.test\.ts$/.test(path) || path.startsWith('tests/')

const BUILT_IN = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]))
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/**
 * What files import against the one-way table and the limits of their room. Tests are free: they mirror the source, not
 * the layers.
 */
export function checkImports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path)
    if (room === null) return []
    const allowed = MAY_IMPORT[room]
    if (allowed === undefined) return [`${file.path}: room "${room}" is not in the one-way table`]
    return file.imports.flatMap(({ specifier, target }) => {
      const wrong =
        target === null ? packageProblem(room, specifier, file.path) : roomProblem(room, allowed, target, file.path)
      return wrong === null ? [] : [`${file.path} imports ${specifier}: ${wrong}`]
    })
  })
}

function roomProblem(room: string, allowed: readonly string[], target: string, path: string): string | null {
  if (isTest(path)) return null
  if (target.startsWith('tests/')) return 'product code does not import tests'
  const to = roomOf(target)
  if (to === null || to === room || allowed.includes(to)) return null
  return `${room} may not import ${to}`
}

function packageProblem(room: string, specifier: string, path: string): string | null {
  if (isTest(path)) return null
  if (specifier.startsWith('#')) return 'unknown alias'
  if (room !== 'main' && room !== 'renderer' && NOT_IN_NODE_CORE.includes(packageOf(specifier)))
    return 'node-core knows no shell'
  if ((PURE_ROOMS.includes(room) || room === 'renderer') && BUILT_IN.has(specifier)) return `${room} has no Node`
  if (room === 'renderer' && packageOf(specifier) === 'electron') return 'the renderer has no Electron'
  return null
}
