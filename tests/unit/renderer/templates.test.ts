import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse as parseTemplate, type ElementNode, type TemplateChildNode } from '@vue/compiler-dom'
import { parse } from '@vue/compiler-sfc'
import { describe, expect, it } from 'vitest'

const renderer = resolve(import.meta.dirname, '../../../renderer')
/** What stands in a line of text beside its neighbours. */
const INLINE = new Set([
  'a',
  'b',
  'i',
  'em',
  'strong',
  'span',
  'code',
  'RouterLink',
  'DateTime',
  'Deadline',
  'MoneyAmount',
  'AddressName',
])
const COMMENT = 3
const ELEMENT = 1

const classOf = (node: ElementNode): string =>
  node.props.map((prop) => (prop.name === 'class' && 'value' in prop ? (prop.value?.content ?? '') : '')).join(' ')
const isInline = (node: TemplateChildNode | undefined): boolean =>
  node?.type === ELEMENT &&
  INLINE.has(node.tag) &&
  // A row of its own, or set apart by a margin.
  !/\b(block|flex|grid|hidden|absolute|m[lrx]-\S+)\b/.test(classOf(node).replaceAll('inline-flex', ''))

/**
 * Places where two words run together: Vue drops a space between two elements when there is a line break in it, and the
 * formatter breaks lines there. `{{ ' ' }}` keeps one.
 */
function lostSpaces(file: string, source: string): string[] {
  const { template } = parse(source).descriptor
  if (template === null) return []
  const found: string[] = []
  const visit = (parent: { readonly children: readonly TemplateChildNode[] }, laidOut: boolean): void => {
    const children = parent.children.filter((child) => child.type !== COMMENT)
    children.forEach((child, index) => {
      const next = children[index + 1]
      if (!laidOut && isInline(child) && isInline(next)) {
        const line = template.loc.start.line + child.loc.end.line - 1
        // Vue has one or the other of them on the page, never both.
        const either = next?.type === ELEMENT && next.props.some(({ name }) => name === 'else' || name === 'else-if')
        if (!either && /\n/.test(template.content.slice(child.loc.end.offset, next!.loc.start.offset)))
          found.push(`${file}:${line}`)
      }
      if (child.type === ELEMENT) visit(child, /\b(inline-)?(flex|grid)\b/.test(classOf(child)))
    })
  }
  visit(parseTemplate(template.content), false)
  return found
}

describe('templates', () => {
  it('lose no space between words', () => {
    const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.vue') && !name.startsWith('node_modules'),
    )
    expect(files.length).toBeGreaterThan(100)
    expect(files.flatMap((name) => lostSpaces(name, readFileSync(join(renderer, name), 'utf8')))).toEqual([])
  })

  it('are told where they would', () => {
    const of = (inner: string) => lostSpaces('a.vue', `<template>\n<p>${inner}</p>\n</template>`)
    expect(of('<b>1</b>\n<span>mm</span>')).toEqual(['a.vue:2'])
    expect(of("<b>1</b>{{ ' ' }}\n<span>mm</span>")).toEqual([])
    expect(of('<b>1</b> <span>mm</span>')).toEqual([])
    expect(of('<b v-if="a">1</b>\n<span v-else>mm</span>')).toEqual([])
    expect(of('<b>1</b>\n<span class="ml-2">mm</span>')).toEqual([])
  })
})
