import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validateDesign } from '#node-core/model/checkDesign.ts'
import { createDesign, designHash, type DesignCommand } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { testProp } from '../../../tests/support/testProp.ts'
import { applyCommand, applyDesign, invertCommand, readCommand } from './applyDesign.ts'
import { COMMANDS, definitionOf } from './commands/index.ts'
import { compactDesign } from './compactDesign.ts'
import { EMPTY_STATE, type DesignState } from './designState.ts'
import { diffDesigns } from './diffDesigns.ts'
import { resolveLooks } from './resolveLooks.ts'

const prop = testProp({
  parts: ['body', 'lid'].map((id) => ({
    id,
    name: id,
    sources: [id],
    materials: ['resin', 'bronze'],
    colors: ['#808080', '#aa2211'] as const,
  })),
})
const mm = (min: number, max: number) => fc.integer({ min: min * 1_000, max: max * 1_000 }).map((um) => um / 1_000)
const command: fc.Arbitrary<DesignCommand> = fc.oneof(
  fc.record({
    type: fc.constant('setPartColor' as const),
    part: fc.constantFrom('body', 'lid'),
    color: fc.constantFrom('#808080' as const, '#aa2211' as const, null),
  }),
  fc.record({
    type: fc.constant('setMaterial' as const),
    part: fc.constantFrom('body', 'lid'),
    material: fc.constantFrom('resin', 'bronze', null),
  }),
  fc.record({ type: fc.constant('setVariant' as const), variant: fc.constantFrom('night', null) }),
  fc.record({ type: fc.constant('scaleTo' as const), sizeMm: fc.option(mm(40, 80)) }),
  fc.record({
    type: fc.constant('engraveText' as const),
    zone: fc.constant('front'),
    engraving: fc.option(
      fc.record({
        text: fc.constantFrom('ALICE #001', 'Zoë', '爱丽丝'),
        font: fc.constantFrom('inter' as const, 'oswald' as const),
        sizeMm: mm(2, 8),
        depthMm: mm(0.1, 1),
      }),
    ),
  }),
)
const commands = fc.array(command, { maxLength: 30 })

describe('design commands', () => {
  it('every command is undone by its inverse', () => {
    fc.assert(
      fc.property(commands, command, (history, next) => {
        const before = history.reduce(applyCommand, EMPTY_STATE)
        expect(applyCommand(applyCommand(before, next), invertCommand(before, next))).toEqual(before)
      }),
    )
  })

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

  it('survives JSON unchanged', () => {
    fc.assert(
      fc.property(command, (c) => {
        expect(readCommand(JSON.parse(JSON.stringify(definitionOf(c).toJSON(c))) as DesignCommand)).toEqual(c)
      }),
    )
    for (const [type, definition] of Object.entries(COMMANDS)) expect(definition.type).toBe(type)
  })

  it('settles normal form and rounding before they are hashed', () => {
    const typed = readCommand({
      type: 'engraveText',
      zone: 'front',
      engraving: { text: 'Zoe\u0308', font: 'inter', sizeMm: 6.00000004, depthMm: 0.1 + 0.2 },
    })
    expect(typed).toEqual({
      type: 'engraveText',
      zone: 'front',
      engraving: { text: 'Zo\u00eb', font: 'inter', sizeMm: 6, depthMm: 0.3 },
    })
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
        expect(diffDesigns(design, design)).toEqual([])
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

describe('diffDesigns', () => {
  it('names what changed', () => {
    const first = createDesign('0x', [
      { type: 'engraveText', zone: 'front', engraving: { text: 'ALICE', font: 'inter', sizeMm: 6, depthMm: 1 } },
    ])
    const second = createDesign('0x', [{ type: 'setPartColor', part: 'lid', color: '#aa2211' }])
    expect(diffDesigns(first, second)).toEqual([
      { what: 'color', where: 'lid', before: null, after: '#aa2211' },
      { what: 'engraving', where: 'front', before: '“ALICE” inter 6 mm, 1 mm deep', after: null },
    ])
  })
})
