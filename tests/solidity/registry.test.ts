import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import {
  INSTANCE_STATUSES,
  LicensedProp_abi,
  decodeLicensedPropConfig,
  encodeLicensedPropConfig,
  licensedPropDeployData,
  type LicensedPropConfig,
  type ParadigmInfo,
} from '#node-core/contracts/index.ts'
import { contractAt } from '../support/contractHandle.ts'
import { compilePayeeMocks } from '../support/solidityMocks.ts'
import {
  DAY,
  ZERO,
  createLicensedPropWorld,
  hashOf,
  licenceOf,
  paradigmInfo,
  type LicensedPropWorld,
} from './licensedPropWorld.ts'

const FLAT = parseDpn('2.5')

async function deployParadigm(world: LicensedPropWorld, change: Partial<ParadigmInfo> = {}): Promise<Hex> {
  return world.evm.deploy(world.people.developer, licensedPropDeployData(paradigmInfo(world.people.developer, change)))
}

describe('registering a paradigm', () => {
  it('keeps what its code states', async () => {
    const world = await createLicensedPropWorld()
    expect(await world.registry.read('paradigmCount', [])).toBe(1n)
    expect((await world.registry.read('paradigmAt', [0n])).toLowerCase()).toBe(world.paradigm)
    const record = await world.registry.read('paradigm', [world.paradigm])
    expect(record).toMatchObject({
      commissionBps: 100,
      feeShareBps: 1_000,
      flatCommissionWei: FLAT,
      version: 1,
      metadataHash: hashOf('metadata'),
      configSchemaHash: hashOf('schema'),
      registeredAt: world.evm.now(),
    })
    expect(record.developer.toLowerCase()).toBe(world.people.developer)
    expect(BigInt(record.codeHash)).not.toBe(0n)
  })

  it('is for its developer only, once, on the terms in the code', async () => {
    const world = await createLicensedPropWorld()
    const { developer, stranger } = world.people
    const paradigm = await deployParadigm(world)
    const { registry } = world
    expect(await registry.refused('register', [paradigm, hashOf('metadata'), 100], { from: stranger })).toMatchObject({
      name: 'NotDeveloper',
    })
    expect(await registry.refused('register', [paradigm, hashOf('other'), 100], { from: developer })).toMatchObject({
      name: 'TermsDiffer',
    })
    expect(await registry.refused('register', [paradigm, hashOf('metadata'), 99], { from: developer })).toMatchObject({
      name: 'TermsDiffer',
    })
    expect(await registry.refused('register', [stranger, hashOf('metadata'), 100], { from: developer })).toMatchObject({
      name: 'NotAParadigm',
    })
    await registry.send('register', [paradigm, hashOf('metadata'), 100], { from: developer })
    expect(await registry.refused('register', [paradigm, hashOf('metadata'), 100], { from: developer })).toMatchObject({
      name: 'AlreadyRegistered',
    })
  })

  it('refuses commissions above 5 % and fee shares above 20 % at deployment', async () => {
    const world = await createLicensedPropWorld()
    await deployParadigm(world, { commissionBps: 500, feeShareBps: 2_000 })
    await expect(deployParadigm(world, { commissionBps: 501 })).rejects.toThrow()
    await expect(deployParadigm(world, { feeShareBps: 2_001 })).rejects.toThrow()
    await expect(deployParadigm(world, { developer: ZERO })).rejects.toThrow()
  })

  it('takes a successor only from the same developer', async () => {
    const world = await createLicensedPropWorld()
    const { registry, people } = world
    const next = await deployParadigm(world, { version: 2, predecessor: world.paradigm })
    await registry.send('register', [next, hashOf('metadata'), 100], { from: people.developer })
    const usurper = await world.evm.deploy(
      people.stranger,
      licensedPropDeployData(paradigmInfo(people.stranger, { predecessor: world.paradigm })),
    )
    expect(
      await registry.refused('register', [usurper, hashOf('metadata'), 100], { from: people.stranger }),
    ).toMatchObject({ name: 'BadPredecessor' })
  })
})

describe('making an instance', () => {
  it('records paradigm, creator and the commission of the day, at the predicted address', async () => {
    const world = await createLicensedPropWorld()
    const { registry, people, prop } = world
    expect((await registry.read('predictInstance', [world.paradigm, people.studio, 0n])).toLowerCase()).toBe(
      prop.address,
    )
    const record = await registry.read('instanceOf', [prop.address])
    expect([
      record.paradigm.toLowerCase(),
      record.creator.toLowerCase(),
      record.developer.toLowerCase(),
      record.commissionBps,
    ]).toEqual([world.paradigm, people.studio, people.developer, 100])
    expect((await registry.read('instanceAt', [0n])).toLowerCase()).toBe(prop.address)
    expect(await prop.read('commission', [])).toMatchObject([expect.anything(), 100])
    expect(BigInt((await registry.read('instanceOf', [people.stranger])).creator)).toBe(0n)
  })

  it("counts per creator, so nobody can take another creator's address", async () => {
    const world = await createLicensedPropWorld()
    const { registry, people } = world
    const make = async (from: Hex): Promise<Hex> => {
      const config = encodeLicensedPropConfig(licenceOf(people, world.evm.now(), { studio: from }))
      const receipt = await registry.send('instantiate', [world.paradigm, config], { from, valueWei: FLAT })
      return registry.events(receipt, 'InstanceCreated')[0]!.args.instance
    }
    expect(await make(people.stranger)).toBe(
      await registry.read('predictInstance', [world.paradigm, people.stranger, 0n]),
    )
    expect(await make(people.studio)).toBe(await registry.read('predictInstance', [world.paradigm, people.studio, 1n]))
    expect(await registry.read('instancesCreatedBy', [people.studio])).toBe(2n)
    expect(await registry.read('instanceCount', [])).toBe(3n)
  })

  it('forwards exactly the flat commission to the developer', async () => {
    const world = await createLicensedPropWorld()
    const { registry, people } = world
    const config = encodeLicensedPropConfig(licenceOf(people, world.evm.now()))
    for (const valueWei of [0n, FLAT - 1n, FLAT + 1n]) {
      expect(
        await registry.refused('instantiate', [world.paradigm, config], { from: people.studio, valueWei }),
      ).toMatchObject({ name: 'WrongCommission' })
    }
    const had = await world.evm.balanceOf(people.developer)
    const receipt = await registry.send('instantiate', [world.paradigm, config], {
      from: people.studio,
      valueWei: FLAT,
    })
    expect((await world.evm.balanceOf(people.developer)) - had).toBe(FLAT)
    expect(registry.events(receipt, 'FlatCommissionPaid')[0]!.args).toMatchObject({ amountWei: FLAT, pushed: true })
    expect(await world.evm.balanceOf(registry.address)).toBe(0n)
  })

  it('keeps the commission for a developer that cannot receive it', async () => {
    const world = await createLicensedPropWorld()
    const { registry, people } = world
    const payee = await world.evm.deploy(people.stranger, compilePayeeMocks().get('RevertingPayee')!.bytecode)
    const paradigm = await world.evm.deploy(people.stranger, licensedPropDeployData(paradigmInfo(payee)))
    await registry.send('register', [paradigm, hashOf('metadata'), 100], { from: payee })
    await registry.send('instantiate', [paradigm, encodeLicensedPropConfig(licenceOf(people, world.evm.now()))], {
      from: people.studio,
      valueWei: FLAT,
    })
    expect(await registry.read('creditOf', [payee])).toBe(FLAT)
  })

  it('refuses code nobody registered', async () => {
    const world = await createLicensedPropWorld()
    const config = encodeLicensedPropConfig(licenceOf(world.people, world.evm.now()))
    const unregistered = await deployParadigm(world)
    expect(
      await world.registry.refused('instantiate', [unregistered, config], {
        from: world.people.studio,
        valueWei: FLAT,
      }),
    ).toMatchObject({ name: 'NotRegistered' })
  })

  it('initialises once: neither instance nor template can be taken over', async () => {
    const world = await createLicensedPropWorld()
    const config = encodeLicensedPropConfig(licenceOf(world.people, world.evm.now(), { studio: world.people.stranger }))
    const template = contractAt(world.evm, LicensedProp_abi, world.paradigm)
    for (const contract of [world.prop, template]) {
      expect(await contract.refused('initialise', [config], { from: world.people.stranger })).toMatchObject({
        name: 'NotRegistry',
      })
      // Even the registry's own address could not do it a second time.
      expect(await contract.refused('initialise', [config], { from: world.registry.address })).toMatchObject({
        name: 'InvalidInitialization',
      })
    }
    expect(INSTANCE_STATUSES[await template.read('status', [])]).toBe('template')
    expect(INSTANCE_STATUSES[await world.prop.read('status', [])]).toBe('active')
  })

  it('a template takes no orders', async () => {
    const world = await createLicensedPropWorld()
    const template = contractAt(world.evm, LicensedProp_abi, world.paradigm)
    const request = world.request()
    expect(
      await template.refused('placeOrder', [request], { from: world.people.buyer, valueWei: request.priceWei }),
    ).toMatchObject({ name: 'LicenceNotOpen' })
  })

  const bad: [string, Partial<LicensedPropConfig>][] = [
    ['studio', { studio: ZERO }],
    ['default designer', { defaultDesigner: ZERO }],
    ['shares above 100 % with the commission', { royaltyBps: 9_000, designerBps: 901 }],
    ['cap', { cap: 0 }],
    ['window that closes before it opens', { opensAt: 10n, closesAt: 10n }],
    ['accept window', { acceptWindow: 0 }],
    ['produce window', { produceWindow: 0 }],
    ['dispute window', { disputeWindow: 0 }],
    ['prop hash', { propHash: `0x${'00'.repeat(32)}` }],
    ['territory empty', { territory: '' }],
    ['territory lower case', { territory: 'eu' }],
    ['territory with a trailing plus', { territory: 'EU+' }],
    ['territory with a comma', { territory: 'EU,US' }],
  ]
  it.each(bad)('refuses a configuration with a wrong %s', async (_what, change) => {
    const world = await createLicensedPropWorld()
    const config = encodeLicensedPropConfig(licenceOf(world.people, world.evm.now(), change))
    const receipt = world.registry.refused('instantiate', [world.paradigm, config], {
      from: world.people.studio,
      valueWei: FLAT,
    })
    // BadConfig is the instance's error, not in the registry's ABI: its selector comes through unchanged.
    await expect(receipt).rejects.toThrow(/0x[0-9a-f]{8}/)
    expect(await world.registry.read('instanceCount', [])).toBe(1n)
    expect(await world.registry.read('instancesCreatedBy', [world.people.studio])).toBe(1n)
  })

  it('reads back the configuration it was given', async () => {
    const world = await createLicensedPropWorld({ acceptWindow: DAY, name: '甲板炮 🎬' })
    const config = licenceOf(world.people, world.evm.now(), { acceptWindow: DAY, name: '甲板炮 🎬' })
    const stored = await world.prop.read('config', [])
    expect(decodeLicensedPropConfig(encodeLicensedPropConfig(stored))).toEqual(config)
    expect(await world.prop.read('name', [])).toBe('甲板炮 🎬')
  })
})
