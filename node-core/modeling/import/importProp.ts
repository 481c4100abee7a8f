import type { Document, Material, Node } from '@gltf-transform/core'
import type { MappingList } from '@gltf-transform/extensions'
import { checkGlb } from '../check/checkGlb.ts'
import { DEFAULT_GLB_LIMITS, type GlbLimits } from '../check/glbLimits.ts'
import { glbDecodedSize, glbNoGeometry } from '../errors.ts'
import type { ModelingAssets } from '../modelingAssets.ts'
import { step, type WorkOptions } from '../progress.ts'
import { decodeGlb } from './decodeGlb.ts'
import type { ImportedPart, ImportedProp } from './importedProp.ts'
import { partsOfNode, type NamedPrimitive } from './mergePrimitives.ts'
import { readPrimitive, type WorldPrimitive } from './readPrimitive.ts'

export interface ImportOptions extends WorkOptions {
  /** Longest side of the whole model, mm. GLB units are not trusted: real files vary from 0.07 to 1590 units. */
  readonly realSizeMm: number
  readonly limits?: GlbLimits
}

interface WorldPart {
  readonly key: string
  readonly material: Material | null
  readonly geometry: WorldPrimitive
}

/**
 * An untrusted GLB as parts in prop millimetres (checked first, then decoded).
 * @throws NodeError `MODELING_GLB_…`, CANCELLED
 */
export async function importProp(bytes: Uint8Array, assets: ModelingAssets, options: ImportOptions): Promise<ImportedProp> {
  const limits = options.limits ?? DEFAULT_GLB_LIMITS
  await step(options, 'check', 0)
  const report = checkGlb(bytes, limits)
  await step(options, 'decode', 0.2)
  const document = await decodeGlb(bytes, report.extensions, assets)
  await step(options, 'parts', 0.6)
  const notes = new Set<string>()
  const world = collectParts(document, limits, notes)
  if (world.length === 0) throw glbNoGeometry('no triangles in the scene')
  const { min, max } = bounds(world)
  const longest = Math.max(max[0]! - min[0]!, max[1]! - min[1]!, max[2]! - min[2]!)
  if (!(longest > 0)) throw glbNoGeometry('the model has no size')
  const mmPerUnit = options.realSizeMm / longest
  const origin = [(min[0]! + max[0]!) / 2, min[1]!, (min[2]! + max[2]!) / 2] as const
  await step(options, 'parts', 0.9)
  const parts = world.map((part) => toImported(part, origin, mmPerUnit))
  const at = (corner: readonly number[]): [number, number, number] => [0, 1, 2].map((k) => (corner[k]! - origin[k]!) * mmPerUnit) as [number, number, number]
  options.onProgress?.({ stage: 'done', fraction: 1 })
  return { parts, boundingBoxMm: { min: at(min), max: at(max) }, mmPerUnit, variantNames: variantNames(document), notes: [...notes] }
}

function collectParts(document: Document, limits: GlbLimits, notes: Set<string>): WorldPart[] {
  const root = document.getRoot()
  const scene = root.getDefaultScene() ?? root.listScenes()[0]
  const parts: WorldPart[] = []
  const keys = new Set<string>()
  let triangles = 0
  const visit = (node: Node): void => {
    const mesh = node.getMesh()
    const primitives: NamedPrimitive<Material | null>[] = []
    for (const primitive of mesh?.listPrimitives() ?? []) {
      if (primitive.listTargets().length > 0) notes.add('MODELING_SKIPPED_MORPH_TARGETS')
      const geometry = readPrimitive(node, primitive)
      if (!geometry) notes.add('MODELING_SKIPPED_LINES')
      else primitives.push({ geometry, material: primitive.getMaterial() })
    }
    const split = partsOfNode(primitives)
    for (const { geometry, material } of split) {
      triangles += geometry.indices.length / 3
      // Instances multiply what the file declares, so the bound is held here too.
      if (triangles > limits.triangles) throw glbDecodedSize('too many triangles', { triangles, max: limits.triangles })
      const base = node.getName() || mesh?.getName() || 'part'
      parts.push({ key: uniqueKey(split.length > 1 ? `${base}/${material?.getName() || 'material'}` : base, keys), material, geometry })
    }
    for (const child of node.listChildren()) visit(child)
  }
  const tops = scene ? scene.listChildren() : root.listNodes().filter((node) => node.getParentNode() === null)
  for (const node of tops) visit(node)
  return parts
}

function uniqueKey(wanted: string, taken: Set<string>): string {
  const base = wanted.slice(0, 120)
  let key = base
  for (let n = 2; taken.has(key); n++) key = `${base}#${n}`
  taken.add(key)
  return key
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

function toImported({ key, material, geometry }: WorldPart, origin: readonly number[], mmPerUnit: number): ImportedPart {
  const positions = Float32Array.from(geometry.positions, (value, i) => (value - origin[i % 3]!) * mmPerUnit)
  return {
    key,
    name: key.replace(/[_\s]+/g, ' ').trim() || key,
    positions,
    indices: geometry.indices,
    normals: geometry.normals,
    uvs: geometry.uvs,
    material: material?.getName() ?? '',
    color: linearToHex(material?.getBaseColorFactor() ?? [0.8, 0.8, 0.8]),
    metalness: material?.getMetallicFactor() ?? 0,
    roughness: material?.getRoughnessFactor() ?? 1,
  }
}

/** glTF factors are linear; `#rrggbb` is sRGB (IEC 61966-2-1). */
function linearToHex(linear: readonly number[]): string {
  const channel = (value: number): string => {
    const v = Math.min(1, Math.max(0, value))
    const srgb = v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055
    return Math.round(255 * srgb).toString(16).padStart(2, '0')
  }
  return `#${channel(linear[0]!)}${channel(linear[1]!)}${channel(linear[2]!)}`
}

function variantNames(document: Document): readonly string[] {
  const used = document.getRoot().listExtensionsUsed().find((extension) => extension.extensionName === 'KHR_materials_variants')
  if (!used) return []
  const names = new Set<string>()
  for (const mesh of document.getRoot().listMeshes()) {
    for (const primitive of mesh.listPrimitives()) {
      const list = primitive.getExtension<MappingList>('KHR_materials_variants')
      for (const mapping of list?.listMappings() ?? []) for (const variant of mapping.listVariants()) names.add(variant.getName())
    }
  }
  return [...names]
}
