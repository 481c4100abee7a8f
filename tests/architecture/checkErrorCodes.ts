import ts from 'typescript'
import { isTest } from './checkImports.ts'
import type { SourceFile } from './readSources.ts'

export interface ErrorCodeHouse {
  readonly files: readonly SourceFile[]
  /** kernel/errorCodes.ts */
  readonly listed: readonly string[]
  /** Keys of each language's errors.json. */
  readonly sentences: Readonly<Record<string, readonly string[]>>
}

interface Maker {
  readonly code: string
  /** Where it is defined, and the constant's name; null where an error is made on the spot. */
  readonly path: string
  readonly name: string | null
}

interface Literal {
  readonly text: string
  readonly where: string
  /** Only compared with: nothing is said with it. */
  readonly isCompared: boolean
}

const LIST = 'node-core/kernel/errorCodes.ts'
const CODE = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/
const COMPARISONS = new Set([ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken])

/**
 * One source for codes: what is defined, listed, emitted, used and told in every language is the same.
 * Other words of that form (alerts, notes) are members of a union type, where the compiler knows them.
 */
export function checkErrorCodes({ files, listed, sentences }: ErrorCodeHouse): string[] {
  const product = files.filter(({ path }) => !isTest(path) && path !== LIST)
  const makers: Maker[] = []
  const literals: Literal[] = []
  const vocabulary = new Set<string>()
  for (const file of product) readFile(file, makers, literals, vocabulary)

  const codes = new Set(listed)
  const defined = new Set(makers.map(({ code }) => code))
  const inNode = makers.filter(({ path }) => path.startsWith('node-core/'))
  const rooms = new Set(inNode.map(({ code }) => code.split('_')[0]!))
  const emitted = new Set(literals.filter(({ isCompared }) => !isCompared).map(({ text }) => text))
  const mentions = (text: string, name: string) => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0
  const isUsed = ({ code, path, name }: Maker) =>
    name === null ||
    emitted.has(code) ||
    product.some((file) =>
      file.path === path
        ? mentions(file.text, name) > 1
        : file.imports.some(({ target }) => target === path) && mentions(file.text, name) > 0,
    )

  return [
    ...listed
      .filter((code, at) => at > 0 && listed[at - 1]! >= code)
      .map((code) => `${code}: out of order in the list`),
    ...[...defined].filter((code) => !codes.has(code)).map((code) => `${code}: defined, not listed`),
    ...listed.filter((code) => !defined.has(code)).map((code) => `${code}: listed, defined nowhere`),
    ...makers
      .filter(({ code, name }, at) => name && makers.findIndex((other) => other.name && other.code === code) < at)
      .map(({ code, path }) => `${path}: ${code} is defined twice`),
    ...makers.filter((maker) => !isUsed(maker)).map(({ code, path }) => `${path}: nobody uses ${code}`),
    ...literals
      .filter(({ text, where }) => where.startsWith('node-core/') && rooms.has(text.split('_')[0]!))
      .filter(({ text }) => !defined.has(text) && !vocabulary.has(text))
      .map(({ text, where }) => `${where}: ${text} is defined nowhere`),
    ...Object.entries(sentences).flatMap(([locale, keys]) => [
      ...listed.filter((code) => !keys.includes(code)).map((code) => `${locale}: no sentence for ${code}`),
      ...keys.filter((key) => /^[A-Z]/.test(key) && !codes.has(key)).map((key) => `${locale}: no code ${key}`),
    ]),
  ]
}

function readFile({ path, text }: SourceFile, makers: Maker[], literals: Literal[], vocabulary: Set<string>): void {
  if (!/['"`][A-Z][A-Z0-9]*_[A-Z]|defineError|NodeError\(/.test(text)) return
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
  const visit = (node: ts.Node): void => {
    const made = madeBy(node)
    if (made !== null) {
      const owner = ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : null
      makers.push({ code: made, path, name: owner })
      return
    }
    if (ts.isStringLiteralLike(node) && CODE.test(node.text)) {
      if (ts.isLiteralTypeNode(node.parent)) vocabulary.add(node.text)
      else {
        const isCompared = ts.isBinaryExpression(node.parent) && COMPARISONS.has(node.parent.operatorToken.kind)
        const { line } = source.getLineAndCharacterOfPosition(node.getStart())
        literals.push({ text: node.text, where: `${path}:${line + 1}`, isCompared })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
}

/** The code of `defineError(family, 'CODE')` and `new NodeError(family, 'CODE', …)`. */
function madeBy(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return null
  const callee = ts.isCallExpression(node) ? 'defineError' : 'NodeError'
  const code = node.arguments?.[1]
  if (!ts.isIdentifier(node.expression) || node.expression.text !== callee) return null
  return code !== undefined && ts.isStringLiteralLike(code) ? code.text : null
}
