import dracoUrl from 'draco3dgltf/draco_decoder_gltf.wasm?url'
import manifoldUrl from 'manifold-3d/manifold.wasm?url'
import oswaldRanges from '@fontsource/oswald/unicode.json'
import interRanges from '@fontsource/inter/unicode.json'
import notoRanges from '@fontsource/noto-sans-sc/unicode.json'
import type { ModelingAssets } from '../modelingAssets.ts'

/** URLs of every bold font slice; the bundler copies the files and nothing else is ever fetched. */
const FONT_URLS = import.meta.glob<string>(
  [
    '../../../node_modules/@fontsource/inter/files/*-700-normal.woff',
    '../../../node_modules/@fontsource/oswald/files/*-700-normal.woff',
    '../../../node_modules/@fontsource/noto-sans-sc/files/*-700-normal.woff',
  ],
  { query: '?url', import: 'default', eager: true },
)

/** Assets from the page's own origin, for the browser bundle only. */
export function createWebAssets(): ModelingAssets {
  const byName = new Map(Object.entries(FONT_URLS).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]))
  const read = async (url: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(url)).arrayBuffer())
  return {
    manifoldWasm: () => read(manifoldUrl),
    dracoWasm: () => read(dracoUrl),
    fontRanges: async (font) =>
      ({ inter: interRanges, oswald: oswaldRanges, 'noto-sans-sc': notoRanges })[font] as Record<string, string>,
    font: (font, slice) => read(byName.get(`${font}-${slice}-700-normal.woff`) ?? ''),
  }
}
