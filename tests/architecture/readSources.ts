import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'

export interface ImportEdge {
  /** As written. */
  readonly specifier: string
  /** Path below the root for our own files, null for packages and built-ins. */
  readonly target: string | null
}

export interface SourceFile {
  /** Below the root, with `/`. */
  readonly path: string
  readonly text: string
  readonly imports: readonly ImportEdge[]
}

const SKIP = new Set(['node_modules', 'out', 'dist', 'generated', 'results'])
const EXTENSIONS = /\.(ts|mts|mjs|vue)$/
/** What a compiler writes or declares. */
const WRITTEN = /\.(artifact|d)\.ts$/

function list(dir: string): string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return SKIP.has(entry.name) ? [] : list(join(dir, entry.name))
    return EXTENSIONS.test(entry.name) && !WRITTEN.test(entry.name) ? [join(dir, entry.name)] : []
  })
}

/** The script blocks of a single-file component; anything else whole. */
function scriptOf(path: string, text: string): string {
  if (!path.endsWith('.vue')) return text
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '').join('\n')
}

function resolveTarget(root: string, from: string, specifier: string): string | null {
  const bare = specifier.replace(/\?.*$/, '')
  if (bare.startsWith('#node-core/')) return `node-core/${bare.slice('#node-core/'.length)}`
  if (!bare.startsWith('.')) return null
  return relative(root, resolve(dirname(from), bare))
    .split(sep)
    .join('/')
}

/** Every source file below `folders` with all it imports: static, dynamic and type-only alike. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => list(join(root, folder)))
    .map((file) => {
      const text = scriptOf(file, readFileSync(file, 'utf8'))
      const found = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName)
      return {
        path: relative(root, file).split(sep).join('/'),
        text,
        imports: found.map((specifier) => ({ specifier, target: resolveTarget(root, file, specifier) })),
      }
    })
}
