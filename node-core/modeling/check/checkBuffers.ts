import { glbAccessorBounds, glbBadJson, glbDecodedSize, glbImageTooLarge, glbImageType } from '../errors.ts'
import type { GlbLimits } from './glbLimits.ts'
import { countOf, indexOf, objectOf, objectsOf, type JsonObject } from './gltfJson.ts'
import { readImageSize, type ImageSize } from './readImageSize.ts'

const COMPONENT_BYTES: Readonly<Record<number, number>> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 }
const COMPONENTS: Readonly<Record<string, number>> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
}

/**
 * Where an accessor's elements lie in the binary chunk; `offset` undefined = zeros or compressed, not readable before
 * decoding.
 */
export interface AccessorView {
  readonly count: number
  readonly componentType: number
  readonly components: number
  readonly normalized: boolean
  readonly offset: number | undefined
  readonly stride: number
  readonly sparse: boolean
}

interface View {
  readonly offset: number | undefined
  readonly length: number
  readonly stride: number | undefined
}

/**
 * Buffers and buffer views inside the binary chunk.
 * @throws MODELING_GLB_ACCESSOR_OUT_OF_BOUNDS, _BAD_JSON, _DECODED_SIZE
 */
export function checkViews(json: JsonObject, bin: Uint8Array, limits: GlbLimits): readonly View[] {
  const buffers = objectsOf(json, 'buffers', limits.items)
  const sizes = buffers.map((buffer, i) => {
    const length = countOf(buffer, 'byteLength')
    // Only the first buffer may be the chunk; EXT_meshopt_compression allows data-less fallback buffers beside it.
    const fallback = objectOf(objectOf(buffer, 'extensions') ?? {}, 'EXT_meshopt_compression')?.fallback === true
    if (i > 0 && !fallback) throw glbBadJson('a buffer without data', { buffer: i })
    if (fallback) return { length, data: false }
    if (length > bin.length)
      throw glbAccessorBounds('buffer longer than the binary chunk', { buffer: i, length, actual: bin.length })
    return { length, data: true }
  })
  let decoded = 0
  return objectsOf(json, 'bufferViews', limits.items).map((view, i) => {
    const at = indexOf(view, 'buffer', buffers.length)
    if (at === undefined) throw glbBadJson('a view without buffer', { view: i })
    const offset = countOf(view, 'byteOffset', 0)
    const length = countOf(view, 'byteLength')
    const stride = view.byteStride === undefined ? undefined : countOf(view, 'byteStride')
    if (stride !== undefined && (stride < 4 || stride > 252 || stride % 4 !== 0))
      throw glbBadJson('byteStride outside 4–252', { view: i, stride })
    if (offset + length > sizes[at]!.length) throw glbAccessorBounds('view reaches past its buffer', { view: i })
    const meshopt = objectOf(objectOf(view, 'extensions') ?? {}, 'EXT_meshopt_compression')
    if (meshopt) {
      const source = indexOf(meshopt, 'buffer', buffers.length)
      if (
        source === undefined ||
        !sizes[source]!.data ||
        countOf(meshopt, 'byteOffset', 0) + countOf(meshopt, 'byteLength') > sizes[source]!.length
      )
        throw glbAccessorBounds('compressed view reaches past its buffer', { view: i })
      const size = countOf(meshopt, 'count') * countOf(meshopt, 'byteStride')
      if (size !== length) throw glbBadJson('compressed view disagrees about its size', { view: i })
      decoded += size
      if (decoded > limits.decodedBytes)
        throw glbDecodedSize('decodes to too much', { bytes: decoded, max: limits.decodedBytes })
    }
    return { offset: sizes[at]!.data && !meshopt ? offset : undefined, length, stride }
  })
}

/**
 * Accessor bounds and decoded size.
 * @throws MODELING_GLB_ACCESSOR_OUT_OF_BOUNDS, MODELING_GLB_DECODED_SIZE, MODELING_GLB_BAD_JSON
 */
export function checkAccessors(json: JsonObject, views: readonly View[], limits: GlbLimits): readonly AccessorView[] {
  let decoded = 0
  return objectsOf(json, 'accessors', limits.items).map((accessor, i) => {
    const componentType = countOf(accessor, 'componentType')
    const size = COMPONENT_BYTES[componentType]
    const components =
      typeof accessor.type === 'string' && Object.hasOwn(COMPONENTS, accessor.type)
        ? COMPONENTS[accessor.type]
        : undefined
    if (size === undefined || components === undefined) throw glbBadJson('unknown accessor type', { accessor: i })
    const count = countOf(accessor, 'count')
    decoded += count * size * components
    if (count > limits.accessorElements || decoded > limits.decodedBytes)
      throw glbDecodedSize('decodes to too much', { accessor: i, count, max: limits.accessorElements })
    const sparse = objectOf(accessor, 'sparse')
    if (sparse) checkSparse(sparse, i, count, size * components, views)
    const base = {
      count,
      componentType,
      components,
      normalized: accessor.normalized === true,
      sparse: sparse !== undefined,
    }
    const at = indexOf(accessor, 'bufferView', views.length)
    if (at === undefined) return { ...base, offset: undefined, stride: 0 }
    const view = views[at]!
    const offset = countOf(accessor, 'byteOffset', 0)
    const stride = view.stride ?? size * components
    if (offset % size !== 0) throw glbAccessorBounds('accessor is not aligned', { accessor: i })
    if (stride < size * components || (count > 0 && offset + stride * (count - 1) + size * components > view.length))
      throw glbAccessorBounds('accessor reaches past its view', { accessor: i, count })
    if (view.offset !== undefined && (view.offset + offset) % size !== 0)
      throw glbAccessorBounds('accessor is not aligned', { accessor: i })
    return { ...base, offset: view.offset === undefined ? undefined : view.offset + offset, stride }
  })
}

function checkSparse(
  sparse: JsonObject,
  accessor: number,
  count: number,
  elementBytes: number,
  views: readonly View[],
): void {
  const entries = countOf(sparse, 'count')
  if (entries > count) throw glbAccessorBounds('more sparse entries than elements', { accessor })
  for (const [key, bytes] of [
    ['indices', COMPONENT_BYTES[countOf(objectOf(sparse, 'indices') ?? {}, 'componentType')] ?? 4],
    ['values', elementBytes],
  ] as const) {
    const part = objectOf(sparse, key) ?? {}
    const at = indexOf(part, 'bufferView', views.length)
    if (at === undefined || countOf(part, 'byteOffset', 0) + entries * bytes > views[at]!.length)
      throw glbAccessorBounds('sparse data reaches past its view', { accessor })
  }
}

/**
 * Dimensions of embedded images from their headers.
 * @throws MODELING_GLB_IMAGE_TOO_LARGE, MODELING_GLB_IMAGE_NOT_RECOGNISED
 */
export function checkImages(
  json: JsonObject,
  bin: Uint8Array,
  views: readonly View[],
  limits: GlbLimits,
): readonly ImageSize[] {
  let pixels = 0
  return objectsOf(json, 'images', limits.items).map((image, i) => {
    const at = indexOf(image, 'bufferView', views.length)
    const view = at === undefined ? undefined : views[at]
    if (view?.offset === undefined) throw glbImageType('an image without data', { image: i })
    const size = readImageSize(bin.subarray(view.offset, view.offset + view.length))
    if (!size) throw glbImageType('not a PNG, JPEG or WebP', { image: i })
    pixels += size.width * size.height
    if (
      size.width === 0 ||
      size.height === 0 ||
      size.width > limits.imageSide ||
      size.height > limits.imageSide ||
      pixels > limits.imagePixels
    ) {
      throw glbImageTooLarge('image too large to decode', {
        image: i,
        width: size.width,
        height: size.height,
        maxSide: limits.imageSide,
      })
    }
    return size
  })
}
