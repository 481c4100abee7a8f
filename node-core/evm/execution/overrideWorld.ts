import { keccak256Hex } from '#node-core/kernel/hash.ts'
import type { BlockContext } from '../engine/blockContext.ts'
import type { Engine } from '../engine/engine.ts'
import { badOverride } from '../errors.ts'
import { slotKey } from '../state/stateKeys.ts'
import type { StateReader } from '../state/stateReader.ts'
import { WorldState } from '../state/worldState.ts'
import type { BlockOverrides, CallOverrides } from './callRequest.ts'

/** A base in which the accounts with a `state` of their own have no storage. */
function withoutStorage(base: StateReader, overrides: NonNullable<CallOverrides['accounts']>): StateReader {
  const hidden = [...overrides]
    .filter(([, account]) => account.state !== undefined)
    .map(([address]) => slotKey(address, ''))
  if (hidden.length === 0) return base
  const prefixes = new Set(hidden)
  const length = hidden[0]!.length
  return {
    get: (key) => (prefixes.has(key.slice(0, length)) ? undefined : base.get(key)),
    code: (hash) => base.code(hash),
  }
}

/** A fresh world over `base` with what the caller wants to be otherwise. @throws EVM_BAD_OVERRIDE */
export function overrideWorld(
  base: StateReader,
  engine: Pick<Engine, 'isSpecial'>,
  overrides: CallOverrides['accounts'],
): WorldState {
  if (overrides === undefined) return new WorldState(base)
  const world = new WorldState(withoutStorage(base, overrides))
  for (const [address, { balance, nonce, code, state, stateDiff }] of overrides) {
    if (state !== undefined && stateDiff !== undefined)
      throw badOverride('state and stateDiff exclude one another', { address })
    // What runs there is not its code: it would be changed in silence.
    if (code !== undefined && engine.isSpecial(address))
      throw badOverride('the code of a built-in contract cannot be replaced', { address })
    const account = world.account(address)
    world.setAccount(address, { ...account, balance: balance ?? account.balance, nonce: nonce ?? account.nonce })
    if (code !== undefined) world.setCode(address, code, keccak256Hex(code))
    for (const [slot, value] of state ?? stateDiff ?? []) world.setStorage(address, slot, value)
  }
  // Prices of storage go by what the slot held when the transaction began: that is now.
  world.beginTransaction()
  return world
}

/** The block with what the caller wants to be otherwise. */
export function overrideBlock(block: BlockContext, overrides: BlockOverrides | undefined): BlockContext {
  if (overrides === undefined) return block
  const { random, ...named } = overrides
  return { ...block, ...named, ...(random === undefined ? {} : { parentHash: random }) }
}
