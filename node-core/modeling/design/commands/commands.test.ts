import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDesign, designHash, type Design, type DesignCommand, type ScaleTo } from '#node-core/model/design.ts'
import { propHash } from '#node-core/model/prop.ts'
import { anyCommand, COMMAND_SAMPLES, designProp } from '../../../../tests/support/designCommands.ts'
import { applyCommand, applyDesign, cleanCommand, invertCommand } from '../applyDesign.ts'
import { validateDesign } from '../checkDesign.ts'
import type { CommandDefinition } from '../commandDefinition.ts'
import { compactDesign } from '../compactDesign.ts'
import { EMPTY_STATE } from '../designState.ts'
import { COMMANDS, DEFINITIONS } from './index.ts'

const on = (...commands: readonly unknown[]): Design =>
  createDesign(propHash(designProp), commands as readonly DesignCommand[])
const codes = (...commands: readonly unknown[]) => validateDesign(designProp, on(...commands)).map(({ code }) => code)
const history = fc.array(anyCommand, { maxLength: 30 })

describe.each(DEFINITIONS.map((definition) => [definition.type, definition] as const))('%s', (type, definition) => {
  const { wrong } = COMMAND_SAMPLES[type]
  const valid = COMMAND_SAMPLES[type].valid as fc.Arbitrary<DesignCommand>

  it('stands in the table under its own name', () => {
    expect(COMMANDS[type]).toBe(definition)
    expect(definition.keys.type).toBe(true)
  })

  it('is undone by its inverse, whatever came before', () => {
    fc.assert(
      fc.property(history, valid, (past, command) => {
        const before = past.reduce(applyCommand, EMPTY_STATE)
        expect(applyCommand(applyCommand(before, command), invertCommand(before, command))).toEqual(before)
      }),
    )
  })

  it('gives one command for a place, with the same state', () => {
    fc.assert(
      fc.property(fc.array(valid, { minLength: 1, maxLength: 20 }), (commands) => {
        const compact = compactDesign(designProp, on(...commands))
        const places = compact.commands.map((command) => definition.where(command))
        expect(new Set(places).size).toBe(places.length)
        expect(compact.commands.every((command) => command.type === type)).toBe(true)
        expect(applyDesign(compactDesign(designProp, compact))).toEqual(applyDesign(compact))
        // A size set to the published one is the published one.
        const published = { ...EMPTY_STATE, sizeMm: designProp.realSizeMm }
        const plain = (design: Design) => ({ ...published, ...stripNull(applyDesign(design)) })
        expect(plain(compact)).toEqual(plain(on(...commands)))
      }),
    )
  })

  it('survives JSON and cleaning unchanged, and loses keys that are not hashed', () => {
    fc.assert(
      fc.property(valid, (command) => {
        expect(cleanCommand(JSON.parse(JSON.stringify(command)) as DesignCommand)).toEqual(command)
        expect(cleanCommand(Object.assign({ note: 'x' }, command))).toEqual(command)
        expect(designHash(on(cleanCommand(command)))).toBe(designHash(on(command)))
      }),
    )
  })

  it('passes what follows the rules and refuses what does not', () => {
    fc.assert(fc.property(valid, (command) => void expect(codes(command)).toEqual([])))
    fc.assert(
      fc.property(wrong, ([command, code]) => void expect(codes(command), JSON.stringify(command)).toEqual([code])),
    )
  })

  it('refuses a missing key and one too many, at every depth', () => {
    fc.assert(
      fc.property(valid, (command) => {
        expect(codes({ ...command, extra: 1 })).toEqual(['DESIGN_BAD_SHAPE'])
        for (const key of Object.keys(command).filter((name) => name !== 'type'))
          expect(codes(without(command, key))).toEqual(['DESIGN_BAD_SHAPE'])
        for (const [key, value] of Object.entries(command).filter(([, inner]) => typeof inner === 'object' && inner))
          expect(codes({ ...command, [key]: { ...(value as object), extra: 1 } })).toEqual(['DESIGN_BAD_SHAPE'])
      }),
    )
  })

  it('describes itself under its own name, without ids where there are names', () => {
    fc.assert(
      fc.property(valid, (command) => {
        const { key, values } = definition.describe(designProp, command)
        expect(key).toMatch(new RegExp(`^${type}\\.(set|raised|back)$`))
        expect(Object.values(values)).not.toContain(definition.where(command) || null)
      }),
    )
  })
})

describe('the table of commands', () => {
  it('does not compile with a member or a command missing', () => {
    const { describe: _words, ...mute } = COMMANDS.scaleTo
    // @ts-expect-error a definition that cannot say what it does
    const definition: CommandDefinition<ScaleTo> = mute
    expect(definition.describe).toBeUndefined()
    const { scaleTo: _scaleTo, ...fewer } = COMMANDS
    // @ts-expect-error a table that does not know every command
    const table: typeof COMMANDS = fewer
    expect(table.scaleTo).toBeUndefined()
    // @ts-expect-error a key that is not listed would be hashed by nobody
    const keys: CommandDefinition<ScaleTo>['keys'] = { type: true }
    expect(keys).not.toHaveProperty('sizeMm')
  })

  it('keeps the order that compacted designs are hashed in', () => {
    const compact = compactDesign(
      designProp,
      on(
        { type: 'engraveText', zone: 'front', engraving: { text: 'ALICE', font: 'inter', sizeMm: 6, depthMm: 1 } },
        { type: 'setPartColor', part: 'lid', color: '#aa2211' },
        { type: 'setMaterial', part: 'lid', material: 'bronze' },
        { type: 'setPartColor', part: 'body', color: '#aa2211' },
        { type: 'setMaterial', part: 'body', material: 'bronze' },
        { type: 'scaleTo', sizeMm: 60 },
        { type: 'setVariant', variant: 'night' },
      ),
    )
    expect(
      compact.commands.map((command) => ('part' in command ? `${command.type} ${command.part}` : command.type)),
    ).toEqual([
      'setVariant',
      'scaleTo',
      'setMaterial body',
      'setPartColor body',
      'setMaterial lid',
      'setPartColor lid',
      'engraveText',
    ])
  })
})

function without(command: DesignCommand, key: string): unknown {
  return Object.fromEntries(Object.entries(command).filter(([name]) => name !== key))
}

function stripNull(state: object): object {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== null))
}
