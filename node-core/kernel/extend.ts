/**
 * `more` and all that `base` has, getters as getters: what `base` answers later, the result answers too. Where both have
 * a name, `base` wins.
 */
export function extend<A extends object, B extends object>(base: A, more: B): A & B {
  return Object.defineProperties(more, Object.getOwnPropertyDescriptors(base)) as A & B
}
