// The fast linter (well under a second): correctness, boundaries, cycles. ESLint (eslint.config.mjs) sees Vue
// templates.
import { MAY_IMPORT, NODE_CORE_ROOMS, NOT_IN_NODE_CORE } from './tests/architecture/rooms.mjs'

const TESTS = ['**/*.test.ts']

/** @param {string} room */
function boundary(room) {
  const others = NODE_CORE_ROOMS.filter((name) => name !== room && !MAY_IMPORT[room].includes(name))
  const message = `${room} may not import this: see tests/architecture/rooms.mjs`
  const patterns = others.length === 0 ? [] : [{ group: others.map((name) => `#node-core/${name}/**`), message }]
  const paths = NODE_CORE_ROOMS.includes(room)
    ? NOT_IN_NODE_CORE.map((name) => ({ name, message: 'node-core knows no shell' }))
    : []
  return {
    files: [NODE_CORE_ROOMS.includes(room) ? `node-core/${room}/**/*.ts` : `${room}/**/*.{ts,vue}`],
    excludeFiles: TESTS,
    rules: { 'no-restricted-imports': ['error', { paths, patterns }] },
  }
}

export default {
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'vue'],
  categories: { correctness: 'error' },
  ignorePatterns: ['out/**', 'dist/**', 'node_modules/**', '**/*.artifact.ts', '**/generated/**'],
  rules: {
    'import/no-cycle': ['error', { ignoreTypes: false }],
    'import/no-self-import': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/ban-ts-comment': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-debugger': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }],
    // Declarations of untyped packages are named where they are needed, so that every room's compiler finds them.
    'typescript/triple-slash-reference': 'off',
    // Copies before iterating are deliberate here, and a reader of names knows a control character when he means one.
    'unicorn/no-useless-spread': 'off',
    'unicorn/prefer-string-starts-ends-with': 'off',
    'no-control-regex': 'off',
    'unicorn/no-new-array': 'off',
    'no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-var': 'error',
    'prefer-const': 'error',
    'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  },
  overrides: [
    ...Object.keys(MAY_IMPORT).map(boundary),
    {
      files: ['node-core/**/*.ts', 'renderer/**/*.{ts,vue}'],
      excludeFiles: [...TESTS, 'node-core/cli/index.ts', 'node-core/contracts/build.ts'],
      rules: { 'no-console': 'error' },
    },
    // The simulator is a knot of objects on purpose: world, network and nodes know one another.
    { files: ['tests/**/*.ts'], rules: { 'no-eval': 'off', 'import/no-cycle': 'off' } },
    { files: ['main/dev/**/*.mjs'], rules: { 'no-console': 'off' } },
  ],
}
