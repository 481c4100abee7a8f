import ts from 'typescript'
import { isTest } from './checkImports.ts'
import type { SourceFile } from './readSources.ts'

const BARE_ERRORS = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError'])

/**
 * What node-core does not do: make bare errors (a NodeError has a stable code), use `console` (a logger is injected),
 * read `process.env` outside an entry point, put `AbortSignal.timeout` into `AbortSignal.any` (in Node 20 it never
 * fires once memory was collected: network/requests/endsWithin.ts). Tests may.
 */
export function checkSyntax(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => file.path.startsWith('node-core/') && file.path.endsWith('.ts') && !isTest(file.path))
    .flatMap(checkFile)
}

/** Files that are started by a person: they alone read the environment. `console` they do not use either. */
const isEntryPoint = (path: string) => /^node-core\/(cli\/|contracts\/build\.ts)/.test(path)

const isCallOf = (node: ts.Node, object: string, method: string): boolean =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.expression.getText() === object &&
  node.expression.name.text === method

function checkFile({ path, text }: SourceFile): string[] {
  if (!/Error|console|process|AbortSignal/.test(text)) return []
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true)
  const found: string[] = []
  const report = (node: ts.Node, what: string) =>
    found.push(`${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${what}`)
  const visit = (node: ts.Node): void => {
    if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      ts.isIdentifier(node.expression) &&
      BARE_ERRORS.has(node.expression.text)
    )
      report(node, 'bare error')
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === 'console') report(node, 'console')
      if (node.expression.text === 'process' && node.name.text === 'env' && !isEntryPoint(path))
        report(node, 'reads the environment')
    }
    if (isCallOf(node, 'AbortSignal', 'any') && node.getText().includes('AbortSignal.timeout'))
      report(node, 'a timeout that memory being collected undoes')
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
