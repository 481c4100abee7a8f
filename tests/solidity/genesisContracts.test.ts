import { describe, expect, it } from 'vitest'
import {
  genesisContracts,
  LicensedProp_abi,
  ParadigmRegistry_abi,
  ParadigmRegistry_deployedBytecode,
  PINNED_PARADIGMS,
  SYSTEM_ADDRESSES,
  licensedPropDeployData,
} from '#node-core/contracts/index.ts'
import type { Address } from '#node-core/model/ids.ts'
import { contractAt } from '../support/contractHandle.ts'
import { createEvmHarness } from '../support/evmHarness.ts'

/* What a genesis says is there is what the real code would have left there. */

const [pin] = PINNED_PARADIGMS
const registryAt = SYSTEM_ADDRESSES.paradigmRegistry

/** A network whose developer deploys and registers by transactions. */
async function byTransactions() {
  const evm = await createEvmHarness()
  const developer = (await evm.account('developer')) as Address
  await evm.placeCode(registryAt, ParadigmRegistry_deployedBytecode)
  const registry = contractAt(evm, ParadigmRegistry_abi, registryAt)
  const info = pin!.info(developer)
  const paradigm = await evm.deploy(developer, licensedPropDeployData(info))
  await registry.send('register', [paradigm, info.metadataHash, info.commissionBps], { from: developer })
  return { evm, developer, registry, paradigm }
}

/** A network whose genesis has it all. */
async function byGenesis() {
  const evm = await createEvmHarness()
  const developer = (await evm.account('developer')) as Address
  const contracts = genesisContracts(developer, Number(evm.now()))
  for (const { address, code, storage } of contracts) await evm.placeCode(address, code, storage)
  return { evm, developer, registry: contractAt(evm, ParadigmRegistry_abi, registryAt), paradigm: pin!.genesisAddress }
}

describe('the contracts of a genesis', () => {
  it('are on the registry’s list as if the developer had registered them at the start', async () => {
    const [sent, placed] = [await byTransactions(), await byGenesis()]
    expect(await placed.registry.read('paradigmCount', [])).toBe(BigInt(PINNED_PARADIGMS.length))
    expect((await placed.registry.read('paradigmAt', [0n])).toLowerCase()).toBe(placed.paradigm)
    expect(await placed.registry.read('paradigm', [placed.paradigm])).toEqual(
      await sent.registry.read('paradigm', [sent.paradigm]),
    )
    // Word for word what the real code writes, but for where the template stands.
    const words = ({ evm, paradigm }: Pick<typeof sent, 'evm' | 'paradigm'>) =>
      Object.values(evm.storageOf(registryAt))
        .map((value) => value.replace(paradigm.slice(2), 'template'))
        .sort()
    expect(words(placed)).toEqual(words(sent))
  })

  it('are closed templates, slot by slot like deployed ones', async () => {
    const [sent, placed] = [await byTransactions(), await byGenesis()]
    expect(placed.evm.storageOf(placed.paradigm)).toEqual(sent.evm.storageOf(sent.paradigm))
    const template = contractAt(placed.evm, LicensedProp_abi, placed.paradigm)
    expect(await template.read('info', [])).toEqual(
      await contractAt(sent.evm, LicensedProp_abi, sent.paradigm).read('info', []),
    )
    const refusal = await template.refused('initialise', ['0x'], { from: placed.developer })
    expect(refusal.name).toBe('NotRegistry')
  })

  it('cannot be registered again, by nobody', async () => {
    const { evm, developer, registry, paradigm } = await byGenesis()
    const info = pin!.info(developer)
    for (const from of [developer, await evm.account('stranger')]) {
      const refusal = await registry.refused('register', [paradigm, info.metadataHash, info.commissionBps], { from })
      expect(refusal.name).toBe('AlreadyRegistered')
    }
  })
})
