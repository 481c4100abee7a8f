// The package's CommonJS main hides its named exports from Node; its ES module has no types of its own.
declare module 'opentype.js/dist/opentype.mjs' {
  export { parse } from 'opentype.js'
}
