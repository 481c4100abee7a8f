import { GAS } from './gas.ts'
import type { Machine } from './machine.ts'
import type { Slot } from './slotCache.ts'

/**
 * SSTORE: what it costs and gives back (EIP-2200, EIP-2929, EIP-3529), and the change.
 * @returns gas; infinite when too little is left to be allowed; -1 when more would be taken back than was refunded
 */
export function storeSlot(machine: Machine, slot: Slot, value: bigint, gasLeft: number): number {
  if (gasLeft <= GAS.sstoreSentry) return Infinity
  const access = machine.warmSlot(slot) ? GAS.coldSlot : 0
  const { value: current, original } = slot
  if (current === value) return access + GAS.warmAccess
  machine.setSlot(slot, value)
  if (original === current) {
    if (original === 0n) return access + GAS.sstoreSet
    if (value === 0n) machine.refund += GAS.sstoreClearRefund
    return access + GAS.sstoreChange
  }
  if (original !== 0n) {
    if (current === 0n) machine.refund -= GAS.sstoreClearRefund
    else if (value === 0n) machine.refund += GAS.sstoreClearRefund
    if (machine.refund < 0) return -1
  }
  if (original === value)
    machine.refund += original === 0n ? GAS.sstoreSet - GAS.warmAccess : GAS.sstoreChange - GAS.warmAccess
  return access + GAS.warmAccess
}
