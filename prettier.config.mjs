// The formatter: TypeScript, Vue, Solidity, JSON and Markdown at 120 columns. `npm run format` writes, lint checks.
/** @type {import('prettier').Config} */
export default {
  printWidth: 120,
  semi: false,
  singleQuote: true,
  trailingComma: 'all',
  arrowParens: 'always',
  proseWrap: 'always',
  plugins: ['prettier-plugin-solidity'],
  overrides: [
    { files: '*.sol', options: { singleQuote: false, tabWidth: 4 } },
    { files: '*.json', options: { trailingComma: 'none' } },
  ],
}
