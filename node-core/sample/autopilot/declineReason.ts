import type { NodeError } from '#node-core/kernel/errors.ts'
import type { DeclineReason } from '#node-core/model/order/order.ts'

/** What the check of an order may refuse for good: asked again it says the same. */
const REASONS: Readonly<Record<string, DeclineReason>> = {
  MARKET_LEGS_DIFFER: 'price',
  MARKET_PRICE_BELOW_TABLE: 'price',
  MODEL_PRICE_TOO_LOW: 'price',
  MARKET_NOT_PRINTABLE: 'quality',
  MARKET_PIECE_TOO_LARGE: 'quality',
  MARKET_DESIGN_MISMATCH: 'quality',
  MARKET_BAD_LISTING: 'quality',
  MODEL_BAD_DESIGN: 'quality',
  MODEL_BAD_PROP: 'quality',
}

/**
 * Why an order that could not be accepted is declined; null where it may be accepted later (a peer away, a closed
 * keyring, no money).
 */
export function declineReason({ code, family }: NodeError): DeclineReason | null {
  if (code in REASONS) return REASONS[code]!
  // What no node can build: the model or the design, not this machine.
  return code.startsWith('MODELING_') && (family === 'input' || family === 'refused') ? 'quality' : null
}
