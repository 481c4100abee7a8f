import type { LongRun } from '#node-core/kernel/progress.ts'
import { createDesign, type DesignCommand } from '#node-core/model/design.ts'
import { ANY_MACHINE } from '#node-core/model/making/machineLimits.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import type { MarketModelingPort } from '../ports.ts'

/**
 * Whether anybody at all could make a prop, judged on the studio's own terms, without words and without a machine's
 * limits.
 */
export type Makeable =
  | { readonly verdict: 'yes' }
  /** Too thin at the published size, though not at the largest a fan may choose. */
  | { readonly verdict: 'larger'; readonly code: string; readonly part: string }
  | { readonly verdict: 'no'; readonly code: string; readonly part: string }

/**
 * Builds the plain piece, as published and, where that cannot be made, at its largest.
 * @throws what the model's file is refused with
 */
export async function checkMakeable(
  modeling: MarketModelingPort,
  prop: Prop,
  glb: Uint8Array,
  run: LongRun,
): Promise<Makeable> {
  const blockedAt = async (commands: readonly DesignCommand[]) => {
    const card = await modeling.check(prop, createDesign(propHash(prop), commands), glb, ANY_MACHINE, run)
    const finding = card.issues.find(({ severity }) => severity === 'block')
    return card.verdict === 'blocked'
      ? { code: finding?.code ?? '', part: prop.parts.find((part) => part.id === finding?.part)?.name ?? prop.name }
      : null
  }
  const published = await blockedAt([])
  if (!published) return { verdict: 'yes' }
  const { max } = prop.sizeRangeMm
  const largest = max > prop.realSizeMm ? await blockedAt([{ type: 'scaleTo', sizeMm: max }]) : published
  return largest ? { verdict: 'no', ...largest } : { verdict: 'larger', ...published }
}
