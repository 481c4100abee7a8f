import { isTest } from './checkImports.ts'
import type { SourceFile } from './readSources.ts'

/**
 * Knots at any depth: the children of a folder (its sub-folders whole, its files one by one) that import each other in a
 * ring. Each is told as `folder: a b`, its members in alphabetical order.
 */
export function findKnots(files: readonly SourceFile[]): string[] {
  const known = new Set(files.filter(({ path }) => !isTest(path)).map(({ path }) => path))
  const graphs = new Map<string, Map<string, Set<string>>>()
  for (const { path, imports } of files) {
    if (!known.has(path)) continue
    for (const { target } of imports) {
      if (target === null || !known.has(target)) continue
      const [from, to] = [path.split('/'), target.split('/')]
      // Where the two paths part is the one folder in which they are different children.
      const depth = from.findIndex((part, i) => part !== to[i])
      if (depth < 1) continue
      const folder = from.slice(0, depth).join('/')
      const graph = graphs.get(folder) ?? new Map<string, Set<string>>()
      graphs.set(folder, graph)
      graph.set(from[depth]!, (graph.get(from[depth]!) ?? new Set()).add(to[depth]!))
    }
  }
  return [...graphs].flatMap(([folder, graph]) => ringsOf(graph).map((ring) => `${folder}: ${ring.join(' ')}`)).sort()
}

/** Groups whose members all reach one another. */
function ringsOf(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const reach = new Map<string, Set<string>>()
  const reachOf = (name: string): Set<string> => {
    const seen = new Set<string>()
    const open = [name]
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const next of graph.get(at) ?? [])
        if (!seen.has(next)) {
          seen.add(next)
          open.push(next)
        }
    return seen
  }
  for (const name of graph.keys()) reach.set(name, reachOf(name))
  const rings = new Map<string, string[]>()
  for (const [name, seen] of reach) {
    if (!seen.has(name)) continue
    const ring = [...seen].filter((other) => reach.get(other)?.has(name) === true).sort()
    rings.set(ring.join(' '), ring)
  }
  return [...rings.values()]
}
