import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DesignCommand } from '#node-core/model/design.ts'
import { DEFINITIONS } from '#node-core/modeling/design/commands/index.ts'
import { COMMAND_SAMPLES, designProp } from '../../tests/support/designCommands.ts'
import { describeStep } from './describeStep.ts'

type Sentences = Readonly<Record<string, Readonly<Record<string, string>>>>
const root = resolve(import.meta.dirname, '../..')
function sentencesOf(locale: string): Sentences {
  const text = readFileSync(`${root}/renderer/locales/${locale}/shop.json`, 'utf8')
  return (JSON.parse(text) as { change: Sentences }).change
}
/** What is wrong with the sentence for a command; empty when nothing is. */
function trouble(sentences: Sentences, { key, values }: { key: string; values: object }): string {
  const [type = '', way = ''] = key.split('.')
  const sentence = sentences[type]?.[way]
  if (!sentence) return `no sentence ${key}`
  const gaps = [...sentence.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  return [...gaps, ...Object.keys(values)].every((gap) => gaps.includes(gap) && Object.hasOwn(values, gap))
    ? ''
    : `${key} fills other gaps than it has`
}

describe.each(['en', 'zh-CN'])('words for a change in %s', (locale) => {
  const sentences = sentencesOf(locale)

  it.each(DEFINITIONS.map((definition) => definition.type))('knows %s, done and taken back', (type) => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(COMMAND_SAMPLES[type].valid as fc.Arbitrary<DesignCommand>, (command) => {
        const words = describeStep(designProp, [command])!
        seen.add(words.key)
        expect(trouble(sentences, words)).toBe('')
      }),
    )
    // Each sentence is said, and each kind of command can be done and taken back.
    const ways = Object.keys(sentences[type]!).map((way) => `${type}.${way}`)
    expect([...seen].sort()).toEqual(ways.sort())
    expect([...seen]).toEqual(expect.arrayContaining([`${type}.back`, `${type}.set`]))
  })

  it('notices a command without a sentence', () => {
    expect(trouble(sentences, { key: 'bend.set', values: {} })).toBe('no sentence bend.set')
    expect(trouble(sentences, { key: 'scaleTo.set', values: {} })).toMatch(/other gaps/)
  })

  it('has no sentence for a command that there is not', () => {
    expect(Object.keys(sentences).sort()).toEqual(DEFINITIONS.map((definition) => definition.type).sort())
  })
})

describe('describeStep', () => {
  const words = (text: string): DesignCommand => ({
    type: 'engraveText',
    zone: 'front',
    engraving: { text, font: 'inter', sizeMm: 6, depthMm: 1 },
  })

  it('names the first thing as the step leaves it, and counts the others', () => {
    expect(describeStep(designProp, [words('A'), words('ALICE')])).toEqual({
      key: 'engraveText.set',
      values: { zone: 'Front', text: 'ALICE' },
      more: 0,
    })
    const size: DesignCommand = { type: 'scaleTo', sizeMm: 60 }
    expect(describeStep(designProp, [size, words('A')])).toEqual({
      key: 'scaleTo.set',
      values: { sizeMm: 60 },
      more: 1,
    })
    expect(describeStep(designProp, [])).toBeNull()
  })
})
