import type { Document, Material, Node } from '@gltf-transform/core'
import type { MappingList } from '@gltf-transform/extensions'
import { checkGlb } from '../check/checkGlb.ts'
import { DEFAULT_GLB_LIMITS, type GlbLimits } from '../check/glbLimits.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { glbDecodedSize, glbNoGeometry } from '../errors.ts'
import type { ModelingAssets } from '../modelingAssets.ts'
import { step, type WorkOptions } from '../progress.ts'
import { baseColorOf, partTexture } from './colors/baseColor.ts'
import { decodeGlb } from './decodeGlb.ts'
import type { ImportedPart, ImportedProp, PartTexture } from './importedProp.ts'
import { createImportNotes, type ImportNotes } from './importNotes.ts'
import type { Matrix4 } from './matrix4.ts'
import { partsOfNode, type ColoredPrimitive, type NamedPrimitive } from './mergePrimitives.ts'
import { noteMaterials } from './colors/noteMaterials.ts'
import { paintParts, type PaintedPart } from './colors/paintParts.ts'
import { createPartKeys } from './partKeys.ts'
import { createPictures } from './colors/pictures.ts'
import { readPrimitive } from './readPrimitive.ts'
import { triangleColors } from './colors/triangleColors.ts'

export interface ImportOptions extends WorkOptions {
  /** Longest side of the whole model, mm. GLB units are not trusted: real files vary from 0.07 to 1590 units. */
  readonly realSizeMm: number
  readonly limits?: GlbLimits
}

interface WorldPart {
  readonly key: string
  readonly material: Material | null
  readonly materials: readonly (Material | null)[]
  readonly geometry: ColoredPrimitive
}

/**
 * An untrusted GLB as parts in prop millimetres (checked first, then decoded).
 * @throws NodeError `MODELING_GLB_…`, CANCELLED
 */
export async function importProp(
  bytes: Uint8Array,
  assets: ModelingAssets,
  options: ImportOptions,
): Promise<ImportedProp> {
  const limits = options.limits ?? DEFAULT_GLB_LIMITS
  await step(options, 'check', 0)
  const report = checkGlb(bytes, limits)
  await step(options, 'decode', 0.2)
  const document = await decodeGlb(bytes, report.extensions, assets)
  await step(options, 'parts', 0.6)
  const notes = createImportNotes()
  for (const extension of report.ignoredExtensions) notes.add('MODELING_IGNORED_EXTENSION', { extension })
  const world = collectParts(document, limits, notes)
  if (world.length === 0) throw glbNoGeometry('no triangles in the scene')
  const { min, max } = bounds(world)
  const longest = Math.max(max[0]! - min[0]!, max[1]! - min[1]!, max[2]! - min[2]!)
  if (!(longest > 0)) throw glbNoGeometry('the model has no size')
  const mmPerUnit = options.realSizeMm / longest
  const origin = [(min[0]! + max[0]!) / 2, min[1]!, (min[2]! + max[2]!) / 2] as const
  await step(options, 'parts', 0.9)
  const painted = paintParts(world.map(({ geometry }) => geometry))
  const parts: ImportedPart[] = []
  for (const [i, part] of world.entries()) {
    if (i % 64 === 63) await step(options, 'parts', 0.9)
    parts.push(toImported(document, part, i, origin, mmPerUnit, painted.parts[i]!, notes))
  }
  const at = (corner: readonly number[]): [number, number, number] =>
    [0, 1, 2].map((k) => (corner[k]! - origin[k]!) * mmPerUnit) as [number, number, number]
  options.onProgress?.({ step: 'done', done: 1 })
  return {
    parts,
    boundingBoxMm: { min: at(min), max: at(max) },
    mmPerUnit,
    palette: painted.palette,
    variantNames: variantNames(document),
    notes: notes.list(),
  }
}

function collectParts(document: Document, limits: GlbLimits, notes: ImportNotes): WorldPart[] {
  const root = document.getRoot()
  const scene = root.getDefaultScene() ?? root.listScenes()[0]
  const parts: WorldPart[] = []
  const keyOf = createPartKeys()
  const pictures = createPictures()
  let triangles = 0
  const visit = (node: Node): void => {
    const mesh = node.getMesh()
    const primitives: NamedPrimitive<Material | null>[] = []
    for (const primitive of mesh?.listPrimitives() ?? []) {
      if (primitive.listTargets().length > 0)
        notes.add('MODELING_MORPH_FIXED', { part: partName(node.getName(), 'part') })
      const geometry = readPrimitive(node, primitive)
      if (!geometry) notes.add('MODELING_SKIPPED_LINES')
      else if (!node.getSkin() && isFlattened(node.getWorldMatrix() as unknown as Matrix4))
        notes.add('MODELING_SKIPPED_HIDDEN', { part: partName(node.getName(), 'part') })
      else {
        const material = primitive.getMaterial()
        const seen = triangleColors(baseColorOf(material), geometry, pictures)
        primitives.push({ geometry: { ...geometry, ...seen }, material })
      }
    }
    const split = partsOfNode(primitives)
    for (const { geometry, material, materials } of split) {
      triangles += geometry.indices.length / 3
      // Instances multiply what the file declares, so the bound is held here too.
      if (triangles > limits.triangles) throw glbDecodedSize('too many triangles', { triangles, max: limits.triangles })
      const base = node.getName() || mesh?.getName() || 'part'
      parts.push({
        key: keyOf(split.length > 1 ? `${base}/${material?.getName() || 'material'}` : base),
        material,
        materials,
        geometry,
      })
    }
    for (const child of node.listChildren()) visit(child)
  }
  const tops = scene ? scene.listChildren() : root.listNodes().filter((node) => node.getParentNode() === null)
  for (const node of tops) visit(node)
  return parts
}

/** For people: underscores opened, nothing that cannot be seen. */
function partName(name: string, fallback: string): string {
  return cleanName(name.replace(/_+/g, ' '), fallback)
}

/** Scaled to nothing in some direction: how files hide a piece. It has no volume, so nobody could make it. */
function isFlattened(m: Matrix4): boolean {
  const sides = [0, 4, 8].map((column) => Math.hypot(m[column]!, m[column + 1]!, m[column + 2]!))
  return !(Math.min(...sides) > 1e-7 * Math.max(...sides))
}

function bounds(parts: readonly WorldPart[]): { min: number[]; max: number[] } {
  const min = [Infinity, Infinity, Infinity]
  const max = [-Infinity, -Infinity, -Infinity]
  for (const { geometry } of parts) {
    // Only vertices that a triangle uses: stray ones must not decide the size.
    for (const index of geometry.indices) {
      for (let k = 0; k < 3; k++) {
        const value = geometry.positions[3 * index + k]!
        if (value < min[k]!) min[k] = value
        if (value > max[k]!) max[k] = value
      }
    }
  }
  return { min, max }
}

function toImported(
  document: Document,
  { key, material, materials, geometry }: WorldPart,
  index: number,
  origin: readonly number[],
  mmPerUnit: number,
  { color, mixed, paint }: PaintedPart,
  notes: ImportNotes,
): ImportedPart {
  const name = partName(key, `Part ${index + 1}`)
  if (geometry.unread) notes.add('MODELING_PICTURE_NOT_MEASURED', { part: name })
  if (mixed) notes.add('MODELING_COLOURS_REDUCED', { part: name })
  noteMaterials(materials, name, notes)
  const positions = Float32Array.from(geometry.positions, (value, i) => (value - origin[i % 3]!) * mmPerUnit)
  return {
    key,
    name,
    positions,
    indices: geometry.indices,
    normals: geometry.normals,
    uvs: geometry.uvs,
    material: material?.getName() ?? '',
    texture: geometry.uvs && commonTexture(document, materials),
    color,
    paint,
    metalness: material?.getMetallicFactor() ?? 0,
    roughness: material?.getRoughnessFactor() ?? 1,
  }
}

/** The picture of all these materials; null where they have not one in common: the triangles' own colours show then. */
function commonTexture(document: Document, materials: readonly (Material | null)[]): PartTexture | null {
  const [first = null, ...others] = materials.map((material) => partTexture(document, baseColorOf(material)))
  return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : null
}

function variantNames(document: Document): readonly string[] {
  const used = document
    .getRoot()
    .listExtensionsUsed()
    .find((extension) => extension.extensionName === 'KHR_materials_variants')
  if (!used) return []
  const names = new Set<string>()
  for (const mesh of document.getRoot().listMeshes()) {
    for (const primitive of mesh.listPrimitives()) {
      const list = primitive.getExtension<MappingList>('KHR_materials_variants')
      for (const mapping of list?.listMappings() ?? [])
        for (const variant of mapping.listVariants()) names.add(variant.getName())
    }
  }
  return [...names]
}
