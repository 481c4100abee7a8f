// The thorough linter: typescript-eslint, and eslint-plugin-vue for errors in templates. Boundaries and cycles are
// oxlint's.
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

const bareError = {
  selector: ':matches(NewExpression, CallExpression)[callee.name=/^(Error|TypeError|RangeError|SyntaxError)$/]',
  message: "node-core throws NodeErrors: defineError(family, 'ROOM_WHAT') in the room's errors.ts",
}

export default ts.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      '**/node_modules/**',
      '**/*.artifact.ts',
      '**/generated/**',
      '**/*.d.ts',
      'tests/results/**',
    ],
  },
  ...ts.configs.recommended,
  ...vue.configs['flat/essential'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    rules: {
      // The compiler reports both, with more knowledge.
      'no-undef': 'off',
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/triple-slash-reference': 'off',
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/no-undef-components': [
        'error',
        { ignorePatterns: ['^U[A-Z]', 'router-link', 'router-view', 'RouterLink', 'RouterView', 'i18n-t'] },
      ],
      'vue/no-v-html': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-unused-properties': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
    },
  },
  // What only CommonJS is read as: another program's settings.
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  { files: ['node-core/**/*.ts'], ignores: ['**/*.test.ts'], rules: { 'no-restricted-syntax': ['error', bareError] } },
)
