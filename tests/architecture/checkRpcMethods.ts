import type { TextFile } from './citations.ts'

/** A row of a method table: `eth_chainId: …`, `dip_getAccount(…) {`, `async dip_getAccount(…) {`. */
const ROW = /^ +(?:async )?((?:dip|eth|net|web3|txpool)_\w+)(?::|\()/gm

const isTestFile = (path: string) => path.endsWith('.test.ts')

/** JSON-RPC methods that the sources of node-core offer. */
export function readRpcMethods(files: readonly TextFile[]): string[] {
  const found = files
    .filter(({ path, text }) => path.startsWith('node-core/') && !isTestFile(path) && /\bRpcMethods\b/.test(text))
    .flatMap(({ text }) => [...text.matchAll(ROW)].map(([, name = '']) => name))
  return [...new Set(found)].sort()
}

/** Methods that no test beside the code or in tests/contract names as a string. */
export function untestedMethods(methods: readonly string[], files: readonly TextFile[]): string[] {
  const tests = files.filter(({ path }) => isTestFile(path) && /^(node-core|tests\/contract)\//.test(path))
  return methods.filter((name) => !tests.some(({ text }) => new RegExp(`['"\`]${name}['"\`]`).test(text)))
}
