/// <reference path="./draco3dgltf.d.ts" />
import { WebIO, type Document } from '@gltf-transform/core'
import { EXTMeshoptCompression, EXTTextureWebP, KHRDracoMeshCompression, KHRONOS_EXTENSIONS } from '@gltf-transform/extensions'
import { MeshoptDecoder } from 'meshoptimizer/decoder'
import { glbDecode } from '../errors.ts'
import type { ModelingAssets } from '../modelingAssets.ts'

/**
 * Decodes a GLB that has passed `checkGlb`. Decoders (draco, meshopt) are WASM: nothing is fetched, nothing is evaluated.
 * @throws MODELING_GLB_CANNOT_DECODE
 */
export async function decodeGlb(bytes: Uint8Array, extensions: readonly string[], assets: ModelingAssets): Promise<Document> {
  const io = new WebIO().registerExtensions([...KHRONOS_EXTENSIONS, EXTMeshoptCompression, EXTTextureWebP])
  try {
    if (extensions.includes(KHRDracoMeshCompression.EXTENSION_NAME)) io.registerDependencies({ 'draco3d.decoder': await loadDraco(assets) })
    if (extensions.includes(EXTMeshoptCompression.EXTENSION_NAME)) {
      await MeshoptDecoder.ready
      io.registerDependencies({ 'meshopt.decoder': MeshoptDecoder })
    }
    return await io.readBinary(bytes)
  } catch (cause) {
    throw glbDecode('the decoder gave up', { reason: cause instanceof Error ? cause.message.slice(0, 200) : 'unknown' }, cause)
  }
}

type DracoModule = (options: { wasmBinary: Uint8Array }) => Promise<unknown>

async function loadDraco(assets: ModelingAssets): Promise<unknown> {
  // A file of the package, not its index: the index also pulls the encoder in.
  const module = (await import('draco3dgltf/draco_decoder_gltf_nodejs.js')) as { default: DracoModule }
  return module.default({ wasmBinary: await assets.dracoWasm() })
}
