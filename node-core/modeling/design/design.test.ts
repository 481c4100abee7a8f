import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDesign, designHash, type DesignCommand } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { anyCommand, designProp as prop } from '../../../tests/support/designCommands.ts'
import { applyCommand, applyDesign, cleanCommand, invertCommand } from './applyDesign.ts'
import { validateDesign } from './checkDesign.ts'
import { compactDesign } from './compactDesign.ts'
import { EMPTY_STATE, type DesignState } from './designState.ts'
import { resolveLooks } from './resolveLooks.ts'

const commands = fc.array(anyCommand, { maxLength: 30 })

describe('design commands', () => {
  it('undoing all leads back to the prop as published, redoing to the same state', () => {
    fc.assert(
      fc.property(commands, (history) => {
        const undo: DesignCommand[] = []
        const end = history.reduce<DesignState>((state, c) => {
          undo.push(invertCommand(state, c))
          return applyCommand(state, c)
        }, EMPTY_STATE)
        expect(undo.reverse().reduce(applyCommand, end)).toEqual(EMPTY_STATE)
        expect(history.reduce(applyCommand, EMPTY_STATE)).toEqual(end)
      }),
    )
  })

  it('settles normal form, line breaks and rounding before they are hashed', () => {
    const typed = cleanCommand({
      type: 'engraveText',
      zone: 'front',
      engraving: { text: 'Zoe\u0308\nK', font: 'inter', sizeMm: 6.00000004, depthMm: 0.1 + 0.2 },
    })
    expect(typed).toEqual({
      type: 'engraveText',
      zone: 'front',
      engraving: { text: 'Zo\u00eb K', font: 'inter', sizeMm: 6, depthMm: 0.3 },
    })
  })

  it('“not raised” of a form is no key, so that words from before have the hash they had', () => {
    const words = (change: object): DesignCommand => ({
      type: 'engraveText',
      zone: 'front',
      engraving: { text: 'ALICE', font: 'inter', sizeMm: 6, depthMm: 0.8, ...change },
    })
    const hash = (command: DesignCommand) => designHash(createDesign(propHash(prop), [command]))
    for (const raised of [false, undefined]) expect(hash(cleanCommand(words({ raised })))).toBe(hash(words({})))
    expect(cleanCommand(words({ raised: true }))).toEqual(words({ raised: true }))
    expect(hash(words({ raised: true }))).not.toBe(hash(words({})))
  })

  it('what follows the rules is valid, compacts to the same state and one hash', () => {
    fc.assert(
      fc.property(commands, (history) => {
        const design = createDesign(propHash(prop), history)
        expect(validateDesign(prop, design)).toEqual([])
        const compact = compactDesign(prop, design)
        expect(resolveLooks(prop, applyDesign(compact))).toEqual(resolveLooks(prop, applyDesign(design)))
        expect(applyDesign(compact).engravings).toEqual(applyDesign(design).engravings)
        expect(designHash(compactDesign(prop, compact))).toBe(designHash(compact))
        expect(validateDesign(prop, compact)).toEqual([])
      }),
    )
  })
})

describe('resolveLooks', () => {
  const look = (...list: DesignCommand[]) =>
    resolveLooks(prop, applyDesign(createDesign('0x', list))).map(
      ({ part, material, color }) => `${part} ${material.id} ${color}`,
    )

  it('hand beats variant beats default', () => {
    expect(look()).toEqual(['body resin #808080', 'lid resin #808080'])
    expect(look({ type: 'setVariant', variant: 'night' })).toEqual(['body bronze #101020', 'lid resin #808080'])
    expect(
      look({ type: 'setPartColor', part: 'body', color: '#aa2211' }, { type: 'setVariant', variant: 'night' }),
    ).toEqual(['body bronze #aa2211', 'lid resin #808080'])
  })
})
