import { unzipSync } from 'fflate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDesign, type DesignCommand } from '#node-core/model/design.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { COMMAND_SAMPLES, designProp } from '../../../tests/support/designCommands.ts'
import { testGlb } from '../../../tests/support/testGlb.ts'
import { createNodeAssets } from '../assets/nodeAssets.ts'
import { createModeling } from '../createModeling.ts'
import { compactDesign } from '../design/compactDesign.ts'
import { DEFINITIONS } from '../design/commands/index.ts'

/*
 * A command may follow all its rules, be signed, paid for, and never be made: this asks the room itself, whether what
 * a fan sets is on the stage and in the file that the factory makes the piece from.
 */

/** Kinds that change neither the stage nor the file, each with where it is kept instead. Checked to be so. */
const CHANGES_NOTHING_MADE: { readonly [T in DesignCommand['type']]?: string } = {}

/** Strokes as thin as they come: words that may not be made are in no file. Its look is another one for both parts. */
const prop: Prop = {
  ...designProp,
  textZones: designProp.textZones.map((zone) => ({ ...zone, minStrokeMm: 0.1 })),
  variants: [
    {
      ...designProp.variants[0]!,
      looks: designProp.parts.map(({ id }) => ({ part: id, material: 'bronze', color: '#101020' as const })),
    },
  ],
}
/** One corner moved: no turn and no mirror leaves it as it is. The lid, a fifth of the height, lies on the body. */
const glb = testGlb({
  positions: [0, 0, 0, 1, 0, 0, 0.7, 0.8, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1],
  edit: (json) => {
    json.nodes = [
      { name: 'body', mesh: 0, scale: [1, 0.8, 1] },
      { name: 'lid', mesh: 0, scale: [1, 0.2, 1], translation: [0, 0.8, 0] },
    ]
    json.scenes = [{ nodes: [0, 1] }]
  },
})

/** What a fan looks at and what a factory gets, without the names and hashes of the design itself. */
interface Made {
  readonly stage: string
  /** Null where the piece may not be made: there is no file then. */
  readonly file: string | null
}
type Make = (commands: readonly DesignCommand[]) => Promise<Made>

const modeling = createModeling(createNodeAssets())
const known = new Map<string, Promise<Made>>()
const make: Make = (commands) => {
  const key = JSON.stringify(commands)
  if (!known.has(key)) known.set(key, makeAnew(commands))
  return known.get(key)!
}
async function makeAnew(commands: readonly DesignCommand[]): Promise<Made> {
  const input = { prop, glb, design: createDesign(propHash(prop), commands) }
  const { meshes, printability } = await modeling.build(input)
  const stage = JSON.stringify(meshes, (_, value: unknown) =>
    ArrayBuffer.isView(value) ? [...(value as Float32Array)] : value,
  )
  if (printability.verdict === 'blocked') return { stage, file: null }
  const model = new TextDecoder().decode(unzipSync(await modeling.export3mf(input))['3D/3dmodel.model'])
  return { stage, file: model.replace(/ p:UUID="[^"]*"|<metadata name="Description">[^<]*<\/metadata>/g, '') }
}

/** Sampled with a fixed seed, so that what is asked for is always there. */
const samplesOf = (type: DesignCommand['type']) =>
  fc.sample(COMMAND_SAMPLES[type].valid as fc.Arbitrary<DesignCommand>, { seed: 1, numRuns: 10 })
const NIGHT: DesignCommand = { type: 'setVariant', variant: 'night' }

/**
 * Of the designs that samples of a kind come to, beside the prop as published: how many can be made, and which of them
 * look or are made like one before them, on the published piece and on its look at night.
 */
async function likeAnother(type: DesignCommand['type'], by: Make) {
  const compact = samplesOf(type).map((command) => compactDesign(prop, createDesign(propHash(prop), [command])))
  const designs = [...new Map(compact.map(({ commands }) => [JSON.stringify(commands), commands])).values()]
  const seen = { stage: new Set<string>(), file: new Set<string>() }
  const alike: string[] = []
  let asked = 0
  for (const commands of [[], ...designs.filter(({ length }) => length > 0)]) {
    const made = [await by(commands), await by([NIGHT, ...commands])]
    if (made.some(({ file }) => file === null)) continue
    if (commands.length > 0) asked += 1
    for (const what of ['stage', 'file'] as const) {
      const one = JSON.stringify(made.map((each) => each[what]))
      if (seen[what].has(one)) alike.push(`${what}: ${JSON.stringify(commands)}`)
      seen[what].add(one)
    }
  }
  return { asked, alike }
}

describe('what a fan sets is seen and made, each setting another way', () => {
  it.each(DEFINITIONS.map(({ type }) => type))('%s', async (type) => {
    const { asked, alike } = await likeAnother(type, make)
    expect(asked, 'designs that differ from the prop as published and can be made').toBeGreaterThan(0)
    if (CHANGES_NOTHING_MADE[type] === undefined) expect(alike).toEqual([])
    else expect(alike).toHaveLength(2 * asked)
  })

  it.each(DEFINITIONS.map(({ type }) => type))('a room that passes over %s is found out', async (type) => {
    const deaf: Make = (commands) => make(commands.filter((command) => command.type !== type || command === NIGHT))
    const { asked, alike } = await likeAnother(type, deaf)
    expect(asked).toBeGreaterThan(0)
    expect(alike).toHaveLength(2 * asked)
  })

  it('and so is one that shows it and makes another, or makes it and shows another', async () => {
    for (const lost of ['stage', 'file'] as const) {
      const half: Make = async (commands) => ({ ...(await make(commands)), [lost]: 'always the same' })
      const { asked, alike } = await likeAnother('scaleTo', half)
      expect(alike).toHaveLength(asked)
      expect(alike.every((one) => one.startsWith(lost))).toBe(true)
    }
  })

  it('and one that hears only half of what a command says', async () => {
    const oneSize: Make = (commands) =>
      make(commands.map((command) => (command.type === 'scaleTo' ? { ...command, sizeMm: 60 } : command)))
    expect((await likeAnother('scaleTo', oneSize)).alike).not.toEqual([])
  })
})
