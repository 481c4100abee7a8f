import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import type { Seals } from '#node-core/consensus/ports.ts'
import { pricedRegistry } from './registryGas.ts'
import type { SystemRules } from './systemRules.ts'
import { genesisMembers, type Genesis } from '#node-core/consensus/genesis.ts'
import { decodeListedHeader } from '#node-core/consensus/header/headerCodec.ts'
import type { SystemInput, SystemOutput } from '#node-core/consensus/state/consensusState.ts'
import {
  beginBlock,
  endBlock,
  restingWei,
  writeGenesisRegistry,
} from '#node-core/consensus/witnesses/registry/epochTransition.ts'
import { createRegistry } from '#node-core/consensus/witnesses/registry/registry.ts'
import { REGISTRY_ADDRESS, type RegistryState } from '#node-core/consensus/witnesses/registry/registryState.ts'
import type { SystemState } from '#node-core/evm/engine/nativeContract.ts'

const TERM = 'term'

/**
 * The chain's system rules (protocol.md §1.7): witness registry, fines, elections; and once a term, at its first block,
 * what fees
 * brought for all holders is paid out. Once a term, not once a block, so that balances stand still between.
 */
export function createRegistrySystem(genesis: Genesis, seals: Seals): SystemRules<SystemInput, SystemOutput> {
  const { params } = genesis
  const registry = createRegistry(params, { seals, decodeHeader: (bytes) => decodeListedHeader(hexToBytes(bytes)) })
  return {
    natives: new Map([
      [
        REGISTRY_ADDRESS,
        pricedRegistry((call) =>
          registry({
            caller: call.caller,
            value: call.value,
            input: call.input,
            isStatic: call.isStatic,
            slot: call.block.slot,
            state: call.state,
          }),
        ),
      ],
    ]),
    initialise: (state) => writeGenesisRegistry(state, genesis, genesisMembers(genesis)),
    start(state, input) {
      payHolders(state, Math.floor(input.slot / params.termSlots))
      beginBlock(state, input, params)
    },
    end: (state, input) => endBlock(state, input, params),
  }
}

function payHolders(state: SystemState & RegistryState, term: number): void {
  const stored = state.record(REGISTRY_ADDRESS, TERM)
  const before = stored === undefined ? 0 : Number(bytesToHex(stored))
  if (term === before) return
  const fees = state.holdersPot - restingWei(state)
  if (fees > 0n) state.distribute(fees)
  state.setRecord(REGISTRY_ADDRESS, TERM, hexToBytes(`0x${term.toString(16).padStart(8, '0')}`))
}
