import type { SourceFile } from './readSources.ts'

/** Import cycles among files, one example each: `a.ts → b.ts → a.ts`. */
export function findCycles(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map((file) => file.path))
  const next = new Map(
    files.map((file) => [
      file.path,
      file.imports.flatMap(({ target }) => (target !== null && known.has(target) ? [target] : [])),
    ]),
  )
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const cycles: string[] = []
  const visit = (path: string): void => {
    state.set(path, 'open')
    trail.push(path)
    for (const target of next.get(path) ?? []) {
      if (state.get(target) === 'open') cycles.push([...trail.slice(trail.indexOf(target)), target].join(' → '))
      else if (!state.has(target)) visit(target)
    }
    trail.pop()
    state.set(path, 'done')
  }
  for (const path of known) if (!state.has(path)) visit(path)
  return cycles
}
