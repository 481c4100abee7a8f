import { glbBadJson } from '../errors.ts'
import { checkAccessors, checkImages, checkViews } from './checkBuffers.ts'
import { checkExtensions } from './checkExtensions.ts'
import { checkMeshes } from './checkMeshes.ts'
import { checkNodes } from './checkNodes.ts'
import { DEFAULT_GLB_LIMITS, type GlbLimits } from './glbLimits.ts'
import { objectOf, objectsOf } from './gltfJson.ts'
import { readGlbChunks } from './readGlbChunks.ts'

/** What an untrusted GLB holds, as far as it can be told without decoding it. */
export interface GlbReport {
  readonly bytes: number
  readonly nodes: number
  readonly nodeDepth: number
  readonly meshes: number
  readonly primitives: number
  /** Declared; equal to the real number unless compressed. */
  readonly triangles: number
  readonly vertices: number
  readonly materials: number
  readonly images: readonly { readonly type: string; readonly width: number; readonly height: number }[]
  readonly extensions: readonly string[]
  /** Optional ones that are not read. */
  readonly ignoredExtensions: readonly string[]
  readonly skinned: boolean
  readonly animations: number
}

/**
 * Everything that can be checked about an untrusted GLB before a loader sees it (modeling.md §3.1). Runs
 * in
 * time linear in the file and allocates no more than the file's own order of size.
 * @throws NodeError `MODELING_GLB_…`, a code of its own for each kind of trouble
 */
export function checkGlb(bytes: Uint8Array, limits: GlbLimits = DEFAULT_GLB_LIMITS): GlbReport {
  const { json, bin } = readGlbChunks(bytes, limits)
  if (objectOf(json, 'asset')?.version !== '2.0') throw glbBadJson('asset.version is not 2.0')
  const extensions = checkExtensions(json)
  const nodes = checkNodes(json, limits)
  const views = checkViews(json, bin, limits)
  const accessors = checkAccessors(json, views, limits)
  const images = checkImages(json, bin, views, limits)
  const counts = checkMeshes(json, bin, accessors, limits)
  return {
    bytes: bytes.length,
    nodes: nodes.count,
    nodeDepth: nodes.depth,
    meshes: objectsOf(json, 'meshes').length,
    ...counts,
    materials: objectsOf(json, 'materials').length,
    images,
    extensions: extensions.used,
    ignoredExtensions: extensions.ignored,
    skinned: objectsOf(json, 'skins').length > 0,
    animations: objectsOf(json, 'animations').length,
  }
}
