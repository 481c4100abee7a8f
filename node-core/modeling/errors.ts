import { defineError } from '#node-core/kernel/errors.ts'

/** Untrusted GLB files: one code for each kind of trouble (modeling.md §3.1). */
export const glbTooLarge = defineError('input', 'MODELING_GLB_TOO_LARGE')
export const notGlb = defineError('input', 'MODELING_GLB_NOT_A_GLB')
export const glbVersion = defineError('input', 'MODELING_GLB_VERSION')
export const glbTruncated = defineError('input', 'MODELING_GLB_TRUNCATED')
export const glbBadChunk = defineError('input', 'MODELING_GLB_BAD_CHUNK')
export const glbBadJson = defineError('input', 'MODELING_GLB_BAD_JSON')
export const glbExternalUri = defineError('input', 'MODELING_GLB_EXTERNAL_URI')
export const glbExtension = defineError('input', 'MODELING_GLB_EXTENSION_NOT_ALLOWED')
export const glbAccessorBounds = defineError('input', 'MODELING_GLB_ACCESSOR_OUT_OF_BOUNDS')
export const glbDecodedSize = defineError('input', 'MODELING_GLB_DECODED_SIZE')
export const glbImageTooLarge = defineError('input', 'MODELING_GLB_IMAGE_TOO_LARGE')
export const glbImageType = defineError('input', 'MODELING_GLB_IMAGE_NOT_RECOGNISED')
export const glbNodeCycle = defineError('input', 'MODELING_GLB_NODE_CYCLE')
export const glbNodeDepth = defineError('input', 'MODELING_GLB_NODES_TOO_DEEP')
export const glbTooManyParts = defineError('input', 'MODELING_GLB_TOO_MANY_PARTS')
export const glbTooMany = defineError('input', 'MODELING_GLB_TOO_MANY_ITEMS')
export const glbPositions = defineError('input', 'MODELING_GLB_POSITION_NOT_FINITE')
export const glbIndexRange = defineError('input', 'MODELING_GLB_INDEX_OUT_OF_RANGE')
export const glbNoGeometry = defineError('input', 'MODELING_GLB_NO_GEOMETRY')
export const glbTransform = defineError('input', 'MODELING_GLB_BAD_TRANSFORM')
export const glbDecode = defineError('input', 'MODELING_GLB_CANNOT_DECODE')

/** Text. */
export const marksNotPlaced = defineError('refused', 'MODELING_MARKS_NOT_PLACED')
export const badFont = defineError('bug', 'MODELING_BAD_FONT')
export const missingGlyphs = defineError('input', 'MODELING_MISSING_GLYPHS')

/** Solids: what cannot be repaired without guessing is refused ("fail closed"). */
export const notASolid = defineError('refused', 'MODELING_NOT_A_SOLID')
export const shellDropped = defineError('refused', 'MODELING_SHELL_DROPPED')
export const tooManyShells = defineError('refused', 'MODELING_TOO_MANY_SHELLS')
export const unknownSource = defineError('refused', 'MODELING_UNKNOWN_SOURCE')
export const unknownColor = defineError('refused', 'MODELING_UNKNOWN_COLOR')
export const notExportable = defineError('refused', 'MODELING_NOT_EXPORTABLE')
/** Behind the worker: what one call or one file may cost. */
export const tookTooLong = defineError('refused', 'MODELING_TOOK_TOO_LONG')
export const tookTooMuch = defineError('refused', 'MODELING_TOOK_TOO_MUCH_MEMORY')
export const fileSetAside = defineError('refused', 'MODELING_FILE_SET_ASIDE')
export const tooBusy = defineError('unavailable', 'MODELING_TOO_BUSY')
export const workerDied = defineError('unavailable', 'MODELING_WORKER_STOPPED')
