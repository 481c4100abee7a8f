import type { ImportedPart, PartTexture } from '#node-core/modeling/import/importedProp.ts'
import { readGlbChunks } from '#node-core/modeling/check/readGlbChunks.ts'
import { DEFAULT_GLB_LIMITS } from '#node-core/modeling/check/glbLimits.ts'

interface GltfPictures {
  readonly images?: readonly { readonly bufferView?: number; readonly mimeType?: string }[]
  readonly bufferViews?: readonly { readonly byteOffset?: number; readonly byteLength?: number }[]
}

/** A part's picture and how it goes on beyond its edge. */
export interface PartPicture extends Pick<PartTexture, 'wrapS' | 'wrapT'> {
  readonly image: ImageBitmap
}

/** Longest side of a picture on the stage, pixels. */
const MAX_TEXTURE_PIXELS = 2048

/**
 * Base colour pictures by part key (found by the picture's number: names may be missing or the same), for a file that
 * has already passed every check (so sizes and bounds hold). The picture
 * shows the studio's own paint; a part that a fan paints loses it.
 */
export async function readTextures(
  bytes: Uint8Array,
  parts: readonly ImportedPart[],
): Promise<ReadonlyMap<string, PartPicture>> {
  const { json, bin } = readGlbChunks(bytes, DEFAULT_GLB_LIMITS)
  const gltf = json as unknown as GltfPictures
  const found = new Map<string, PartPicture>()
  const decoded = new Map<number, Promise<ImageBitmap>>()
  const decode = (index: number): Promise<ImageBitmap> | undefined => {
    const image = gltf.images?.[index]
    const view = image?.bufferView === undefined ? undefined : gltf.bufferViews?.[image.bufferView]
    if (!bin || !view?.byteLength) return undefined
    const start = view.byteOffset ?? 0
    const known =
      decoded.get(index) ??
      shrink(new Blob([bin.slice(start, start + view.byteLength)], { type: image?.mimeType ?? 'image/png' }))
    decoded.set(index, known)
    return known
  }
  for (const part of parts) {
    if (!part.uvs || !part.texture) continue
    const { image: index, wrapS, wrapT } = part.texture
    const image = await decode(index)
    if (image) found.set(part.key, { image, wrapS, wrapT })
  }
  return found
}

async function shrink(blob: Blob): Promise<ImageBitmap> {
  const picture = await createImageBitmap(blob)
  const longest = Math.max(picture.width, picture.height)
  if (longest <= MAX_TEXTURE_PIXELS) return picture
  const ratio = MAX_TEXTURE_PIXELS / longest
  const small = await createImageBitmap(picture, {
    resizeWidth: Math.round(picture.width * ratio),
    resizeHeight: Math.round(picture.height * ratio),
  })
  picture.close()
  return small
}
