import ts from 'typescript'
import { lineOf, readTree } from './readTree.ts'

const bare = (node: ts.Expression): ts.Expression => (ts.isParenthesizedExpression(node) ? bare(node.expression) : node)

/** `path:line` of every `a ? b : c ? d : e`: a conditional expression inside another one's arms or condition. */
export function nestedConditionals(path: string, text: string): string[] {
  const tree = readTree(path, text)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isConditionalExpression(node))
      if ([node.condition, node.whenTrue, node.whenFalse].map(bare).some(ts.isConditionalExpression))
        found.push(`${path}:${lineOf(tree, node.getStart())}`)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}
