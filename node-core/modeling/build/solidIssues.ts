import type { PrintabilityIssue } from '#node-core/model/making/printabilityReport.ts'
import type { Severity } from '#node-core/model/making/severity.ts'
import type { Vector3 } from '#node-core/model/prop.ts'
import type { BasePart } from './baseModel.ts'
import { round, roundPoint } from './engravePiece.ts'

/**
 * What a closed surface does that a body cannot: passes through itself (a slicer joins it), turns inside out (slicers
 * differ), or closes a hollow (which no powder or resin leaves);
 * and that it is one because its studio had it repaired.
 * @param scale finished size ÷ published size
 */
export function solidIssues({ id, shells, overlaps, repaired }: BasePart, scale: number): PrintabilityIssue[] {
  const issue = (severity: Severity, code: string, at: Vector3, mm3: number, more: PrintabilityIssue['data'] = {}) => {
    const volumeMm3 = Math.ceil(mm3 * scale ** 3)
    const pointMm = roundPoint([at[0] * scale, at[1] * scale, at[2] * scale])
    const radiusMm = round(Math.max(1, Math.cbrt(volumeMm3)))
    const spot = { part: id, pointMm, normal: null, radiusMm }
    return { severity, code, part: id, zone: null, spot, data: { volumeMm3, ...more } }
  }
  const { doubled, inverted } = overlaps ?? {}
  const note = (code: string, data: PrintabilityIssue['data']): PrintabilityIssue => ({
    severity: 'note',
    code,
    part: id,
    zone: null,
    spot: null,
    data,
  })
  return [
    ...(repaired?.kind === 'close' ? [note('PRINT_CLOSED_BY_STUDIO', {})] : []),
    ...(repaired?.kind === 'wrap'
      ? [note('PRINT_WRAPPED_BY_STUDIO', { growthMm: round(repaired.growthMm * scale) })]
      : []),
    ...(inverted ? [issue('block', 'PRINT_SURFACE_INVERTED', inverted.pointMm, inverted.volumeMm3)] : []),
    ...(doubled ? [issue('warn', 'PRINT_SURFACE_CROSSES', doubled.pointMm, doubled.volumeMm3)] : []),
    ...(shells?.hollowAt
      ? [issue('note', 'PRINT_CLOSED_HOLLOW', shells.hollowAt, shells.hollowMm3, { hollows: shells.hollows })]
      : []),
  ]
}
