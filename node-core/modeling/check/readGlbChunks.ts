import { bytesToUtf8 } from '#node-core/kernel/bytes.ts'
import { glbBadChunk, glbBadJson, glbTooLarge, glbTruncated, glbVersion, notGlb } from '../errors.ts'
import type { GlbLimits } from './glbLimits.ts'
import { isJsonObject, type JsonObject } from './gltfJson.ts'

const MAGIC = 0x46546c67
const JSON_CHUNK = 0x4e4f534a
const BIN_CHUNK = 0x004e4942

export interface GlbChunks {
  readonly json: JsonObject
  /** Empty when the file has no binary chunk. */
  readonly bin: Uint8Array
}

/**
 * Header and chunk lengths of a GLB (glTF 2.0 §4.4), before anything is parsed.
 * @throws MODELING_GLB_TOO_LARGE, _NOT_A_GLB, _VERSION, _TRUNCATED, _BAD_CHUNK, _BAD_JSON
 */
export function readGlbChunks(bytes: Uint8Array, limits: GlbLimits): GlbChunks {
  if (bytes.length > limits.fileBytes)
    throw glbTooLarge('file too large', { bytes: bytes.length, max: limits.fileBytes })
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || view.getUint32(0, true) !== MAGIC) throw notGlb('no glTF magic')
  const version = view.getUint32(4, true)
  if (version !== 2) throw glbVersion('only glTF 2 is read', { version })
  const declared = view.getUint32(8, true)
  if (declared > bytes.length)
    throw glbTruncated('the file is shorter than its header says', { declared, actual: bytes.length })
  if (declared < bytes.length) throw glbBadChunk('bytes after the end', { declared, actual: bytes.length })

  let json: Uint8Array | undefined
  let bin: Uint8Array | undefined
  for (let offset = 12, index = 0; offset < bytes.length; index++) {
    if (offset + 8 > bytes.length) throw glbTruncated('a chunk header is cut off', { offset })
    const length = view.getUint32(offset, true)
    const type = view.getUint32(offset + 4, true)
    if (length % 4 !== 0) throw glbBadChunk('chunk length is not a multiple of four', { offset, length })
    if (offset + 8 + length > bytes.length) throw glbTruncated('a chunk is cut off', { offset, length })
    const chunk = bytes.subarray(offset + 8, offset + 8 + length)
    if (index === 0) {
      if (type !== JSON_CHUNK) throw glbBadChunk('the first chunk is not JSON', { type })
      json = chunk
    } else if (type === BIN_CHUNK) {
      if (bin !== undefined || index !== 1) throw glbBadChunk('binary chunk out of place', { index })
      bin = chunk
    }
    offset += 8 + length
  }
  if (!json) throw glbBadChunk('no JSON chunk')
  if (json.length > limits.jsonBytes)
    throw glbTooLarge('JSON chunk too large', { bytes: json.length, max: limits.jsonBytes })
  return { json: parse(json), bin: bin ?? new Uint8Array(0) }
}

function parse(chunk: Uint8Array): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(bytesToUtf8(chunk))
  } catch (cause) {
    throw glbBadJson('JSON chunk is not JSON', {}, cause)
  }
  if (!isJsonObject(value)) throw glbBadJson('JSON chunk is not an object')
  return value
}
