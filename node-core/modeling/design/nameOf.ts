/** What the studio calls a thing of its prop; its id where the prop does not know it. */
export function nameOf(things: readonly { readonly id: string; readonly name: string }[], id: string): string {
  return things.find((thing) => thing.id === id)?.name ?? id
}
