import type { FontId } from '#node-core/model/prop.ts'

/**
 * The bytes that modeling needs beside its code, handed in so that the same room runs in Node and in a Web Worker.
 * Each is asked for once, when first needed.
 */
export interface ModelingAssets {
  /** `manifold-3d/manifold.wasm` */
  manifoldWasm(): Promise<Uint8Array>
  /** `draco3dgltf/draco_decoder_gltf.wasm` */
  dracoWasm(): Promise<Uint8Array>
  /** A `.woff` of the font, or of one slice of a font that is cut by Unicode range (`unicodeSlices.ts`). */
  font(font: FontId, slice: string | null): Promise<Uint8Array>
}
