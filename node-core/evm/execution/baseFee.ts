/** Fixed by the genesis. */
export interface FeeMarket {
  /** The base fee never falls below, wei per gas. */
  readonly minBaseFeeWei: bigint
  /** target = gasLimit ÷ elasticity. */
  readonly elasticity: bigint
  readonly baseFeeChangeDenominator: bigint
}

/** EIP-1559: up or down towards the target, at most an eighth a block, never under the floor (protocol.md §1.6). */
export function nextBaseFee(
  parent: { readonly gasUsed: bigint; readonly gasLimit: bigint; readonly baseFeePerGas: bigint },
  market: FeeMarket,
): bigint {
  const target = parent.gasLimit / market.elasticity
  const base = parent.baseFeePerGas
  let next = base
  if (target > 0n && parent.gasUsed > target) {
    const delta = (base * (parent.gasUsed - target)) / target / market.baseFeeChangeDenominator
    next = base + (delta > 0n ? delta : 1n)
  } else if (target > 0n && parent.gasUsed < target)
    next = base - (base * (target - parent.gasUsed)) / target / market.baseFeeChangeDenominator
  return next < market.minBaseFeeWei ? market.minBaseFeeWei : next
}
