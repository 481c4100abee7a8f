import { z } from 'zod'
import type { Design } from '../../model/design.ts'
import type { Address } from '../../model/ids.ts'
import type { Quote } from '../../model/quote.ts'
import { call, longCall } from '../define.ts'
import type { PrintabilityCard } from '../../model/making/printabilityCard.ts'
import { address, design, nothing, text } from './schemas.ts'
export type { PrintabilityCard } from '../../model/making/printabilityCard.ts'

export interface DesignDraft {
  readonly id: string
  readonly name: string
  readonly licence: Address
  /** The account that saved it; null: saved before there was one, seen by every account of the profile. */
  readonly owner: Address | null
  readonly design: Design
  readonly savedAt: string
}

export const designCalls = {
  'designs.list': call<readonly DesignDraft[]>()('owner', nothing),
  'designs.save': call<DesignDraft>()(
    'owner',
    z.object({ id: text(80).optional(), name: text(120).min(1), licence: address, design }),
  ),
  'designs.remove': call<null>()('owner', z.object({ id: text(80) })),
  /** Progress steps: `model`, `solids`, `checks`. */
  'designs.check': longCall<PrintabilityCard>()(
    'window',
    z.object({ licence: address, design, factory: address.optional() }),
  ),
  /** One quote from each fitting factory, cheapest first. Progress steps: `model`, `solids`, `prices`. */
  'designs.quotes': longCall<{
    readonly quotes: readonly Quote[]
    readonly card: PrintabilityCard
    readonly unfit: readonly { readonly factory: Address; readonly name: string; readonly code: string }[]
  }>()('window', z.object({ licence: address, design })),
}
