import { loadFastCrypto, type FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import { createEngine } from '#node-core/evm/createEngine.ts'
import type { Engine } from '#node-core/evm/engine/engine.ts'
import { openStateDatabase, type StateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import type { Seals } from '#node-core/consensus/ports.ts'
import { createBlockExecutor, type BlockExecutor } from '../../execution/blockExecutor.ts'
import { keepConsensusHash } from '../../execution/consensusRecord.ts'
import { createRegistrySystem } from '../../execution/registrySystem.ts'
import { checkRecovery } from '#node-core/consensus/recovery/checkRecovery.ts'
import { withRecovery } from '#node-core/consensus/recovery/recoverState.ts'
import { refuseConflict } from '../../recovery/refuseConflict.ts'
import { createFastSeals } from '../../execution/createFastSeals.ts'
import { createConsensusState } from '#node-core/consensus/transition/createConsensusState.ts'
import { createBranchState, type BranchState } from '../../storing/branchState.ts'
import { createChainStore, type BlockRef, type ChainStore } from '../../storing/chainStore.ts'
import { writeGenesis } from '../../storing/writeGenesis.ts'
import type { ChainOptions } from '../chainOptions.ts'
import { NO_DAG } from '../../ports.ts'
import { createSlotAdvancer, SLOT_ADVANCER_ADDRESS } from '../driving/slotAdvancer.ts'

/** What a chain stands on once its folder is open: blocks, state, and what turns one into the other. */
export interface ChainData {
  readonly crypto: FastCrypto
  readonly seals: Seals
  readonly engine: Engine
  readonly database: StateDatabase
  readonly store: ChainStore
  readonly branch: BranchState
  readonly executor: BlockExecutor
  /** The folder was empty: block 0 was written just now. */
  readonly fresh: boolean
  /** The final block on disk. */
  readonly final: BlockRef
}

/**
 * Opens the chain's part of a storage, writing block 0 into an empty one.
 * @throws CHAIN_WRONG_GENESIS, CHAIN_BAD_RECOVERY, CHAIN_RECOVERY_CONFLICT, EVM_BAD_GENESIS, STORAGE_*
 */
export async function openChainData(options: ChainOptions): Promise<ChainData> {
  const { genesis, storage } = options
  const crypto = await loadFastCrypto()
  const seals = createFastSeals(genesis.hash, crypto)
  const system = options.system ?? createRegistrySystem(genesis, seals)
  const natives = new Map([...system.natives, [SLOT_ADVANCER_ADDRESS, createSlotAdvancer(genesis.dev)] as const])
  const engine = await createEngine({ chainId: genesis.chainId, crypto, nativeContracts: natives })
  const database = openStateDatabase(storage, crypto)
  const recoveries = options.recoveries ?? []
  for (const recovery of recoveries) checkRecovery(recovery, genesis.hash)
  const store = createChainStore(storage, genesis.hash, (state, hash) =>
    withRecovery(state, hash, recoveries, genesis.params),
  )
  refuseConflict(store, recoveries)
  const genesisRef: BlockRef = { height: 0, hash: genesis.hash }
  const fresh = await writeGenesis(genesis, storage, store, database, crypto, natives.keys(), (state) => {
    system.initialise?.(state)
    keepConsensusHash(state, createConsensusState(genesis))
  })
  const branch = createBranchState(storage, store, database, store.head ?? genesisRef)
  const rules = genesis.openCreate || options.createPolicy === undefined ? {} : { createPolicy: options.createPolicy }
  const executor = createBlockExecutor({
    genesis,
    crypto,
    store,
    branch,
    dag: options.dag ?? NO_DAG,
    executor: { engine, keccak: crypto.keccak256, system, shares: genesis.params.feeSplit, rules },
  })
  return { crypto, seals, engine, database, store, branch, executor, fresh, final: store.final ?? genesisRef }
}
