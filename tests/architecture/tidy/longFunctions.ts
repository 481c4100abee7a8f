import ts from 'typescript'
import { lineOf, readTree } from './readTree.ts'

/** Lines a function may have before it needs a reason. */
const FUNCTION_LINES = 100

const nameOf = (node: ts.Node): string => {
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isFunctionExpression(node))
    if (node.name !== undefined) return node.name.getText()
  const { parent } = node
  if (parent !== undefined && (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)))
    return parent.name.getText()
  return 'anonymous'
}

/** `path name lines` of every function of more than 100 lines, from its first word to its closing brace. */
export function longFunctions(path: string, text: string): { path: string; name: string; lines: number }[] {
  const tree = readTree(path, text)
  const found: { path: string; name: string; lines: number }[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const lines = lineOf(tree, node.end) - lineOf(tree, node.getStart()) + 1
      if (lines > FUNCTION_LINES) found.push({ path, name: nameOf(node), lines })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}
