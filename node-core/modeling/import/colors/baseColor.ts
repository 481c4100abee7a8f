import type { Document, Material, Texture, TextureInfo } from '@gltf-transform/core'
import {
  KHRMaterialsPBRSpecularGlossiness,
  KHRTextureTransform,
  type PBRSpecularGlossiness,
  type Transform,
} from '@gltf-transform/extensions'
import type { PartTexture, TextureWrap } from '../importedProp.ts'

/** Where a material's own colour comes from. */
export interface BaseColor {
  /** Linear, 0–1. */
  readonly factor: readonly number[]
  readonly texture: Texture | null
  /** Which TEXCOORD set the picture lies on. */
  readonly texCoord: number
  /**
   * From the file's coordinates to the picture's (KHR_texture_transform): u' = m0·u + m1·v + m2, v' = m3·u + m4·v + m5.
   */
  readonly place: readonly [number, number, number, number, number, number]
  readonly wrap: readonly [TextureWrap, TextureWrap]
}

const WRAPS: Readonly<Record<number, TextureWrap>> = { 33071: 'clamp', 33648: 'mirror', 10497: 'repeat' }
/** glTF's default material is white; this grey is what a part without any shows here, so that shadows can be seen. */
const NO_MATERIAL = [0.8, 0.8, 0.8]

/**
 * The colour a loader would paint with: metallic-roughness, or the older specular-glossiness where the file has that.
 */
export function baseColorOf(material: Material | null): BaseColor {
  const old = material?.getExtension<PBRSpecularGlossiness>(KHRMaterialsPBRSpecularGlossiness.EXTENSION_NAME) ?? null
  const factor = old?.getDiffuseFactor() ?? material?.getBaseColorFactor() ?? NO_MATERIAL
  const texture = (old ? old.getDiffuseTexture() : material?.getBaseColorTexture()) ?? null
  const info: TextureInfo | null = (old ? old.getDiffuseTextureInfo() : material?.getBaseColorTextureInfo()) ?? null
  const transform = info?.getExtension<Transform>(KHRTextureTransform.EXTENSION_NAME) ?? null
  return {
    factor,
    texture,
    texCoord: transform?.getTexCoord() ?? info?.getTexCoord() ?? 0,
    place: placeOf(transform),
    wrap: [WRAPS[info?.getWrapS() ?? 10497] ?? 'repeat', WRAPS[info?.getWrapT() ?? 10497] ?? 'repeat'],
  }
}

/** Translation · rotation · scale, as the extension's own text has it. */
function placeOf(transform: Transform | null): BaseColor['place'] {
  if (!transform) return [1, 0, 0, 0, 1, 0]
  const [[x, y], [sx, sy], angle] = [transform.getOffset(), transform.getScale(), transform.getRotation()]
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return [cos * sx, sin * sy, x, -sin * sx, cos * sy, y]
}

/** The picture as the stage finds it in the file: by its number, never by a name. */
export function partTexture(document: Document, { texture, wrap }: BaseColor): PartTexture | null {
  const image = texture ? document.getRoot().listTextures().indexOf(texture) : -1
  return image === -1 ? null : { image, wrapS: wrap[0], wrapT: wrap[1] }
}
