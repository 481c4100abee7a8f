import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { ModelingAssets } from '../modelingAssets.ts'

/** Assets out of `node_modules`, for Node only: the browser bundle must never import this file. */
export function createNodeAssets(): ModelingAssets {
  const { resolve } = createRequire(import.meta.url)
  const read = async (specifier: string): Promise<Uint8Array> => new Uint8Array(await readFile(resolve(specifier)))
  return {
    manifoldWasm: () => read('manifold-3d/manifold.wasm'),
    dracoWasm: () => read('draco3dgltf/draco_decoder_gltf.wasm'),
    fontRanges: async (font) =>
      JSON.parse(new TextDecoder().decode(await read(`@fontsource/${font}/unicode.json`))) as Record<string, string>,
    // Bold, because thin strokes cannot be made.
    font: (font, slice) => read(`@fontsource/${font}/files/${font}-${slice}-700-normal.woff`),
  }
}
