import { bytesToContentId } from '#node-core/model/contentId.ts'
import type { Prop, PropColor, PropMaterial, TextZone } from '#node-core/model/prop.ts'
import { captainsLantern, LANTERN_ZONE } from './captainsLantern.ts'
import { COMPASS_ZONE, starCompass } from './starCompass.ts'
import type { PropKit, SamplePart, Vec3, WrittenProp } from './propKit.ts'
import type { ThumbnailView } from './renderThumbnail.ts'

/** One prop that our own scripts make: geometry, rules, and how to photograph it. */
export interface SampleProp {
  /** File name in `assets/props`, without ending. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly make: (kit: PropKit) => SamplePart[]
  readonly zone: { readonly origin: Vec3; readonly widthMm: number; readonly heightMm: number }
  readonly zonePart: string
  /** Colours a fan may choose besides each part's own. */
  readonly palette: readonly PropColor[]
  /** Ready-made looks: part name → colour; parts not named keep theirs. */
  readonly variants: readonly {
    readonly id: string
    readonly name: string
    readonly colors: Readonly<Record<string, PropColor>>
  }[]
  readonly view: ThumbnailView
}

export const SAMPLE_PROPS: readonly SampleProp[] = [
  {
    id: 'captains-lantern',
    name: "Captain's Lantern",
    description:
      'The lantern that hung in the great cabin of the Meridian: rope-twisted cage, ribbed amber lens, lobed roof. Your ship and your name go on the brass plate.',
    make: captainsLantern,
    zone: LANTERN_ZONE,
    zonePart: 'Name plate',
    palette: ['#33302e', '#b0853f', '#d9ac56', '#7d2027', '#23465e', '#2f5a45'],
    variants: [
      {
        id: 'harbour-red',
        name: 'Harbour red',
        colors: { Glass: '#a8231f', Cage: '#8d8f92', Crown: '#8d8f92', Bail: '#8d8f92', 'Name plate': '#d4d9de' },
      },
      {
        id: 'starboard-green',
        name: 'Starboard green',
        colors: { Glass: '#2f8f5b', Roof: '#23465e', Foot: '#23465e' },
      },
    ],
    view: [0.4, 0.22, 1.14],
  },
  {
    id: 'star-compass',
    name: 'Star Compass',
    description:
      "The navigator's astrolabe: graduated bronze dish, pierced star net, enamelled rose and a silver rule over a dedication plate.",
    make: starCompass,
    zone: COMPASS_ZONE,
    zonePart: 'Name plate',
    palette: ['#2a2024', '#b58a43', '#e3b457', '#1d3f7a', '#7d2027', '#1f5c4d', '#d4d9de'],
    variants: [
      { id: 'verdigris', name: 'Verdigris', colors: { Mater: '#3d6b5c', Column: '#3d6b5c', Rose: '#e8dcc0' } },
      { id: 'red-tide', name: 'Red tide', colors: { Rose: '#7d2027', Rule: '#e3b457', Plinth: '#3a1518' } },
    ],
    view: [-0.42, 0.2, 1.16],
  },
]

const idOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-')

/** The prop document that goes with a written GLB. */
export function propDocument(
  sample: SampleProp,
  parts: readonly SamplePart[],
  { glb, longestMm, toProp }: WrittenProp,
): Prop {
  const realSizeMm = Math.round(longestMm * 10) / 10
  const scale = realSizeMm / longestMm
  const micro = (mm: number): number => Math.round(mm * 1_000) / 1_000
  const materials = new Map<string, PropMaterial>(
    parts.map((part) => [
      idOf(part.material),
      { id: idOf(part.material), name: part.material, metalness: part.metalness, roughness: part.roughness },
    ]),
  )
  const resin: PropMaterial = { id: 'painted-resin', name: 'Painted resin', metalness: 0, roughness: 0.6 }
  const colorsOf = (part: SamplePart): PropColor[] => [
    ...new Set([
      part.color as PropColor,
      ...sample.variants.flatMap((v) => v.colors[part.name] ?? []),
      ...sample.palette,
    ]),
  ]
  const origin = toProp(sample.zone.origin).map((mm) => micro(mm * scale)) as unknown as TextZone['origin']
  return {
    version: 1,
    name: sample.name,
    description: sample.description,
    glb: bytesToContentId(glb),
    realSizeMm,
    sizeRangeMm: { min: micro(realSizeMm * 0.8), max: micro(realSizeMm * 1.5) },
    materials: [...materials.values(), resin],
    parts: parts.map((part) => ({
      id: idOf(part.name),
      name: part.name,
      sources: [part.name],
      materials: [idOf(part.material), resin.id],
      colors: colorsOf(part),
    })),
    variants: sample.variants.map(({ id, name, colors }) => ({
      id,
      name,
      looks: parts
        .filter((part) => colors[part.name])
        .map((part) => ({ part: idOf(part.name), material: idOf(part.material), color: colors[part.name]! })),
    })),
    textZones: [
      {
        id: 'name-plate',
        name: 'Name plate',
        part: idOf(sample.zonePart),
        origin,
        normal: [0, 0, 1],
        up: [0, 1, 0],
        widthMm: micro(sample.zone.widthMm * scale),
        heightMm: micro(sample.zone.heightMm * scale),
        maxCharacters: 24,
        fonts: ['inter', 'oswald', 'noto-sans-sc'],
        minStrokeMm: 0.4,
        depthMm: 0.8,
        allows: 'either',
      },
    ],
    licence: { royaltyBps: 1_000, unitCap: 500, territories: ['EU', 'US'], endsAt: '2026-12-31T23:59:59Z' },
    requirements: { processes: ['sla', 'mjf'], finishes: ['painted'], minWallMm: 0.8 },
    designer: null,
  }
}
