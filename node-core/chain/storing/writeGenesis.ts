import type { Address } from '#node-core/model/ids.ts'
import type { FastCrypto } from '#node-core/evm/crypto/fastCrypto.ts'
import type { SystemState } from '#node-core/evm/engine/nativeContract.ts'
import { genesisChanges } from '#node-core/evm/genesis/genesisState.ts'
import type { StateDatabase } from '#node-core/evm/state/stateDatabase.ts'
import type { Storage } from '#node-core/storage/openStorage.ts'
import type { Genesis } from '#node-core/consensus/genesis.ts'
import { importUnfinished, wrongGenesis } from '../errors.ts'
import type { ChainStore } from './chainStore.ts'
import { IMPORTING } from './importMark.ts'

/**
 * Writes block 0's state into a new folder, or checks that the folder is this network's.
 * @returns whether the folder was new
 * @throws CHAIN_WRONG_GENESIS, CHAIN_IMPORT_UNFINISHED, EVM_BAD_GENESIS
 */
export async function writeGenesis(
  genesis: Genesis,
  storage: Storage,
  store: ChainStore,
  database: StateDatabase,
  crypto: FastCrypto,
  natives: Iterable<Address>,
  initialise: ((state: SystemState) => void) | undefined,
): Promise<boolean> {
  if (storage.meta.get(IMPORTING) !== undefined)
    throw importUnfinished('an import into this folder did not come to its end')
  if (store.head !== undefined) {
    if (Buffer.from(storage.meta.get('genesis') ?? []).toString('utf8') !== genesis.hash)
      throw wrongGenesis('this folder holds another network’s chain', { expected: genesis.hash })
    return false
  }
  const changes = genesisChanges(
    {
      // Deposits and votes come in liquid; the registry bonds them.
      allocations: [
        ...genesis.allocations,
        ...genesis.witnesses.map((witness) => ({
          address: witness.address,
          balanceWei: witness.depositWei + witness.votesWei,
        })),
      ],
      code: genesis.code,
      natives,
      initialise,
    },
    crypto,
  )
  const staged = database.stage(changes)
  const first = { height: 0, hash: genesis.hash }
  await storage.commit([
    ...database.operations(staged).operations,
    storage.meta.put('genesis', Buffer.from(genesis.hash, 'utf8')),
    store.putRef('head', first),
    store.putRef('final', first),
  ])
  database.apply(staged)
  return true
}
