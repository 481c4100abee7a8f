import { defineError } from '#node-core/kernel/errors.ts'
import { parseDesign } from '#node-core/modeling/design/checkDesign.ts'
import type { Design } from '#node-core/model/design.ts'
import type { Prop } from '#node-core/model/prop.ts'

export const badDesignFile = defineError('input', 'DESIGN_FILE_UNREADABLE')

/** Largest design file read, bytes: a thousand commands are far smaller. */
const MAX_BYTES = 1_000_000

/** A design as a file to hand to somebody: the list of commands is the whole of it. */
export function writeDesignFile(prop: Prop, licence: string, design: Design): { name: string; text: string } {
  const slug =
    prop.name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'design'
  return {
    name: `${slug}.dipnet-design.json`,
    text: JSON.stringify({ format: 'dipnet-design', version: 1, licence, design }, null, 2),
  }
}

/** @throws DESIGN_FILE_UNREADABLE, MODEL_BAD_DESIGN (also when it is for another prop) */
export function readDesignFile(prop: Prop, text: string): Design {
  if (text.length > MAX_BYTES) throw badDesignFile('file too large', { bytes: text.length })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw badDesignFile('not JSON', {}, cause)
  }
  if (value === null || typeof value !== 'object' || !('design' in value)) throw badDesignFile('not a design file')
  return parseDesign(prop, value.design)
}
