/// <reference path="./draco3dgltf.d.ts" />
import { WebIO, type Document, type ILogger } from '@gltf-transform/core'
import {
  EXTMeshoptCompression,
  EXTTextureWebP,
  KHRDracoMeshCompression,
  KHRONOS_EXTENSIONS,
} from '@gltf-transform/extensions'
import { MeshoptDecoder } from 'meshoptimizer/decoder'
import { ALLOWED_EXTENSIONS } from '../check/checkExtensions.ts'
import { glbDecode } from '../errors.ts'
import type { ModelingAssets } from '../modelingAssets.ts'

/**
 * Decodes a GLB that has passed `checkGlb`. Decoders (draco, meshopt) are WASM: nothing is fetched, nothing is
 * evaluated.
 * @throws MODELING_GLB_CANNOT_DECODE
 */
export async function decodeGlb(
  bytes: Uint8Array,
  extensions: readonly string[],
  assets: ModelingAssets,
): Promise<Document> {
  // Only what has been checked is read: an optional extension off the list stays unread data.
  const known = [...KHRONOS_EXTENSIONS, EXTMeshoptCompression, EXTTextureWebP].filter((extension) =>
    ALLOWED_EXTENSIONS.has(extension.EXTENSION_NAME),
  )
  const io = new WebIO().setLogger(SILENT).registerExtensions(known)
  try {
    if (extensions.includes(KHRDracoMeshCompression.EXTENSION_NAME))
      io.registerDependencies({ 'draco3d.decoder': await loadDraco(assets) })
    if (extensions.includes(EXTMeshoptCompression.EXTENSION_NAME)) {
      await MeshoptDecoder.ready
      io.registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
    }
    return await io.readBinary(bytes)
  } catch (cause) {
    throw glbDecode(
      'the decoder gave up',
      { reason: cause instanceof Error ? cause.message.slice(0, 200) : 'unknown' },
      cause,
    )
  }
}

/** What a file brings that nobody reads is told by a note, not on a console. */
const SILENT: ILogger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }

type DracoModule = (options: { wasmBinary: Uint8Array }) => Promise<unknown>

async function loadDraco(assets: ModelingAssets): Promise<unknown> {
  // A file of the package, not its index: the index also pulls the encoder in.
  const module = (await import('draco3dgltf/draco_decoder_gltf_nodejs.js')) as { default: DracoModule }
  return module.default({ wasmBinary: await assets.dracoWasm() })
}
