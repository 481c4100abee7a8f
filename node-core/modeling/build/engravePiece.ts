import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Engraving } from '#node-core/model/design.ts'
import type { PrintabilityIssue } from '#node-core/model/making/printabilityReport.ts'
import type { Severity } from '#node-core/model/making/severity.ts'
import type { TextZone } from '#node-core/model/prop.ts'
import { engraveZone } from '../geometry/engraveZone.ts'
import type { Manifold, ManifoldToplevel } from '../geometry/loadManifold.ts'
import { pointOnZone, zoneFrame, type ZoneFrame } from '../geometry/zoneFrame.ts'
import { enlargementFor, findThinStrokes, thinnestStroke } from '../printability/measureStrokes.ts'
import type { FontLibrary } from '../text/fontLibrary.ts'
import { layOutText } from '../text/layOutText.ts'
import { countShells } from '../geometry/countShells.ts'

export interface EngravingLimits {
  readonly scale: number
  readonly minStrokeMm: number
  /** Material that must stay behind the words. */
  readonly minWallMm: number
}

/** Words that cannot be set at all, and how the report says so. */
const NOT_SET: Readonly<Record<string, string>> = {
  MODELING_MISSING_GLYPHS: 'PRINT_MISSING_GLYPHS',
  MODELING_MARKS_NOT_PLACED: 'PRINT_MARKS_NOT_PLACED',
}

/** At most this many thin strokes are pointed out; more help nobody. */
const MAX_SPOTS = 5
/** Share of the words that must be on material, and backed by it: facets of curved plates cost a little. */
const FULL = 0.97

/**
 * Cuts one zone's words into a part and checks them. Words that cannot be cut (no glyphs, too wide) leave the part as
 * it
 * was: the issue says so. The caller deletes the returned solid, which is never the given one.
 */
export async function engravePiece(
  kernel: ManifoldToplevel,
  library: FontLibrary,
  solid: Manifold | null,
  zone: TextZone,
  engraving: Engraving,
  limits: EngravingLimits,
): Promise<{ solid: Manifold | null; issues: PrintabilityIssue[] }> {
  const frame = zoneFrame(zone, limits.scale)
  const issues: PrintabilityIssue[] = []
  const add = (
    severity: Severity,
    code: string,
    x: number,
    y: number,
    radiusMm: number,
    data: PrintabilityIssue['data'],
  ): void => {
    issues.push({
      severity,
      code,
      part: zone.part,
      zone: zone.id,
      spot: {
        part: zone.part,
        pointMm: roundPoint(pointOnZone(frame, x, y)),
        normal: roundPoint(frame.normal),
        radiusMm: round(radiusMm),
      },
      data,
    })
  }
  let outline: Awaited<ReturnType<typeof layOutText>>
  try {
    outline = await layOutText(library, engraving.text, engraving.font, engraving.sizeMm)
  } catch (error) {
    const code = isNodeError(error) ? NOT_SET[error.code] : undefined
    if (!isNodeError(error) || code === undefined) throw error
    add('block', code, 0, 0, frame.heightMm / 2, { characters: String(error.data.characters) })
    return { solid: null, issues }
  }
  const shape = new kernel.CrossSection(
    outline.glyphs.flatMap((glyph) => glyph.contours),
    'NonZero',
  )
  try {
    if (!fits(outline, frame)) {
      const maxSizeMm =
        Math.floor(
          engraving.sizeMm * Math.min(frame.widthMm / outline.widthMm, frame.heightMm / outline.heightMm) * 10,
        ) / 10
      add('block', 'PRINT_TEXT_DOES_NOT_FIT', 0, 0, frame.widthMm / 2, {
        widthMm: round(outline.widthMm),
        heightMm: round(outline.heightMm),
        zoneWidthMm: round(frame.widthMm),
        zoneHeightMm: round(frame.heightMm),
        maxSizeMm,
      })
    }
    const thin = findThinStrokes(shape, limits.minStrokeMm)
    if (thin.length > 0) {
      const strokeMm = thinnestStroke(shape, limits.minStrokeMm)
      const data = {
        strokeMm,
        minStrokeMm: limits.minStrokeMm,
        places: thin.length,
        enoughSizeMm: Math.ceil(engraving.sizeMm * (enlargementFor(shape, limits.minStrokeMm) ?? 0) * 10) / 10,
      }
      for (const spot of [...thin].sort((a, b) => b.radiusMm - a.radiusMm).slice(0, MAX_SPOTS))
        add('block', 'PRINT_STROKE_TOO_THIN', spot.x, spot.y, spot.radiusMm, data)
    }
    if (!solid || shape.isEmpty()) return { solid: null, issues }
    const before = countShells(solid).pieces
    const cut = engraveZone(kernel, solid, shape, frame, engraving.depthMm, limits.minWallMm)
    const radius = outline.widthMm / 2
    if (cut.cutShare < FULL)
      add('block', 'PRINT_TEXT_OFF_SURFACE', 0, 0, radius, { percent: Math.floor(100 * Math.max(0, cut.cutShare)) })
    else if (cut.backedShare < FULL)
      add('block', 'PRINT_WALL_BEHIND_TEXT', 0, 0, radius, {
        minWallMm: limits.minWallMm,
        depthMm: engraving.depthMm,
        percent: Math.floor(100 * Math.max(0, cut.backedShare)),
      })
    if (countShells(cut.solid).pieces > before)
      add('block', 'PRINT_TEXT_CUTS_THROUGH', 0, 0, radius, { depthMm: engraving.depthMm })
    return { solid: cut.solid, issues }
  } finally {
    shape.delete()
  }
}

function fits(outline: { widthMm: number; heightMm: number }, frame: ZoneFrame): boolean {
  return outline.widthMm <= frame.widthMm + 1e-6 && outline.heightMm <= frame.heightMm + 1e-6
}

/** Reports carry hundredths of a millimetre. */
export function round(mm: number): number {
  return Math.round(mm * 100) / 100
}

export function roundPoint([x, y, z]: readonly [number, number, number]): [number, number, number] {
  return [round(x), round(y), round(z)]
}
