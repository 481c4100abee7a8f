import { z } from 'zod'
import type { Design } from '../../model/design.ts'
import type { Address } from '../../model/ids.ts'
import type { Quote } from '../../model/quote.ts'
import { call, longCall } from '../define.ts'
import type { PrintabilityCard } from '../../model/printabilityCard.ts'
import { address, design, nothing, text } from './schemas.ts'
export type { PrintabilityCard } from '../../model/printabilityCard.ts'

export interface DesignDraft {
  readonly id: string
  readonly name: string
  readonly licence: Address
  readonly design: Design
  readonly savedAt: string
}

export const designCalls = {
  'designs.list': call<readonly DesignDraft[]>()(nothing),
  'designs.save': call<DesignDraft>()(z.object({ id: text(80).optional(), name: text(120).min(1), licence: address, design })),
  'designs.remove': call<null>()(z.object({ id: text(80) })),
  /** Progress steps: `model`, `solids`, `checks`. */
  'designs.check': longCall<PrintabilityCard>()(z.object({ licence: address, design, factory: address.optional() })),
  /** One quote from each fitting factory, cheapest first. Progress steps: `model`, `solids`, `prices`. */
  'designs.quotes': longCall<{ readonly quotes: readonly Quote[]; readonly card: PrintabilityCard; readonly unfit: readonly { readonly factory: Address; readonly name: string; readonly code: string }[] }>()(z.object({ licence: address, design })),
}
