import ts from 'typescript'

/** The syntax tree of a script, with parents. */
export const readTree = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(path.replace(/\.vue$/, '.ts'), text, ts.ScriptTarget.ESNext, true)

/** Line of a node, from 1. */
export const lineOf = (tree: ts.SourceFile, position: number): number =>
  tree.getLineAndCharacterOfPosition(position).line + 1
