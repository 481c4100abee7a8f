import { badDesign, designHash, type Design } from '#node-core/model/design.ts'
import type { DocumentIssue } from '#node-core/model/documentIssue.ts'
import type { MachineLimits } from '#node-core/model/making/machineLimits.ts'
import type { PrintabilityReport } from '#node-core/model/making/printabilityReport.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { applyDesign } from '../design/applyDesign.ts'
import { canBeApproved, validateDesign } from '../design/checkDesign.ts'
import type { DesignState } from '../design/designState.ts'
import { isAsModelled } from '../design/isAsModelled.ts'
import { resolveLooks } from '../design/resolveLooks.ts'
import type { ManifoldToplevel } from '../geometry/loadManifold.ts'
import { step, type WorkOptions } from '../progress.ts'
import type { FontLibrary } from '../text/fontLibrary.ts'
import type { BaseModel } from './baseModel.ts'
import { assertPalette, studioPaint } from './basePaint.ts'
import type { BuiltPart } from './builtPart.ts'
import { engravePiece, type EngravedPiece } from './engravePiece.ts'
import { madeColors } from './madeColors.ts'
import { reportPiece, type PieceMeasures } from './reportPiece.ts'

/** A finished piece; `delete` frees its solids. */
export interface BuiltPiece extends PieceMeasures {
  readonly scale: number
  readonly state: DesignState
  readonly parts: readonly BuiltPart[]
  readonly report: PrintabilityReport
  /** Rules of the studio that the design breaks but that it may approve. */
  readonly forApproval: readonly DocumentIssue[]
  delete(): void
}

/**
 * Prop + design → solids + report. Preview, price, checks and production file all come from here (product.md
 * §5).
 * @throws MODEL_BAD_DESIGN for designs that are wrong rather than outside the rules, MODELING_UNKNOWN_COLOR, CANCELLED
 */
export async function buildPiece(
  kernel: ManifoldToplevel,
  library: FontLibrary,
  model: BaseModel,
  prop: Prop,
  design: Design,
  machine: MachineLimits | null,
  options: WorkOptions,
): Promise<BuiltPiece> {
  const ruleIssues = validateDesign(prop, design)
  const wrong = ruleIssues.find((issue) => !canBeApproved(issue))
  if (wrong) throw badDesign('the design breaks a rule', { issue: wrong.code, path: wrong.path, ...wrong.data })
  assertPalette(prop, model.palette)
  const state = applyDesign(design)
  const scale = (state.sizeMm ?? prop.realSizeMm) / prop.realSizeMm
  const minWallMm = Math.max(prop.requirements.minWallMm, machine?.minimumWallMm ?? 0)
  const looks = resolveLooks(prop, state)
  const words: EngravedPiece[] = []
  const parts: BuiltPart[] = []
  const free = (): void => parts.forEach((part) => part.solid?.delete())
  try {
    for (const [i, base] of model.parts.entries()) {
      await step(options, 'text', 0.5 + (0.3 * i) / model.parts.length)
      let solid = base.solid?.scale(scale) ?? null
      let engraved = false
      try {
        for (const zone of prop.textZones.filter((z) => z.part === base.id)) {
          const engraving = state.engravings[zone.id]
          if (!engraving) continue
          const minStrokeMm = Math.max(zone.minStrokeMm, machine?.minimumStrokeMm ?? 0)
          const made = await engravePiece(kernel, library, solid, zone, engraving, { scale, minStrokeMm, minWallMm })
          words.push(made)
          if (!made.solid) continue
          solid?.delete()
          solid = made.solid
          engraved = true
        }
      } catch (error) {
        solid?.delete()
        throw error
      }
      const own = isAsModelled(prop, state, base.id, base.imported[0]?.color) ? base.paint : null
      const made = madeColors(looks[i]!, own && studioPaint(own, prop), solid)
      parts.push({ look: looks[i]!, name: prop.parts[i]!.name, base, solid, engraved, made })
    }
    await step(options, 'checks', 0.8)
    const measured = reportPiece({
      parts,
      scale,
      minWallMm,
      machine,
      design: designHash(design),
      words,
      ruleIssues,
    })
    return { ...measured, scale, state, parts, forApproval: ruleIssues, delete: free }
  } catch (error) {
    free()
    throw error
  }
}
