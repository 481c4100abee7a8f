import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { repoRoot } from './paths.mjs'

/** @param {string[]} path */
const bin = (...path) => join(repoRoot, 'node_modules', ...path)
const cache = bin('.cache', 'dipnet')

/**
 * A program for this Node to run; `reads`: the paths it depends on, where that is not all of them.
 * @typedef {{ name: string, args: readonly string[], reads?: RegExp }} Check
 */

/**
 * The native compiler where plain TypeScript is read; vue-tsc and the linter still need the one in JavaScript
 * (decisions/0002).
 * @param {string} project
 * @param {RegExp} reads
 * @param {string} [compiler]
 * @returns {Check}
 */
function types(project, reads, compiler = bin('typescript-native', 'bin', 'tsc')) {
  mkdirSync(cache, { recursive: true })
  const memory = join(cache, `${project.replaceAll('/', '-')}.tsbuildinfo`)
  return {
    name: `types ${project}`,
    reads,
    args: [compiler, '-p', project, '--incremental', '--tsBuildInfoFile', memory, '--pretty'],
  }
}

/** One a room, so that node-core knows no DOM and the renderer no Node. */
export const TYPES = [
  types('node-core/pure.tsconfig.json', /^node-core\//),
  types('node-core/tsconfig.json', /^(node-core|tests\/support)\//),
  // Covers main too: see its `include`.
  types('tests/tsconfig.json', /\.(ts|mjs)$|\/tsconfig\.json$/),
  types('renderer/tsconfig.json', /^(node-core|renderer)\//, bin('vue-tsc', 'bin', 'vue-tsc.js')),
]

/** @type {readonly Check[]} */
export const LINT = [
  { name: 'oxlint', args: [bin('oxlint', 'bin', 'oxlint'), '-c', 'oxlint.config.mjs'] },
  {
    name: 'prettier',
    args: [
      bin('prettier', 'bin', 'prettier.cjs'),
      '--check',
      '.',
      '--log-level=warn',
      '--cache',
      '--cache-location',
      join(cache, 'prettier'),
    ],
  },
  {
    name: 'eslint',
    args: [bin('eslint', 'bin', 'eslint.js'), '.', '--cache', '--cache-location', join(cache, 'eslint')],
  },
  {
    name: 'solhint',
    reads: /\.sol$|^\.solhint/,
    // Warnings fail too; nobody is asked for a newer version.
    args: [
      bin('solhint', 'solhint.js'),
      '--config',
      '.solhintrc.yaml',
      '--max-warnings',
      '0',
      '--disc',
      '--noPoster',
      'node-core/contracts/**/*.sol',
    ],
  },
]

/** @param {string} project @param {readonly string[]} [more] @returns {Check} */
export function vitest(project, more = []) {
  return {
    name: `tests ${project}`,
    args: [bin('vitest', 'vitest.mjs'), 'run', '--project', project, '--passWithNoTests', ...more],
  }
}
