const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Text of the first element of that name, whatever its namespace prefix; null: there is none with plain text in it. A
 * router's answers are flat: a parser that knows entities and documents is more than they are worth, and more than
 * a stranger's bytes should get.
 */
export function textOf(xml: string, name: string): string | null {
  const found = new RegExp(`<(?:[\\w.-]{1,40}:)?${name}(?:\\s[^<>]{0,400})?>([^<]{0,2000})<`).exec(xml)
  if (found === null) return null
  return found[1]!.replaceAll(/&(amp|lt|gt|quot|apos);/g, (_, entity: string) => ENTITIES[entity]!).trim()
}

/** What stands inside each element of that name that holds no other of it, at most `most`. */
export function* partsOf(xml: string, name: string, most: number): Generator<string> {
  let from = 0
  for (let count = 0; count < most; count++) {
    const start = xml.indexOf(`<${name}>`, from)
    const end = start < 0 ? -1 : xml.indexOf(`</${name}>`, start)
    if (end < 0) return
    yield xml.slice(start + name.length + 2, end)
    from = end
  }
}
