import { UNWATCHED, type LongRun } from '#node-core/kernel/progress.ts'
import { NO_PRICE_INPUTS } from '#node-core/model/making/priceInputs.ts'
import type { MarketModelingPort } from '#node-core/market/ports.ts'
import { applyDesign } from '#node-core/modeling/design/applyDesign.ts'
import { resolveLooks } from '#node-core/modeling/design/resolveLooks.ts'
import { inspectionOf } from '#node-core/modeling/inspectionOf.ts'
import type { Modeling } from '#node-core/modeling/modeling.ts'
import { printabilityCard } from '#node-core/modeling/printabilityCard.ts'

/** Props are inspected at this longest side: a model's own units are not trusted, its proportions are. */
const INSPECTION_MM = 1_000

/** What nobody watches runs in the background: it never takes the worker a person may be waiting for. */
const workOptions = (run: LongRun) => ({
  background: run === UNWATCHED,
  signal: run.signal,
  onProgress: run.progress,
})

/** Geometry as the market sees it. */
export function createModelingPort(modeling: Modeling): MarketModelingPort {
  return {
    async inspect(glb, run) {
      return inspectionOf(await modeling.importProp(glb, INSPECTION_MM, workOptions(run)))
    },
    async check(prop, design, glb, machine, run) {
      return printabilityCard(await modeling.build({ prop, design, glb, machine }, workOptions(run)))
    },
    async produce(prop, design, glb, machine, form, run) {
      const input = { prop, design, glb, machine }
      const { printability, priceInputs, made } = await modeling.build(input, workOptions(run))
      const file = await (form === 'bambu'
        ? modeling.exportBambu3mf(input, workOptions(run))
        : modeling.export3mf(input, workOptions(run)))
      const volumes = new Map(printability.parts.map((part) => [part.part, part.volumeMm3]))
      const names = new Map(prop.parts.map((part) => [part.id, part.name]))
      const looks = resolveLooks(prop, applyDesign(design))
      return {
        file,
        shortCode: printability.code,
        parts: looks.map((look, i) => ({
          name: names.get(look.part) ?? look.part,
          material: look.material.name,
          colors: made[i]!,
          volumeMm3: volumes.get(look.part) ?? 0,
        })),
        boundingBoxMm: (priceInputs ?? NO_PRICE_INPUTS).boundingBoxMm,
      }
    },
  }
}
