/** What a text must not exceed before it is worth parsing. */
export interface JsonLimits {
  readonly chars: number
  /** Arrays and objects within one another. */
  readonly depth: number
  /** Values in all, roughly: every comma, colon and opening bracket counts. */
  readonly items: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Whether a JSON text is of a size that a stranger may have parsed. One pass, nothing kept, and over at the first
 * excess: `JSON.parse` makes an object of every two characters of `[{},{},…]`, and 8 MB of brackets held the node for
 * six seconds. Says nothing about whether it is JSON at all.
 */
export function jsonFits(text: string, limits: JsonLimits): boolean {
  if (text.length > limits.chars) return false
  let depth = 0
  let items = 1
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        // Native search: long strings (code, files) cost next to nothing. An escaped quote is one after an odd number
        // of backslashes.
        for (at = text.indexOf('"', at + 1); at !== -1 && isEscaped(text, at);) at = text.indexOf('"', at + 1)
        if (at === -1) return true
        break
      case OPEN_LIST:
      case OPEN_OBJECT:
        if (++depth > limits.depth || ++items > limits.items) return false
        break
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        depth--
        break
      case COMMA:
      case COLON:
        if (++items > limits.items) return false
    }
  }
  return true
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes++
  return slashes % 2 === 1
}
