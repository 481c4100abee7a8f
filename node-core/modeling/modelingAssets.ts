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
  /** `@fontsource/<font>/unicode.json`: slice name → CSS unicode-range. */
  fontRanges(font: FontId): Promise<Readonly<Record<string, string>>>
  /** The bold `.woff` of one slice: `latin`, or `4` for the slice that `unicode.json` calls `[4]`. */
  font(font: FontId, slice: string): Promise<Uint8Array>
}
