import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDesign, type Design } from '#node-core/model/design.ts'
import type { ContentId } from '#node-core/model/ids.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import type { NodeSeam } from '../nodeProcess.ts'
import { sharedFolder } from '../sharedFolder.ts'

/** Close of the year in which the 40 days from now end, in whole seconds as a prop says it. */
export const licenceCloses = (nowMs: number): string =>
  `${new Date(nowMs + 40 * 86_400_000).getUTCFullYear()}-12-31T23:59:59Z`

/** What a studio says of the cannon: parts by name, colours, real size, a place for words. */
export function cannonProp(glb: ContentId, end: string): Prop {
  const colors = ['#3a3f45', '#aa2211', '#7a5a2f'] as const
  return {
    version: 1,
    name: 'Pirate cannon',
    description: 'Deck gun of the Black Gale, as seen in the last reel.',
    glb,
    realSizeMm: 200,
    sizeRangeMm: { min: 100, max: 300 },
    materials: [
      { id: 'resin', name: 'Cast resin', metalness: 0.1, roughness: 0.7 },
      { id: 'bronze', name: 'Bronze-filled resin', metalness: 0.8, roughness: 0.4 },
    ],
    parts: [
      { id: 'barrel', name: 'Barrel', sources: ['cannon'], materials: ['bronze', 'resin'], colors },
      { id: 'mount', name: 'Mount', sources: ['cannonMount'], materials: ['resin'], colors: ['#553311', '#3a3f45'] },
    ],
    variants: [],
    textZones: [
      {
        id: 'side',
        name: 'Left cheek',
        part: 'mount',
        origin: [38.46, 19.5, -40],
        normal: [1, 0, 0],
        up: [0, 1, 0],
        widthMm: 70,
        heightMm: 12,
        maxCharacters: 16,
        fonts: ['inter'],
        minStrokeMm: 0.8,
        depthMm: 0.8,
      },
    ],
    licence: { royaltyBps: 1_000, unitCap: 500, territories: ['EU', 'US'], endsAt: end },
    requirements: { processes: [], finishes: [], minWallMm: 0.5 },
    designer: null,
  }
}

/** The real cannon of the shared models where it is there, else our own first sample prop. */
export async function uploadDemoProp(studio: NodeSeam, end: string): Promise<Prop> {
  const shared = sharedFolder()
  const cannon = join(shared ?? '', 'models', 'bjs-cannon-two-parts-watertight.glb')
  if (shared !== undefined && existsSync(cannon)) {
    const file = await studio.putFile(readFileSync(cannon))
    const inspection = await studio.client.run('props.inspect', { file })
    if (!inspection.parts.every((part) => part.solid))
      throw new Error(`the cannon should be two solids: ${JSON.stringify(inspection.parts)}`)
    return cannonProp(file, end)
  }
  const [sample] = await studio.client.call('props.samples')
  if (sample === undefined) throw new Error('no model to work on')
  return sample.prop
}

/** The first part recoloured and words cut into the first text zone. */
export function demoDesign(prop: Prop, text: string): Design {
  const part = prop.parts[0]!
  const zone = prop.textZones[0]!
  return createDesign(propHash(prop), [
    { type: 'setPartColor', part: part.id, color: part.colors[1] ?? part.colors[0]! },
    {
      type: 'engraveText',
      zone: zone.id,
      engraving: { text, font: zone.fonts[0]!, sizeMm: 9, depthMm: Math.min(zone.depthMm, 0.8) },
    },
  ])
}
