/** Fixed by the genesis. */
export interface FeeMarket {
  /** The base fee never falls below, wei per gas. */
  readonly minBaseFeePerGas: bigint
}

/** EIP-1559: an eighth up or down towards half-full blocks, with a floor (protocol.md §1). */
export function nextBaseFee(parent: { readonly gasUsed: bigint; readonly gasLimit: bigint; readonly baseFeePerGas: bigint }, market: FeeMarket): bigint {
  const target = parent.gasLimit / 2n
  const base = parent.baseFeePerGas
  let next = base
  if (target > 0n && parent.gasUsed > target) {
    const delta = (base * (parent.gasUsed - target)) / target / 8n
    next = base + (delta > 0n ? delta : 1n)
  } else if (target > 0n && parent.gasUsed < target) next = base - (base * (target - parent.gasUsed)) / target / 8n
  return next < market.minBaseFeePerGas ? market.minBaseFeePerGas : next
}
