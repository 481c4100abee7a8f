import type { ImportedPart } from '#node-core/modeling/import/importedProp.ts'
import { readGlbChunks } from '#node-core/modeling/check/readGlbChunks.ts'
import { DEFAULT_GLB_LIMITS } from '#node-core/modeling/check/glbLimits.ts'

interface GltfPictures {
  readonly materials?: readonly { readonly name?: string; readonly pbrMetallicRoughness?: { readonly baseColorTexture?: { readonly index?: number; readonly texCoord?: number } } }[]
  readonly textures?: readonly { readonly source?: number; readonly extensions?: { readonly EXT_texture_webp?: { readonly source?: number } } }[]
  readonly images?: readonly { readonly bufferView?: number; readonly mimeType?: string }[]
  readonly bufferViews?: readonly { readonly byteOffset?: number; readonly byteLength?: number }[]
}

/** Longest side of a picture on the stage, pixels. */
const MAX_TEXTURE_PIXELS = 2048

/**
 * Base colour pictures by part key, for a file that has already passed every check (so sizes and bounds hold). The picture
 * shows the studio's own paint; a part that a fan paints loses it.
 */
export async function readTextures(bytes: Uint8Array, parts: readonly ImportedPart[]): Promise<ReadonlyMap<string, ImageBitmap>> {
  const { json, bin } = readGlbChunks(bytes, DEFAULT_GLB_LIMITS)
  const gltf = json as unknown as GltfPictures
  const found = new Map<string, ImageBitmap>()
  const decoded = new Map<number, Promise<ImageBitmap>>()
  const decode = (index: number): Promise<ImageBitmap> | undefined => {
    const image = gltf.images?.[index]
    const view = image?.bufferView === undefined ? undefined : gltf.bufferViews?.[image.bufferView]
    if (!bin || !view?.byteLength) return undefined
    const start = view.byteOffset ?? 0
    const known = decoded.get(index) ?? shrink(new Blob([bin.slice(start, start + view.byteLength)], { type: image?.mimeType ?? 'image/png' }))
    decoded.set(index, known)
    return known
  }
  for (const part of parts) {
    if (!part.uvs || part.material === '') continue
    const slot = gltf.materials?.find((material) => material.name === part.material)?.pbrMetallicRoughness?.baseColorTexture
    if (slot?.index === undefined || (slot.texCoord ?? 0) !== 0) continue
    const texture = gltf.textures?.[slot.index]
    const source = texture?.extensions?.EXT_texture_webp?.source ?? texture?.source
    const picture = source === undefined ? undefined : await decode(source)
    if (picture) found.set(part.key, picture)
  }
  return found
}

async function shrink(blob: Blob): Promise<ImageBitmap> {
  const picture = await createImageBitmap(blob)
  const longest = Math.max(picture.width, picture.height)
  if (longest <= MAX_TEXTURE_PIXELS) return picture
  const ratio = MAX_TEXTURE_PIXELS / longest
  const small = await createImageBitmap(picture, { resizeWidth: Math.round(picture.width * ratio), resizeHeight: Math.round(picture.height * ratio) })
  picture.close()
  return small
}
