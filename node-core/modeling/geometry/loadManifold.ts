import Module, { type ManifoldToplevel } from 'manifold-3d'
import type { ModelingAssets } from '../modelingAssets.ts'

export type { CrossSection, Manifold, ManifoldToplevel } from 'manifold-3d'

/**
 * The solid kernel (WASM). Single-threaded and free of platform mathematics, so the same solid has the same volume to
 * the
 * last bit on every node.
 */
export async function loadManifold(assets: ModelingAssets): Promise<ManifoldToplevel> {
  const wasmBinary = await assets.manifoldWasm()
  const kernel = await (Module as unknown as (options: { wasmBinary: Uint8Array }) => Promise<ManifoldToplevel>)({
    wasmBinary,
  })
  kernel.setup()
  return kernel
}
