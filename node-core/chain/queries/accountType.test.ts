import { expect, it } from 'vitest'
import { encodeAbiParameters, keccak256 } from 'viem'
import { silentLogger } from '#node-core/kernel/log.ts'
import type { Address } from '#node-core/model/ids.ts'
import { genesisContracts, SYSTEM_ADDRESSES, type GenesisContract } from '#node-core/contracts/index.ts'
import { createMemoryStore } from '#node-core/storage/createMemoryStore.ts'
import { openStorageOver } from '#node-core/storage/openStorage.ts'
import { parseGenesis } from '#node-core/consensus/genesis.ts'
import { createChain } from '../service/createChain.ts'
import { accountType } from './accountType.ts'

const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as Address
const [witness, instance, paradigm] = [address(1), address(2), address(3)]
/** Solidity's place of a mapping's entry: the registry's fifth variable is `_instance`. */
const placeOf = (key: Address) => keccak256(encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [key, 5n]))

it('tells ordinary accounts, paradigms, instances of the real registry, and what genesis placed apart', async () => {
  const [registryOfGenesis, shipped] = genesisContracts(witness, 0) as [GenesisContract, GenesisContract]
  const genesis = parseGenesis({
    format: 'dipnet-genesis/1',
    chainId: 7,
    name: 'types',
    time: new Date(Date.now() + 3_600_000).toISOString(),
    witnesses: [{ address: witness }],
    remainderTo: witness,
    params: { executiveCount: 1 },
    code: [
      {
        address: SYSTEM_ADDRESSES.paradigmRegistry,
        code: registryOfGenesis.code,
        storage: {
          ...registryOfGenesis.storage,
          [placeOf(instance)]: `0x${paradigm.slice(2).padStart(64, '0')}`,
        },
      },
      shipped,
    ],
  })
  const chain = await createChain({ genesis, storage: await openStorageOver(createMemoryStore()), log: silentLogger })
  // Contracts that were made later: code that no genesis lists.
  const made = {
    genesis,
    call: chain.call,
    getCode: (asked: Address) => (asked === instance || asked === paradigm ? Uint8Array.of(0) : chain.getCode(asked)),
  }
  expect(await accountType(made, witness)).toEqual({ type: 'ordinary', paradigm: null })
  expect(await accountType(made, instance)).toEqual({ type: 'instance', paradigm })
  expect(await accountType(made, paradigm)).toEqual({ type: 'paradigm', paradigm: null })
  // A shipped template stands in the genesis and on the registry's list.
  expect(await accountType(made, shipped.address)).toEqual({ type: 'paradigm', paradigm: null })
  expect(await accountType(made, SYSTEM_ADDRESSES.paradigmRegistry)).toEqual({ type: 'system', paradigm: null })
  expect(await accountType(made, '0x000000000000000000000000000000000000d001' as Address)).toEqual({
    type: 'system',
    paradigm: null,
  })
  await chain.stop()
})
