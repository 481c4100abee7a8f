import { join } from 'node:path'
import { sharedFolder } from '../../support/sharedFolder.ts'
import type { PriceTable } from './prices.ts'
import type { publishProp } from './publish.ts'

/** The real model that the main job is played with; not there where the shared models are missing. */
export const CANNON_FILE = join(sharedFolder() ?? '', 'models', 'bjs-cannon-two-parts-watertight.glb')

/** What the studio publishes it as: 10 % royalty, 5 % to its designer. */
export const CANNON: Parameters<typeof publishProp>[1] = {
  file: CANNON_FILE,
  name: 'Pirate cannon',
  description: 'Deck gun of the Black Gale, as seen in the last reel.',
  parts: { cannon: { name: 'Barrel', colors: ['#aa2211'] }, cannonmount: { name: 'Mount', colors: ['#553311'] } },
  palette: { '#633420': { name: 'Ship’s oak', color: '#7a4a2b' } },
  realSizeMm: 200,
  words: {
    name: 'Left cheek',
    view: 'Left',
    at: [0.545, 0.515],
    surfaceXMm: 38.46,
    maxCharacters: 16,
    minStrokeMm: 0.6,
  },
  royaltyPercent: 10,
  cap: 500,
  designer: 'Mira',
}

/** A factory's prices by which the cannon costs 129.00 (product.md §3). */
export const cannonPrices = (material: string, carrier: string): PriceTable => ({
  place: 'Rotterdam, NL',
  upToCm3: 50_000,
  receives: '77.46',
  material: [material, '21.00'],
  carrier: [carrier, '9.90'],
  materials: 'Resin, Cold-cast bronze',
  minimumStrokeMm: 0.6,
  largestMm: 400,
})
