import type { Material } from '@gltf-transform/core'
import type { ImportNotes } from '../importNotes.ts'

/** Says what of a part's materials no machine makes: what shines through, and what glows. */
export function noteMaterials(materials: readonly (Material | null)[], part: string, notes: ImportNotes): void {
  if (materials.some((material) => material && material.getAlphaMode() !== 'OPAQUE'))
    notes.add('MODELING_TRANSPARENCY_LEFT_OUT', { part })
  if (materials.some((material) => material?.getEmissiveFactor().some((light) => light > 0)))
    notes.add('MODELING_GLOW_LEFT_OUT', { part })
}
