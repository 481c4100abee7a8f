import { UNWATCHED, type LongRun } from '#node-core/kernel/progress.ts'
import { toHash } from '#node-core/model/ids.ts'
import type { PrintabilityCard } from '#node-core/model/printabilityCard.ts'
import type { MachineLimits, MarketModelingPort } from '#node-core/market/ports.ts'
import { applyDesign } from '#node-core/modeling/design/applyDesign.ts'
import { resolveLooks } from '#node-core/modeling/design/resolveLooks.ts'
import type { BuildResult, Modeling, PieceInput } from '#node-core/modeling/modeling.ts'

/** Props are inspected at this longest side: a model's own units are not trusted, its proportions are. */
const INSPECTION_MM = 1_000

const SEVERITIES = { block: 'blocking', warn: 'warning', note: 'info' } as const
const VERDICTS = { printable: 'printable', 'printable-with-warnings': 'warnings', blocked: 'blocked' } as const

/** What nobody watches runs in the background: it never takes the worker a person may be waiting for. */
const workOptions = (run: LongRun) => ({
  background: run === UNWATCHED,
  signal: run.signal,
  onProgress: ({ stage, fraction }: { stage: string; fraction: number }) =>
    run.progress({ step: stage, done: fraction }),
})
const machineOf = (limits: MachineLimits): NonNullable<PieceInput['machine']> => ({
  name: '',
  buildMm: limits.buildVolumeMm,
  minWallMm: limits.minimumWallMm,
  minStrokeMm: limits.minimumStrokeMm,
})

function cardOf({ printability, priceInputs }: BuildResult): PrintabilityCard {
  const box = priceInputs?.boundingBoxMm ?? { x: 0, y: 0, z: 0 }
  return {
    designHash: toHash(printability.design),
    shortCode: printability.code,
    verdict: VERDICTS[printability.verdict],
    findings: printability.issues.map((issue) => ({
      code: issue.code,
      severity: SEVERITIES[issue.severity],
      data: issue.data,
      spot: issue.spot?.pointMm ?? null,
      part: issue.part,
    })),
    checked: printability.checked,
    notChecked: printability.notChecked,
    inputs: {
      volumeMm3: priceInputs?.volumeMm3 ?? 0,
      areaMm2: priceInputs?.areaMm2 ?? 0,
      boundingBoxMm: [box.x, box.y, box.z],
      engravedCharacters: priceInputs?.engravedCharacters ?? 0,
      colours: priceInputs?.colors ?? 0,
    },
  }
}

/** Geometry as the market sees it. */
export function createModelingPort(modeling: Modeling): MarketModelingPort {
  return {
    async inspect(glb, run) {
      const { prop, report, diagnosis } = await modeling.importProp(glb, INSPECTION_MM, workOptions(run))
      const { min, max } = prop.boundingBoxMm
      const size = (k: 0 | 1 | 2) => (max[k] - min[k]) / prop.mmPerUnit
      const problems = new Map(diagnosis.map((part) => [part.key, part.problem]))
      return {
        triangles: report.triangles,
        fileSize: [size(0), size(1), size(2)],
        parts: prop.parts.map((part) => ({
          key: part.key,
          suggestedName: part.name,
          triangles: part.indices.length / 3,
          solid: problems.get(part.key) === null,
          color: part.color,
          problem: problems.get(part.key) ?? null,
        })),
        warnings: prop.notes,
      }
    },
    async check(prop, design, glb, limits, run) {
      return cardOf(await modeling.build({ prop, design, glb, machine: machineOf(limits) }, workOptions(run)))
    },
    async produce(prop, design, glb, limits, run) {
      const input: PieceInput = { prop, design, glb, machine: machineOf(limits) }
      const built = await modeling.build(input, workOptions(run))
      const file = await modeling.export3mf(input, workOptions(run))
      const volumes = new Map(built.printability.parts.map((part) => [part.part, part.volumeMm3]))
      const names = new Map(prop.parts.map((part) => [part.id, part.name]))
      const box = built.priceInputs?.boundingBoxMm ?? { x: 0, y: 0, z: 0 }
      return {
        file,
        shortCode: built.printability.code,
        parts: resolveLooks(prop, applyDesign(design)).map((look) => ({
          name: names.get(look.part) ?? look.part,
          material: look.material.name,
          color: look.color,
          volumeMm3: volumes.get(look.part) ?? 0,
        })),
        boundingBoxMm: [box.x, box.y, box.z],
      }
    },
  }
}
