import type { Vector3 } from '#node-core/model/prop.ts'
import type { Manifold } from './loadManifold.ts'

/** The separate surfaces of a solid. */
export interface ShellCount {
  /** Surfaces that look outwards: bodies that nothing joins. */
  readonly pieces: number
  /** Surfaces that look inwards: hollows closed on all sides. */
  readonly hollows: number
  /** All hollows together. */
  readonly hollowMm3: number
  /** The middle of the largest hollow's box, mm. */
  readonly hollowAt: Vector3 | null
}

/** Tells bodies from hollows by the sign of what each surface encloses. */
export function countShells(solid: Manifold): ShellCount {
  const shells = solid.decompose()
  const hollows = shells.filter((shell) => shell.volume() < 0)
  const [largest] = hollows.toSorted((a, b) => a.volume() - b.volume())
  const box = largest?.boundingBox()
  const middle = (k: 0 | 1 | 2): number => (box!.min[k] + box!.max[k]) / 2
  const counted: ShellCount = {
    pieces: shells.length - hollows.length,
    hollows: hollows.length,
    hollowMm3: hollows.reduce((sum, shell) => sum - shell.volume(), 0),
    hollowAt: box ? [middle(0), middle(1), middle(2)] : null,
  }
  for (const shell of shells) shell.delete()
  return counted
}
