import { isNodeError, type NodeError } from '#node-core/kernel/errors.ts'
import type { Prop, PropColor } from '#node-core/model/prop.ts'
import { unknownSource } from '../errors.ts'
import { countShells, type ShellCount } from '../geometry/countShells.ts'
import type { Manifold, ManifoldToplevel } from '../geometry/loadManifold.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { toSolid } from '../geometry/toSolid.ts'
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
      parts.push(createBasePart(kernel, part.id, meshes))
    }
  } catch (error) {
    free()
    throw error
  }
  return { parts, palette: imported.palette.map(({ color }) => color), delete: free }
}

function createBasePart(kernel: ManifoldToplevel, id: string, imported: readonly ImportedPart[]): BasePart {
  const paint = basePaint(imported)
  try {
    const solid = toSolid(kernel, id, imported, paint !== null || imported.some(({ texture }) => texture !== null))
    const mesh = solidMesh(solid)
    return {
      id,
      imported,
      solid,
      problem: null,
      shells: countShells(solid),
      overlaps: measureOverlaps(mesh, solid.volume()),
      walls: measureWalls(mesh),
      paint,
    }
  } catch (error) {
    if (!isNodeError(error) || error.family !== 'refused') throw error
    return { id, imported, solid: null, problem: error, shells: null, overlaps: null, walls: null, paint }
  }
}
