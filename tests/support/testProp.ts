import type { Prop } from '#node-core/model/prop.ts'

/** A small valid prop: a 40 mm cube in two colours, with one text zone on its front. */
export function testProp(change: Partial<Prop> = {}): Prop {
  return {
    version: 1,
    name: 'Test cube',
    description: '',
    glb: 'bafkreitestcube',
    realSizeMm: 40,
    sizeRangeMm: { min: 20, max: 80 },
    materials: [
      { id: 'resin', name: 'Resin', metalness: 0, roughness: 0.6 },
      { id: 'bronze', name: 'Bronze', metalness: 1, roughness: 0.3 },
    ],
    parts: [
      { id: 'body', name: 'Body', sources: ['cube'], materials: ['resin', 'bronze'], colors: ['#808080', '#aa2211'] },
    ],
    variants: [{ id: 'night', name: 'Night', looks: [{ part: 'body', material: 'bronze', color: '#101020' }] }],
    textZones: [
      {
        id: 'front',
        name: 'Front',
        part: 'body',
        origin: [0, 20, 20],
        normal: [0, 0, 1],
        up: [0, 1, 0],
        widthMm: 36,
        heightMm: 12,
        maxCharacters: 20,
        fonts: ['inter', 'oswald', 'noto-sans-sc'],
        minStrokeMm: 0.5,
        depthMm: 1,
      },
    ],
    licence: { royaltyBps: 1_000, unitCap: 500, territories: ['EU', 'US'], endsAt: '2026-12-31T23:59:59Z' },
    requirements: { processes: [], finishes: [], minWallMm: 1 },
    designer: null,
    ...change,
  }
}
