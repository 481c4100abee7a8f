import { isNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import type { PartRepair, Prop, PropColor } from '#node-core/model/prop.ts'
import { unknownSource } from '../errors.ts'
import { countShells, type ShellCount } from '../geometry/countShells.ts'
import type { Manifold, ManifoldToplevel } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { toSolid } from '../solids/toSolid.ts'
import { wrapMeshes } from '../repair/wrap/wrapMeshes.ts'
import type { ImportedPart, ImportedProp } from '../import/importedProp.ts'
import { measureOverlaps, type Overlaps } from '../printability/measureOverlaps.ts'
import { measureWalls, type WallSamples } from '../printability/measureWalls.ts'
import { step, type WorkOptions } from '../progress.ts'
import { basePaint, type BasePaint } from './basePaint.ts'

/** A part of a prop at its published size, before any customisation. */
export interface BasePart {
  readonly id: string
  readonly imported: readonly ImportedPart[]
  /** Null when the part is no solid: `problem` says why. */
  readonly solid: Manifold | null
  readonly problem: NodeError | null
  /**
   * What the studio had done so that it is one, and how far a wrap stands off the surface, mm at the size as published;
   * null where nothing was needed, too.
   */
  readonly repaired: { readonly kind: PartRepair['kind']; readonly growthMm: number } | null
  readonly shells: ShellCount | null
  readonly overlaps: Overlaps | null
  readonly walls: WallSamples | null
  /** The colours of its file; null when that has no palette. */
  readonly paint: BasePaint | null
}

/** What every design on a prop starts from; expensive to make, so it is kept between calls. */
export interface BaseModel {
  readonly parts: readonly BasePart[]
  /** Colours of the file as measured; empty when each part is of one colour. */
  readonly palette: readonly PropColor[]
  delete(): void
}

/** @throws MODELING_UNKNOWN_SOURCE when the prop names a part that its GLB does not have */
export async function createBaseModel(
  kernel: ManifoldToplevel,
  prop: Prop,
  imported: ImportedProp,
  options: WorkOptions,
): Promise<BaseModel> {
  const parts: BasePart[] = []
  const free = (): void => parts.forEach((part) => part.solid?.delete())
  try {
    for (const [i, part] of prop.parts.entries()) {
      await step(options, 'solids', i / prop.parts.length)
      const meshes = part.sources.map((source) => {
        const found = imported.parts.find((candidate) => candidate.key === source)
        if (!found) throw unknownSource('the model has no such part', { part: part.id, source })
        return found
      })
      parts.push(createBasePart(kernel, part.id, meshes, part.repair))
    }
  } catch (error) {
    free()
    throw error
  }
  return { parts, palette: imported.palette.map(({ color }) => color), delete: free }
}

function createBasePart(
  kernel: ManifoldToplevel,
  id: string,
  imported: readonly ImportedPart[],
  repair: PartRepair | undefined,
): BasePart {
  const paint = basePaint(imported)
  try {
    const traced = paint !== null || imported.some(({ texture }) => texture !== null)
    const { solid, repaired } = solidOf(kernel, id, imported, traced, repair)
    const mesh = solidMesh(solid)
    return {
      id,
      imported,
      solid,
      problem: null,
      repaired,
      shells: countShells(solid),
      overlaps: measureOverlaps(mesh, solid.volume()),
      walls: measureWalls(mesh),
      paint,
    }
  } catch (error) {
    if (!isNodeError(error) || error.family !== 'refused') throw error
    return {
      id,
      imported,
      solid: null,
      problem: error,
      repaired: null,
      shells: null,
      overlaps: null,
      walls: null,
      paint,
    }
  }
}

/** As the file has it; where that is no body, as the studio agreed to have it repaired. */
function solidOf(
  kernel: ManifoldToplevel,
  id: string,
  imported: readonly ImportedPart[],
  traced: boolean,
  repair: PartRepair | undefined,
): { readonly solid: Manifold; readonly repaired: BasePart['repaired'] } {
  try {
    return { solid: toSolid(kernel, id, imported, { traced }), repaired: null }
  } catch (error) {
    if (!repair || !isNodeError(error) || error.family !== 'refused') throw error
  }
  if (repair.kind === 'close')
    return { solid: toSolid(kernel, id, imported, { traced, closing: true }), repaired: { kind: 'close', growthMm: 0 } }
  const { solid, growthMm } = wrapMeshes(kernel, id, imported, repair.skinMm, traced)
  return { solid, repaired: { kind: 'wrap', growthMm } }
}
