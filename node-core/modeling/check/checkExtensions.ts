import { glbExtension, glbExternalUri } from '../errors.ts'
import { objectsOf, stringsOf, type JsonObject } from './gltfJson.ts'

/**
 * Everything the importer or the viewer understands, or may safely ignore. What is not here and *required* is refused
 * (glTF 2.0 §3.12).
 */
export const ALLOWED_EXTENSIONS: ReadonlySet<string> = new Set([
  'KHR_draco_mesh_compression',
  'EXT_meshopt_compression',
  'KHR_mesh_quantization',
  'KHR_texture_transform',
  'EXT_texture_webp',
  'KHR_materials_variants',
  'KHR_materials_unlit',
  'KHR_materials_anisotropy',
  'KHR_materials_clearcoat',
  'KHR_materials_dispersion',
  'KHR_materials_emissive_strength',
  'KHR_materials_ior',
  'KHR_materials_iridescence',
  'KHR_materials_pbrSpecularGlossiness',
  'KHR_materials_sheen',
  'KHR_materials_specular',
  'KHR_materials_transmission',
  'KHR_materials_volume',
  'KHR_lights_punctual',
  'KHR_xmp_json_ld',
])

export interface UsedExtensions {
  readonly used: readonly string[]
  /** Optional ones that nobody here reads: the file is shown as if it had none of them. */
  readonly ignored: readonly string[]
}

/** @throws MODELING_GLB_EXTENSION_NOT_ALLOWED, MODELING_GLB_EXTERNAL_URI */
export function checkExtensions(json: JsonObject): UsedExtensions {
  const required = new Set(stringsOf(json, 'extensionsRequired'))
  const all = [...new Set([...stringsOf(json, 'extensionsUsed'), ...required])]
  for (const name of required)
    if (!ALLOWED_EXTENSIONS.has(name))
      throw glbExtension('a needed extension is not on the list', { extension: name.slice(0, 80) })
  checkNoUris(json)
  return {
    used: all.filter((name) => ALLOWED_EXTENSIONS.has(name)),
    ignored: all.filter((name) => !ALLOWED_EXTENSIONS.has(name)).map((name) => name.slice(0, 80)),
  }
}

/**
 * No `uri` anywhere that a loader would follow, `data:` included: everything a GLB needs is in its binary chunk.
 * Extensions too may bring a `uri`, so the whole tree is walked, iteratively: a nested bomb must not overflow the
 * stack.
 */
function checkNoUris(json: JsonObject): void {
  for (const list of ['buffers', 'images']) objectsOf(json, list)
  const pending: unknown[] = Object.entries(json).flatMap(([key, value]) =>
    key === 'extras' || key === 'asset' ? [] : [value],
  )
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) for (const item of value) item !== null && typeof item === 'object' && pending.push(item)
    else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'extras') continue
        if (key === 'uri' && inner !== undefined)
          throw glbExternalUri('the file points outside itself', { uri: String(inner).slice(0, 120) })
        if (inner !== null && typeof inner === 'object') pending.push(inner)
      }
    }
  }
}
