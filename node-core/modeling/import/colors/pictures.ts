import type { Texture } from '@gltf-transform/core'
import { decodeJpeg } from './decodeJpeg.ts'
import { decodePng, type Picture } from './decodePng.ts'

/** Decoded pixels of one file at most: what is only sampled need not take more memory. */
const MAX_PIXELS_IN_ALL = 67_108_864

/** The pictures of one file, each decoded once, when it is first looked at. */
export interface Pictures {
  /** Undefined for what is not read here: WebP, KTX2, damaged, too large. */
  of(texture: Texture): Picture | undefined
}

export function createPictures(): Pictures {
  const known = new Map<Texture, Picture | undefined>()
  let pixels = 0
  return {
    of(texture) {
      if (known.has(texture)) return known.get(texture)
      const picture = pixels < MAX_PIXELS_IN_ALL ? decodePicture(texture.getImage()) : undefined
      pixels += picture ? picture.width * picture.height : 0
      known.set(texture, picture)
      return picture
    },
  }
}

/** By its first bytes: what a file says of its pictures need not be true. */
function decodePicture(bytes: Uint8Array | null): Picture | undefined {
  if (!bytes) return undefined
  if (bytes[0] === 0x89) return decodePng(bytes)
  return bytes[0] === 0xff && bytes[1] === 0xd8 ? decodeJpeg(bytes) : undefined
}
