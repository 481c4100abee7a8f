import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { encodeLicensedPropConfig, type LicensedPropConfig } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { decodeErrorResult, encodeFunctionData, hexToString } from 'viem'
import { LicensedProp_abi, ParadigmRegistry_abi } from '#node-core/contracts/index.ts'
import { DAY, createLicensedPropWorld, licenceOf, type LicensedPropWorld } from './licensedPropWorld.ts'

/** The field a licence with this change is refused for; null when it is granted. */
async function refusedField(
  world: LicensedPropWorld,
  change: Partial<LicensedPropConfig>,
  from = world.people.studio,
): Promise<string | null> {
  const config = encodeLicensedPropConfig(licenceOf(world.people, world.evm.now(), change))
  const data = encodeFunctionData({
    abi: ParadigmRegistry_abi,
    functionName: 'instantiate',
    args: [world.paradigm, config],
  })
  const receipt = await world.evm.send({ from, to: world.registry.address, data, valueWei: parseDpn('2.5') })
  if (receipt.ok) return null
  const error = decodeErrorResult({ abi: LicensedProp_abi, data: receipt.returnData })
  return error.errorName === 'BadConfig' ? hexToString(error.args[0], { size: 32 }) : error.errorName
}

const MANY = Array.from({ length: 65 }, (_, i): Hex => `0x${(i + 1).toString(16).padStart(40, '0')}`)

describe('terms of a licence', () => {
  it.each<[string, Partial<LicensedPropConfig>]>([
    ['acceptWindow', { acceptWindow: 3_599 }],
    ['acceptWindow', { acceptWindow: 30 * DAY + 1 }],
    ['produceWindow', { produceWindow: DAY - 1 }],
    ['produceWindow', { produceWindow: 366 * DAY + 1 }],
    ['disputeWindow', { disputeWindow: DAY - 1 }],
    ['disputeWindow', { disputeWindow: 90 * DAY + 1 }],
    ['disputeWindow', { disputeWindow: 4_294_967_295 }],
    ['closesAt', { closesAt: 253_402_300_800n }],
    ['closesAt', { opensAt: 5n, closesAt: 5n }],
    ['closesAt', { opensAt: 2n ** 64n - 1n }],
    ['minPriceWei', { minPriceWei: 0n }],
    ['minPriceWei', { minPriceWei: 9n }],
    ['minPriceWei', { minPriceWei: 0n, royaltyBps: 0 }],
    ['maxOpenPerBuyer', { maxOpenPerBuyer: 0 }],
    ['cancelFeeBps', { cancelFeeBps: 1_001 }],
    ['factories', { anyFactory: true }],
    ['factories', { factories: MANY }],
    ['cap', { cap: 0 }],
  ])('are refused for %s: %o', async (field, change) => {
    expect(await refusedField(await createLicensedPropWorld(), change)).toBe(field)
  })

  it.each<Partial<LicensedPropConfig>>([
    { acceptWindow: 3_600, produceWindow: DAY, disputeWindow: DAY },
    { acceptWindow: 30 * DAY, produceWindow: 366 * DAY, disputeWindow: 90 * DAY },
    { closesAt: 253_402_300_799n },
    { minPriceWei: 10n },
    { minPriceWei: 1n, royaltyBps: 0 },
    { minPriceWei: 2n ** 256n - 1n },
    { cancelFeeBps: 0 },
    { cancelFeeBps: 1_000 },
    { anyFactory: true, factories: [] },
    { factories: [] },
    { factories: MANY.slice(1) },
  ])('are taken at their edges: %o', async (change) => {
    expect(await refusedField(await createLicensedPropWorld(), change)).toBeNull()
  })

  it('are granted by the studio itself, in nobody else’s name', async () => {
    const world = await createLicensedPropWorld()
    expect(await refusedField(world, {}, world.people.stranger)).toBe('studio')
    expect(await refusedField(world, { studio: world.people.stranger }, world.people.stranger)).toBeNull()
  })

  it('come back as they were given', async () => {
    const world = await createLicensedPropWorld({
      territory: 'EU+US+CN',
      name: 'Deck cannon of the Black Gale, as seen in the last reel',
    })
    const config = await world.prop.read('config', [])
    expect(config).toMatchObject({
      cap: 500,
      territory: 'EU+US+CN',
      minPriceWei: parseDpn('0.01'),
      maxOpenPerBuyer: 10,
      cancelFeeBps: 100,
      anyFactory: false,
    })
    expect(config.factories.map((factory) => factory.toLowerCase())).toEqual([world.people.factory])
    expect(await world.prop.read('name', [])).toBe('Deck cannon of the Black Gale, as seen in the last reel')
    expect(await world.prop.read('symbol', [])).toBe('CANNON')
  })
})
