import { describe, expect, it } from 'vitest'
import {
  licensedPropDeployData,
  licensedPropInfo,
  ParadigmRegistry_abi,
  ParadigmRegistry_deployedBytecode,
  PINNED_PARADIGMS,
  plainEscrowDeployData,
  SYSTEM_ADDRESSES,
  type ParadigmInfo,
} from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { createTemplateReader } from '#node-core/market/licences/pinnedTemplate.ts'
import { contractAt } from '../support/contractHandle.ts'
import { createEvmHarness } from '../support/evmHarness.ts'

/* Real registrations by real code; the reader sees them through the port it has on a node. */

async function network() {
  const evm = await createEvmHarness()
  await evm.placeCode(SYSTEM_ADDRESSES.paradigmRegistry, ParadigmRegistry_deployedBytecode)
  const registry = contractAt(evm, ParadigmRegistry_abi, SYSTEM_ADDRESSES.paradigmRegistry)
  const founder = await evm.account('founder')
  const stranger = await evm.account('stranger')
  const reader = () =>
    createTemplateReader({
      call: async ({ to, data }) => (await evm.send({ from: founder, to, data })).returnData,
      isFounder: (account) => account === founder,
    })
  const register = async (
    developer: Hex,
    change: Partial<ParadigmInfo> = {},
    deployData = licensedPropDeployData,
  ): Promise<Hex> => {
    const info = { ...licensedPropInfo(developer), ...change }
    const paradigm = await evm.deploy(developer, deployData(info))
    await registry.send('register', [paradigm, info.metadataHash, info.commissionBps], { from: developer })
    return paradigm
  }
  return { founder, stranger, reader, register }
}

describe('which registration counts', () => {
  it('none, while only strangers have registered: the same code, dearer code, other code', async () => {
    const { stranger, reader, register } = await network()
    const copies = [
      await register(stranger),
      await register(stranger, { commissionBps: 500 }),
      await register(stranger, {}, plainEscrowDeployData),
    ]
    await expect(reader().newest()).rejects.toMatchObject({ code: 'MARKET_NO_PARADIGM' })
    for (const copy of copies) expect(await reader().find(copy as never)).toBeNull()
  })

  it('the founder’s, whoever came before and whoever comes after', async () => {
    const { founder, stranger, reader, register } = await network()
    await register(stranger)
    await register(stranger, { commissionBps: 500 })
    const waiting = reader()
    await expect(waiting.newest()).rejects.toMatchObject({ code: 'MARKET_NO_PARADIGM' })
    const own = await register(founder)
    await register(stranger, {}, plainEscrowDeployData)
    await register(stranger)
    await register(founder)
    for (const look of [reader(), waiting]) {
      expect(await look.newest()).toEqual({
        address: own,
        name: 'LicensedProp',
        developer: founder,
        commissionBps: PINNED_PARADIGMS[0]!.commissionBps,
        flatCommissionWei: 0n,
        process: PINNED_PARADIGMS[0]!.process,
      })
      expect((await look.find(own as never))?.name).toBe('LicensedProp')
    }
  })

  it('not the founder’s own code at another commission either', async () => {
    const { founder, reader, register } = await network()
    await register(founder, { commissionBps: 500 })
    await expect(reader().newest()).rejects.toMatchObject({ code: 'MARKET_NO_PARADIGM' })
  })
})
