import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { FontId } from '#node-core/model/prop.ts'
import type { ModelingAssets } from '../modelingAssets.ts'

/** Assets out of `node_modules`, for Node only: the browser bundle must never import this file. */
export function createNodeAssets(): ModelingAssets {
  const { resolve } = createRequire(import.meta.url)
  const read = async (specifier: string): Promise<Uint8Array> => new Uint8Array(await readFile(resolve(specifier)))
  return {
    manifoldWasm: () => read('manifold-3d/manifold.wasm'),
    dracoWasm: () => read('draco3dgltf/draco_decoder_gltf.wasm'),
    font: (font, slice) => read(fontFile(font, slice)),
  }
}

/** Path of a font file inside its package; bold, because thin strokes cannot be made. */
function fontFile(font: FontId, slice: string | null): string {
  if (font === 'noto-sans-sc') return `@fontsource/noto-sans-sc/files/noto-sans-sc-${slice ?? 'latin'}-700-normal.woff`
  return `@fontsource/${font}/files/${font}-${slice ?? 'latin'}-700-normal.woff`
}
