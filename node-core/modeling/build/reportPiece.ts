import type { Hex } from '#node-core/kernel/bytes.ts'
import type { DocumentIssue } from '#node-core/model/documentIssue.ts'
import type { MachineLimits } from '#node-core/model/making/machineLimits.ts'
import {
  CHECKS,
  NEVER_CHECKED,
  TEXT_CHECKS,
  type CheckName,
  type PartMeasures,
  type PrintabilityIssue,
  type PrintabilityReport,
  type TextCheck,
} from '#node-core/model/making/printabilityReport.ts'
import type { Severity } from '#node-core/model/making/severity.ts'
import type { Vector3 } from '#node-core/model/prop.ts'
import { countShells } from '../geometry/countShells.ts'
import { solidMesh } from '../geometry/solidMesh.ts'
import { measureSupports } from '../printability/measureSupports.ts'
import { sealReport } from '../printability/sealReport.ts'
import { thinnestWall, thinPlaces, type ThinPlace } from '../printability/thinPlaces.ts'
import type { BasePart } from './baseModel.ts'
import type { BuiltPart } from './builtPart.ts'
import { round, roundPoint, type EngravedPiece } from './engravePiece.ts'
import { solidIssues } from './solidIssues.ts'

export interface PieceMeasures {
  readonly report: PrintabilityReport
  /** x, y, z of the whole piece, assembled, mm; zeros when a part is no solid. */
  readonly boxMm: Vector3
}

export interface ReportInput {
  readonly parts: readonly BuiltPart[]
  readonly scale: number
  readonly minWallMm: number
  readonly machine: MachineLimits | null
  readonly design: Hex
  readonly ruleIssues: readonly DocumentIssue[]
  /** What was found of each zone's words. */
  readonly words: readonly Pick<EngravedPiece, 'issues' | 'applying' | 'checked'>[]
}

const isTextCheck = (check: CheckName): check is TextCheck => TEXT_CHECKS.some((one) => one === check)

/** Measures every part and writes the report. Deterministic: the factory's own run must give the same code. */
export function reportPiece(input: ReportInput): PieceMeasures {
  const issues: PrintabilityIssue[] = []
  const parts: PartMeasures[] = []
  const min = [Infinity, Infinity, Infinity]
  const max = [-Infinity, -Infinity, -Infinity]
  for (const rule of input.ruleIssues)
    issues.push({
      severity: 'warn',
      code: 'PRINT_NEEDS_APPROVAL',
      part: null,
      zone: null,
      spot: null,
      data: { rule: rule.code, path: rule.path },
    })
  for (const built of input.parts) {
    if (!built.solid) {
      const data = built.base.problem?.data ?? {}
      issues.push({
        severity: 'block',
        code: 'PRINT_NOT_A_SOLID',
        part: built.base.id,
        zone: null,
        spot: null,
        data: {
          reason: built.base.problem?.code ?? '',
          openEdges: Number(data.openEdges ?? 0),
          tangledEdges: Number(data.tangledEdges ?? 0),
        },
      })
      continue
    }
    const box = built.solid.boundingBox()
    for (const k of [0, 1, 2] as const) {
      min[k] = Math.min(min[k]!, box.min[k])
      max[k] = Math.max(max[k]!, box.max[k])
    }
    const measures = measurePart(built, input.scale)
    parts.push(measures)
    issues.push(
      ...solidIssues(built.base, input.scale),
      ...wallIssues(built, input),
      ...sizeIssues(measures, input.machine),
      ...pieceIssues(measures),
    )
  }
  const whole = parts.length === input.parts.length
  const asked = (check: TextCheck) => input.words.filter(({ applying }) => applying.includes(check))
  const applying = CHECKS.filter((check) => !isTextCheck(check) || asked(check).length > 0)
  const checked = applying.filter((check) => {
    if (isTextCheck(check)) return asked(check).every((words) => words.checked.includes(check))
    if (check === 'rules' || check === 'solid') return true
    return whole && (check !== 'size' || input.machine !== null)
  })
  const report = sealReport({
    version: 1,
    design: input.design,
    issues: [...issues, ...input.words.flatMap((words) => words.issues)],
    checked,
    notChecked: [...applying.filter((check) => !checked.includes(check)), ...NEVER_CHECKED],
    parts,
    machine: input.machine && '',
  })
  return {
    report,
    boxMm: whole && parts.length > 0 ? [max[0]! - min[0]!, max[1]! - min[1]!, max[2]! - min[2]!] : [0, 0, 0],
  }
}

function measurePart({ solid, base, engraved }: BuiltPart, scale: number): PartMeasures {
  const { min, max } = solid!.boundingBox()
  const up = (mm: number): number => Math.ceil(Math.round(mm * 1_000) / 100) / 10
  const wall = base.walls && thinnestWall(base.walls, scale)
  return {
    part: base.id,
    volumeMm3: Math.ceil(solid!.volume() + filledMm3(base, scale)),
    areaMm2: Math.ceil(solid!.surfaceArea()),
    sizeMm: [up(max[0] - min[0]), up(max[1] - min[1]), up(max[2] - min[2])],
    pieces: engraved || !base.shells ? countShells(solid!).pieces : base.shells.pieces,
    triangles: solid!.numTri(),
    minWallMm: wall === null ? null : round(wall),
    supportAreaMm2: Math.ceil(measureSupports(solidMesh(solid!))),
  }
}

/** From the volume that the triangles enclose, by their turns, to the space that is filled. */
function filledMm3({ overlaps }: BasePart, scale: number): number {
  const { doubled, inverted } = overlaps ?? {}
  return ((inverted?.volumeMm3 ?? 0) - (doubled?.volumeMm3 ?? 0)) * scale ** 3
}

/** At most so many thin places a part: more help nobody. */
const MAX_PLACES = 5
/** Thin surface that forbids the making, and that only warns: squares of the wanted wall, and at most mm². */
const BLOCKS = { squares: 2, mm2: 5 } as const
const WARNS = { squares: 0.5, mm2: 1 } as const

/** Thin places of a part as it is without words; what words leave behind them is judged where they are cut. */
function wallIssues({ base }: BuiltPart, { scale, minWallMm }: ReportInput): PrintabilityIssue[] {
  if (base.walls === null) return []
  const isAsLargeAs = ({ areaMm2 }: ThinPlace, { squares, mm2 }: { squares: number; mm2: number }) =>
    areaMm2 >= Math.min(squares * minWallMm * minWallMm, mm2)
  const places = thinPlaces(base.walls, scale, minWallMm)
  const walls = places.filter((place) => place.kind === 'wall' && isAsLargeAs(place, WARNS))
  const tapers = places.filter((place) => place.kind === 'taper' && isAsLargeAs(place, BLOCKS))
  const issue = (severity: Severity, code: string, place: ThinPlace, data: PrintabilityIssue['data']) => ({
    severity,
    code,
    part: base.id,
    zone: null,
    spot: {
      part: base.id,
      pointMm: roundPoint(place.pointMm),
      normal: roundPoint(place.normal),
      radiusMm: round(Math.max(1, 2 * minWallMm, Math.min(place.radiusMm, 10))),
    },
    data: { wallMm: round(place.thicknessMm), minWallMm, ...data },
  })
  const thin = walls
    .slice(0, MAX_PLACES)
    .map((place) =>
      isAsLargeAs(place, BLOCKS)
        ? issue('block', 'PRINT_WALL_TOO_THIN', place, { areaMm2: round(place.areaMm2) })
        : issue('warn', 'PRINT_WALL_THIN_SPOTS', place, { areaMm2: round(place.areaMm2) }),
    )
  // Edges that run out are a matter of taste: the largest, and how many there are.
  const edges = tapers.slice(0, 1).map((place) => issue('warn', 'PRINT_EDGE_TAPERS', place, { places: tapers.length }))
  return [...thin, ...edges]
}

/** A part fits if its sorted sides fit: a factory may turn it. */
function sizeIssues({ part, sizeMm }: PartMeasures, machine: MachineLimits | null): PrintabilityIssue[] {
  if (!machine) return []
  const build = [...machine.buildVolumeMm].sort((a, b) => a - b)
  const fits = [...sizeMm].sort((a, b) => a - b).every((side, i) => side <= build[i]!)
  return fits
    ? []
    : [
        {
          severity: 'block',
          code: 'PRINT_TOO_LARGE',
          part,
          zone: null,
          spot: null,
          // The empty name stays: it is part of what the short code is made from.
          data: { machine: '', x: sizeMm[0], y: sizeMm[1], z: sizeMm[2] },
        },
      ]
}

function pieceIssues({ part, pieces, supportAreaMm2, areaMm2 }: PartMeasures): PrintabilityIssue[] {
  const issues: PrintabilityIssue[] = []
  if (pieces > 1)
    issues.push({ severity: 'note', code: 'PRINT_LOOSE_PIECES', part, zone: null, spot: null, data: { pieces } })
  if (supportAreaMm2 > 0.1 * areaMm2)
    issues.push({
      severity: 'note',
      code: 'PRINT_NEEDS_SUPPORT',
      part,
      zone: null,
      spot: null,
      data: { areaMm2: supportAreaMm2 },
    })
  return issues
}
