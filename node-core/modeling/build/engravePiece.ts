import { isNodeError } from '#node-core/kernel/errors.ts'
import type { Engraving } from '#node-core/model/design.ts'
import { TEXT_CHECKS, type PrintabilityIssue, type TextCheck } from '#node-core/model/making/printabilityReport.ts'
import type { Severity } from '#node-core/model/making/severity.ts'
import type { TextZone } from '#node-core/model/prop.ts'
import { engraveZone, type EngravingResult } from '../geometry/engraveZone.ts'
import { raiseZone } from '../geometry/raiseZone.ts'
import type { CrossSection, Manifold, ManifoldToplevel } from '../geometry/loadManifold.ts'
import { pointOnZone, zoneFrame, type ZoneFrame } from '../geometry/zoneFrame.ts'
import { measureBehind } from '../printability/measureBehind.ts'
import { enlargementFor, findThinStrokes, thinnestStroke } from '../printability/measureStrokes.ts'
import { thinPlaces } from '../printability/thinPlaces.ts'
import type { FontLibrary } from '../text/fontLibrary.ts'
import { layOutText } from '../text/layOutText.ts'
import { countShells } from '../geometry/countShells.ts'

export interface EngravingLimits {
  readonly scale: number
  readonly minStrokeMm: number
  /** Material that must stay behind the words. */
  readonly minWallMm: number
}

export interface EngravedPiece {
  /** Null where the part is as it was. */
  readonly solid: Manifold | null
  readonly issues: readonly PrintabilityIssue[]
  /** Checks that these words ask for: behind raised ones nothing is taken away. */
  readonly applying: readonly TextCheck[]
  /** Of those, what could be looked at. */
  readonly checked: readonly TextCheck[]
}

/** Words that cannot be set at all, and how the report says so. */
const NOT_SET: Readonly<Record<string, string>> = {
  MODELING_MISSING_GLYPHS: 'PRINT_MISSING_GLYPHS',
  MODELING_MARKS_NOT_PLACED: 'PRINT_MARKS_NOT_PLACED',
}

/** At most this many thin strokes are pointed out; more help nobody. */
const MAX_SPOTS = 5
/** Share of the words that must be on material: facets of curved plates cost a little. */
const FULL = 0.97
/** Share of raised outlines that may run together towards the top: a crease that a stroke crosses. */
const CRAMPED = 0.02
const RAISED_CHECKS = TEXT_CHECKS.filter((check) => check !== 'textWall')

/**
 * Cuts one zone's words into a part, or sets them on it, and checks them. Words without glyphs leave the part as it
 * was: the issue says so, and `checked` what could be looked at. The caller deletes the returned solid, which is never
 * the given one.
 */
export async function engravePiece(
  kernel: ManifoldToplevel,
  library: FontLibrary,
  solid: Manifold | null,
  zone: TextZone,
  engraving: Engraving,
  limits: EngravingLimits,
): Promise<EngravedPiece> {
  const frame = zoneFrame(zone, limits.scale)
  const applying = engraving.raised ? RAISED_CHECKS : TEXT_CHECKS
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
    return { solid: null, issues, applying, checked: ['textGlyphs'] }
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
    const strokes = findThinStrokes(shape, limits.minStrokeMm)
    if (strokes.length > 0) {
      const strokeMm = thinnestStroke(shape, limits.minStrokeMm)
      const data = {
        strokeMm,
        minStrokeMm: limits.minStrokeMm,
        places: strokes.length,
        enoughSizeMm: Math.ceil(engraving.sizeMm * (enlargementFor(shape, limits.minStrokeMm) ?? 0) * 10) / 10,
      }
      for (const spot of [...strokes].sort((a, b) => b.radiusMm - a.radiusMm).slice(0, MAX_SPOTS))
        add('block', 'PRINT_STROKE_TOO_THIN', spot.x, spot.y, spot.radiusMm, data)
    }
    if (!solid || shape.isEmpty()) return { solid: null, issues, applying, checked: ['textGlyphs', 'textStrokes'] }
    const before = countShells(solid).pieces
    if (engraving.raised) {
      const raised = raiseZone(kernel, solid, shape, frame, engraving.depthMm)
      const isLoose = countShells(raised.solid).pieces > before
      const percent = Math.floor(100 * Math.max(0, raised.rootedShare))
      if (isLoose || raised.rootedShare < FULL)
        add('block', 'PRINT_TEXT_OFF_SURFACE', 0, 0, outline.widthMm / 2, { percent: Math.min(99, percent) })
      if (raised.crampedShare > CRAMPED)
        add('block', 'PRINT_TEXT_RUNS_TOGETHER', 0, 0, outline.widthMm / 2, { depthMm: engraving.depthMm })
      return { solid: raised.solid, issues, applying, checked: applying }
    }
    const cut = engraveZone(kernel, solid, shape, frame, engraving.depthMm)
    const radius = outline.widthMm / 2
    const thin = wallsBehind(kernel, zone, shape, cut, engraving.depthMm, Math.max(limits.minWallMm, LEAST_WALL_MM))
    // Words that come out behind lie on the part, however little of it there is.
    if (cut.cutShare < FULL && !thin.some(({ data }) => data.wallMm === 0))
      add('block', 'PRINT_TEXT_OFF_SURFACE', 0, 0, radius, { percent: Math.floor(100 * Math.max(0, cut.cutShare)) })
    issues.push(...thin)
    if (countShells(cut.solid).pieces > before)
      add('block', 'PRINT_TEXT_CUTS_THROUGH', 0, 0, radius, { depthMm: engraving.depthMm })
    return { solid: cut.solid, issues, applying, checked: applying }
  } finally {
    shape.delete()
  }
}

/** Behind words there is something, whatever the prop asks for. */
const LEAST_WALL_MM = 0.05
/** Less floor than half a square of the wanted wall is a nick: at least from, at most to, mm². */
const NICK_MM2 = { from: 0.1, to: 1 } as const

const nickMm2 = (wallMm: number): number => Math.min(Math.max(wallMm ** 2 / 2, NICK_MM2.from), NICK_MM2.to)

/** Where words leave less than the wanted wall: the largest place, told by its thinnest spot. */
function wallsBehind(
  kernel: ManifoldToplevel,
  zone: TextZone,
  shape: CrossSection,
  { before, pointAt }: EngravingResult,
  depthMm: number,
  minWallMm: number,
): PrintabilityIssue[] {
  const samples = measureBehind(kernel, before, shape, pointAt, depthMm, minWallMm)
  const [place] = thinPlaces(samples, 1, minWallMm)
  if (!place || place.areaMm2 < nickMm2(minWallMm)) return []
  return [
    {
      severity: 'block',
      code: 'PRINT_WALL_BEHIND_TEXT',
      part: zone.part,
      zone: zone.id,
      spot: {
        part: zone.part,
        pointMm: roundPoint(place.pointMm),
        normal: roundPoint(place.normal),
        radiusMm: round(Math.max(1, 2 * minWallMm, Math.min(place.radiusMm, 10))),
      },
      data: { minWallMm, depthMm, wallMm: round(place.thicknessMm), areaMm2: round(place.areaMm2) },
    },
  ]
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
