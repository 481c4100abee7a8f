import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { PropColor } from '#node-core/model/prop.ts'
import { colorName, colorWord, NAMED_COLORS } from './colorName.ts'

describe('a colour’s name', () => {
  it('is the word most people have for it', () => {
    const expected: Readonly<Record<PropColor, string>> = {
      '#ff0000': 'red',
      '#0000ff': 'blue',
      '#ffff00': 'yellow',
      '#ffffff': 'white',
      '#000000': 'black',
      '#808080': 'grey',
      '#222222': 'charcoal',
      '#eeeeee': 'white',
      '#ffc0cb': 'pink',
      '#800080': 'purple',
      '#008000': 'green',
      '#8b0000': 'darkRed',
      '#ffa500': 'orange',
      '#5b3a24': 'darkBrown',
      '#8a6b3d': 'bronze',
      '#2d3b2f': 'darkGreen',
      '#1d3f7a': 'navy',
    }
    for (const [color, name] of Object.entries(expected)) expect(colorName(color as PropColor), color).toBe(name)
  })
  it('belongs to the colour it was given for, and each has a word in both languages', () => {
    for (const [name, color] of Object.entries(NAMED_COLORS)) expect(colorName(color), color).toBe(name)
    for (const language of ['en', 'zh-CN']) {
      const file = resolve(import.meta.dirname, '../locales', language, 'colors.json')
      const words = (JSON.parse(readFileSync(file, 'utf8')) as { name: Record<string, string> }).name
      expect(Object.keys(words).sort()).toEqual(Object.keys(NAMED_COLORS).sort())
      expect(new Set(Object.values(words)).size).toBe(Object.keys(words).length)
    }
  })
  it('is no grey’s where a hue can be seen, and no hue’s for a grey', () => {
    const greys = ['black', 'charcoal', 'grey', 'silver', 'white']
    for (let value = 0; value < 256; value++) {
      const part = value.toString(16).padStart(2, '0')
      expect(greys, part).toContain(colorName(`#${part}${part}${part}`))
    }
    for (const color of ['#c03030', '#30c030', '#3030c0'] as const) expect(greys).not.toContain(colorName(color))
  })
})

describe('colours that stand beside each other', () => {
  const words = (colors: readonly PropColor[]) => colors.map((color) => Object.values(colorWord(color, colors)))
  it('are called differently although they share a word', () => {
    expect(colorName('#e3b457')).toBe(colorName('#d9ac56'))
    expect(words(['#e3b457', '#1d3f7a', '#d9ac56'])).toEqual([
      ['gold', 'lighter'],
      ['navy', null],
      ['gold', 'darker'],
    ])
    expect(words(['#e3b457', '#d9ac56', '#d0a43a'])).toEqual([
      ['gold', 3],
      ['gold', 2],
      ['gold', 1],
    ])
    // The same colour twice is one; one that is not among them has its word alone.
    expect(words(['#d0a43a', '#d0a43a'])).toEqual([
      ['gold', null],
      ['gold', null],
    ])
    expect(colorWord('#e3b457', ['#d9ac56', '#d0a43a'])).toEqual({ name: 'gold', which: null })
  })
  it('no two of any palette', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 0xff_ff_ff }), { minLength: 2, maxLength: 12 }),
        (values) => {
          const colors = values.map((value): PropColor => `#${value.toString(16).padStart(6, '0')}`)
          expect(new Set(words(colors).map((word) => word.join(' '))).size).toBe(colors.length)
        },
      ),
    ))
})
