import { PROP_LIMITS } from '#node-core/model/prop.ts'
import { distanceSquared, type Lab } from './lab.ts'

/** Colours a prop is made in at most: about what a factory can change between. */
export const PALETTE_COLORS = PROP_LIMITS.paletteColors

/** Many colours as few points: what lies in one cell of the colour space is one point. */
export interface WeightedColors {
  /** L*, a*, b* of each point. */
  readonly lab: Float64Array
  /** Surface behind each point, mm² or any other unit. */
  readonly weight: Float64Array
}

/** Side of a cell, ΔE: finer than an eye sees. */
const CELL = 0.5
const ROUNDS = 50
/** Two colours nearer than this (ΔE) are one: a second filament would hardly be seen. */
const ALIKE = 5

/** Collects colours with the surface they cover. */
export function createColorCells(): { add(lab: Lab, weight: number): void; points(): WeightedColors } {
  const cells = new Map<number, number>()
  const sums: number[] = []
  return {
    add(lab, weight) {
      if (!(weight > 0)) return
      const [l, a, b] = lab.map((value) => Math.floor(value / CELL) + 512)
      const key = (l! * 1_024 + a!) * 1_024 + b!
      let at = cells.get(key)
      if (at === undefined) {
        at = sums.length
        cells.set(key, at)
        sums.push(0, 0, 0, 0)
      }
      for (const k of [0, 1, 2] as const) sums[at + k]! += weight * lab[k]
      sums[at + 3]! += weight
    },
    points() {
      const count = sums.length / 4
      const lab = new Float64Array(3 * count)
      const weight = new Float64Array(count)
      for (let i = 0; i < count; i++) {
        weight[i] = sums[4 * i + 3]!
        for (let k = 0; k < 3; k++) lab[3 * i + k] = sums[4 * i + k]! / weight[i]!
      }
      return { lab, weight }
    },
  }
}

/**
 * At most `count` colours that stand for all of these: k-means in L*a*b*, weighted by surface. Deterministic: the first
 * colour is the one nearest to the mean, each further start is the point whose surface × squared distance is largest,
 * and a tie goes to the lower number. What comes out alike is made one.
 *
 * @returns L*, a*, b*, most surface first; fewer than `count` where there are not so many
 */
export function choosePalette(points: WeightedColors, count: number): readonly Lab[] {
  let centres = startingCentres(points, count)
  let best = { centres, surface: centres.map(() => 0) }
  for (let round = 0; round < ROUNDS; round++) {
    best = moveCentres(points, centres)
    if (best.centres.every((centre, i) => distanceSquared(centre, centres[i]!) < 1e-12)) break
    centres = best.centres
  }
  const found = best.centres.map((lab, i) => ({ lab, surface: best.surface[i]! })).filter(({ surface }) => surface > 0)
  return joinAlike(found)
    .sort((a, b) => b.surface - a.surface)
    .map(({ lab }) => lab)
}

interface Heap {
  readonly lab: Lab
  readonly surface: number
}

/** The two that are most alike become their mean, until no two are. */
function joinAlike(heaps: readonly Heap[]): Heap[] {
  let [least, one, other] = [ALIKE * ALIKE, -1, -1]
  for (let i = 0; i < heaps.length; i++) {
    for (let j = i + 1; j < heaps.length; j++) {
      const distance = distanceSquared(heaps[i]!.lab, heaps[j]!.lab)
      if (distance < least) [least, one, other] = [distance, i, j]
    }
  }
  if (one === -1) return [...heaps]
  const [a, b] = [heaps[one]!, heaps[other]!]
  const surface = a.surface + b.surface
  const lab = a.lab.map((value, k) => (value * a.surface + b.lab[k]! * b.surface) / surface) as unknown as Lab
  return joinAlike([...heaps.filter((heap) => heap !== a && heap !== b), { lab, surface }])
}

/** Number of the nearest colour; the first of equals. */
export function nearestColor(palette: readonly ArrayLike<number>[], lab: ArrayLike<number>): number {
  let [nearest, least] = [0, Infinity]
  for (let i = 0; i < palette.length; i++) {
    const distance = distanceSquared(palette[i]!, lab)
    if (distance < least) [nearest, least] = [i, distance]
  }
  return nearest
}

function startingCentres({ lab, weight }: WeightedColors, count: number): readonly Lab[] {
  const total = weight.reduce((sum, value) => sum + value, 0)
  if (!(total > 0)) return []
  const mean = [0, 0, 0]
  for (let i = 0; i < weight.length; i++) for (let k = 0; k < 3; k++) mean[k]! += (lab[3 * i + k]! * weight[i]!) / total
  const pointAt = (i: number): Lab => [lab[3 * i]!, lab[3 * i + 1]!, lab[3 * i + 2]!]
  const farness = new Float64Array(weight.length).fill(Infinity)
  const centres: Lab[] = []
  let next = 0
  for (let i = 1; i < weight.length; i++)
    if (distanceSquared(pointAt(i), mean) < distanceSquared(pointAt(next), mean)) next = i
  while (centres.length < count) {
    const centre = pointAt(next)
    centres.push(centre)
    let most = 0
    for (let i = 0; i < weight.length; i++) {
      farness[i] = Math.min(farness[i]!, distanceSquared(pointAt(i), centre))
      const worth = farness[i]! * weight[i]!
      if (worth > most) [most, next] = [worth, i]
    }
    if (most === 0) break
  }
  return centres
}

function moveCentres({ lab, weight }: WeightedColors, centres: readonly Lab[]) {
  const sums = new Float64Array(4 * centres.length)
  const point = [0, 0, 0]
  for (let i = 0; i < weight.length; i++) {
    for (let k = 0; k < 3; k++) point[k] = lab[3 * i + k]!
    const at = 4 * nearestColor(centres, point)
    for (let k = 0; k < 3; k++) sums[at + k]! += point[k]! * weight[i]!
    sums[at + 3]! += weight[i]!
  }
  return {
    centres: centres.map((old, c): Lab => {
      const surface = sums[4 * c + 3]!
      return surface > 0 ? [sums[4 * c]! / surface, sums[4 * c + 1]! / surface, sums[4 * c + 2]! / surface] : old
    }),
    surface: centres.map((_, c) => sums[4 * c + 3]!),
  }
}
