import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The texts that may be cited, below node-core/protocol/. */
export const CITED = ['protocol.md', 'modeling.md', 'product.md'] as const
/** Texts of the plan, outside this repository: nobody who reads a comment here has them. */
const OUTSIDE = ['architecture.md', 'toolchain.md']

export interface TextFile {
  /** Below the root, with `/`. */
  readonly path: string
  readonly text: string
}

const SKIP = new Set(['node_modules', 'out', 'dist', 'artifacts', 'generated', 'results', 'coverage'])
const TEXTS = /\.(ts|mts|mjs|vue|sol|md|json|yml)$/
/** A citation, and further sections of the same text: `protocol.md §1.3 and §4.2`, `product.md §4.1 to §4.4`. */
const CITATION = /(?<![\w.])([\w-]+\.md)((?:(?:,| and| to)? ?§[\w.]*)*)/g
const SECTION = /^\d+(\.\d+)?$/

/** Every text below `folders` and at the root itself. */
export function readTexts(root: string, folders: readonly string[]): TextFile[] {
  const list = (folder: string, deep: boolean): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) return deep && !SKIP.has(entry.name) ? list(path, true) : []
      return TEXTS.test(entry.name) && entry.name !== 'package-lock.json' ? [path] : []
    })
  return [...list('', false), ...folders.flatMap((folder) => list(folder, true))].map((path) => ({
    path,
    text: readFileSync(join(root, path), 'utf8'),
  }))
}

/** Numbers of all headings: `## 2. Main chain` is 2, `### 2.7 Quorum` is 2.7. @returns also what is numbered wrongly */
export function readSections(text: string): { readonly sections: ReadonlySet<string>; readonly faults: string[] } {
  const sections = new Set<string>()
  const faults: string[] = []
  for (const [line, marks = '', title = ''] of text.matchAll(/^(#{2,}) (.*)$/gm)) {
    const number = (marks === '##' ? /^(\d+)\. \S/ : marks === '###' ? /^(\d+\.\d+) \S/ : null)?.exec(title)?.[1]
    if (number === undefined) faults.push(`no number: ${line}`)
    else if (sections.has(number)) faults.push(`twice: ${line}`)
    else if (number.includes('.') && !sections.has(number.split('.')[0]!)) faults.push(`outside its chapter: ${line}`)
    else sections.add(number)
  }
  return { sections, faults }
}

/** As a person reads it: marks at the starts of comment lines are gone, since a citation may be broken over two. */
function flatten(text: string): string {
  return text.replace(/\n[ \t]*(?:\*(?!\/)|\/\/\/?|#+(?= )|>)?[ \t]*/g, ' ')
}

/** Citations of sections that are not there, of texts that are not there, and those that name no section. */
export function checkCitations(
  files: readonly TextFile[],
  sections: ReadonlyMap<string, ReadonlySet<string>>,
): string[] {
  return files.flatMap(({ path, text }) => {
    const flat = flatten(text)
    const found: string[] = []
    for (const { 0: whole, 1: name = '', 2: rest = '', index } of flat.matchAll(CITATION)) {
      const known = sections.get(name)
      const report = (what: string) => found.push(`${path}: ${what}: ${whole.trim()}`)
      const end = index + whole.length
      // A link's text or target, or a path: the file itself is meant.
      const isPath = rest === '' && (/(\]\(|\/)$/.test(flat.slice(0, index)) || flat.startsWith('](', end))
      if (OUTSIDE.includes(name)) report('a text outside the repository')
      else if (known === undefined) {
        if (rest !== '') report('no such text')
      } else if (!isPath) {
        const numbers = [...rest.matchAll(/§([\w.]*)/g)].map(([, number = '']) => number.replace(/\.$/, ''))
        if (numbers.length === 0) report('names no section')
        for (const number of numbers) {
          if (!SECTION.test(number)) report('malformed')
          else if (!known.has(number)) report('no such section')
        }
        if (/^ ?["“]/.test(flat.slice(end))) report('cites by title instead of number')
      }
    }
    return found
  })
}

/** Decisions named that were never written. */
export function checkDecisions(files: readonly TextFile[], numbers: ReadonlySet<string>): string[] {
  return files.flatMap(({ path, text }) =>
    [...flatten(text).matchAll(/\bdecisions?[ /](\d{4})\b((?:, \d{4}\b)*)/gi)]
      .flatMap(([, first = '', more = '']) => [first, ...more.split(', ').slice(1)])
      .filter((number) => !numbers.has(number))
      .map((number) => `${path}: no decision ${number}`),
  )
}
