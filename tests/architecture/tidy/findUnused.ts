import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

interface KnipRow {
  readonly file: string
  readonly files?: readonly { readonly name: string }[]
  readonly exports?: readonly { readonly name: string }[]
  readonly types?: readonly { readonly name: string }[]
}

/** What knip finds in a checkout (entries: knip.config.ts): files nobody imports, exported values and types nobody uses. */
export function findUnused(root: string, repository: string): { files: string[]; exports: string[]; types: string[] } {
  const knip = join(repository, 'node_modules', 'knip', 'bin', 'knip.js')
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      knip,
      '--include',
      'files,exports,types',
      '--no-progress',
      '--no-exit-code',
      '--reporter',
      'json',
      '--cache',
      '--cache-location',
      join(repository, 'node_modules', '.cache', 'dipnet', 'knip'),
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 },
  )
  if (!stdout.trimStart().startsWith('{')) throw new Error(`knip did not answer: ${stderr.slice(0, 2_000)}`)
  const { issues } = JSON.parse(stdout) as { issues: readonly KnipRow[] }
  const named = (kind: 'exports' | 'types') =>
    issues.flatMap((row) => (row[kind] ?? []).map(({ name }) => `${row.file}: ${name}`))
  return {
    files: issues.flatMap((row) => (row.files ?? []).map(({ name }) => name)),
    exports: named('exports'),
    types: named('types'),
  }
}
