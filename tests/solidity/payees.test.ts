import { describe, expect, it } from 'vitest'
import { encodeFunctionData, type Abi } from 'viem'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { LicensedProp_abi, ROLES } from '#node-core/contracts/index.ts'
import { compilePayeeMocks } from '../support/solidityMocks.ts'
import { contractAt, type ContractHandle } from '../support/contractHandle.ts'
import { createLicensedPropWorld, hashOf, legsOf, type LicensedPropWorld } from './licensedPropWorld.ts'

const MOCKS = compilePayeeMocks()

async function deployMock(world: LicensedPropWorld, name: string): Promise<ContractHandle<Abi>> {
  const mock = MOCKS.get(name)!
  return contractAt(world.evm, mock.abi as Abi, await world.evm.deploy(world.people.stranger, mock.bytecode))
}

/** Ships an order whose material supplier is `payee`. */
async function shipPaying(world: LicensedPropWorld, payee: Hex): Promise<Hex> {
  const [supplier, carrier] = legsOf(world.people)
  return world.ship({ legs: [{ ...supplier!, payee }, carrier!] })
}

describe('payees that misbehave', () => {
  it.each(['RevertingPayee', 'GasBurningPayee', 'ReturnBombPayee'])(
    '%s blocks nobody: its share waits in the ledger',
    async (name) => {
      const world = await createLicensedPropWorld()
      const mock = await deployMock(world, name)
      const orderId = await shipPaying(world, mock.address)
      const carrierHad = await world.evm.balanceOf(world.people.carrier)
      const receipt = await world.prop.send('confirm', [orderId], { from: world.people.buyer })

      const unpaid = world.prop.events(receipt, 'SharePaid').filter(({ args }) => !args.pushed)
      expect(unpaid.map(({ args }) => [args.role, args.payee.toLowerCase(), args.amountWei])).toEqual([
        [ROLES.materialSupplier, mock.address, parseDpn('21.00')],
      ])
      expect(await world.prop.read('creditOf', [mock.address])).toBe(parseDpn('21.00'))
      expect(await world.prop.read('totalCredit', [])).toBe(parseDpn('21.00'))
      expect(await world.evm.balanceOf(world.prop.address)).toBe(parseDpn('21.00'))
      expect((await world.evm.balanceOf(world.people.carrier)) - carrierHad).toBe(parseDpn('9.90'))
      expect(receipt.gasUsed).toBeLessThan(600_000n)
    },
  )

  it('a payee that cannot receive fetches its credit to another account, once', async () => {
    const world = await createLicensedPropWorld()
    const mock = await deployMock(world, 'RevertingPayee')
    await world.prop.send('confirm', [await shipPaying(world, mock.address)], { from: world.people.buyer })
    const to = await world.evm.account('safe place', 0n)
    const had = await world.evm.balanceOf(to)
    const failed = await world.evm.send({
      from: to,
      to: mock.address,
      data: encodeFunctionData({
        abi: MOCKS.get('RevertingPayee')!.abi as Abi,
        functionName: 'fetchToSelf',
        args: [world.prop.address],
      }),
    })
    expect(failed.ok).toBe(false)
    expect(await world.prop.read('creditOf', [mock.address])).toBe(parseDpn('21.00'))
    await mock.send('fetch', [world.prop.address, to], { from: to })
    expect((await world.evm.balanceOf(to)) - had).toBe(parseDpn('21.00'))
    expect(await world.evm.balanceOf(world.prop.address)).toBe(0n)
    expect(await world.prop.refused('withdraw', [], { from: to })).toMatchObject({ name: 'NothingToWithdraw' })
  })

  it.each([
    [
      'settle',
      (orderId: Hex) => encodeFunctionData({ abi: LicensedProp_abi, functionName: 'settle', args: [orderId] }),
    ],
    ['withdraw', () => encodeFunctionData({ abi: LicensedProp_abi, functionName: 'withdraw' })],
    [
      'refundLate',
      (orderId: Hex) => encodeFunctionData({ abi: LicensedProp_abi, functionName: 'refundLate', args: [orderId] }),
    ],
  ])('a payee that calls back into %s gets its share once', async (_name, attack) => {
    const world = await createLicensedPropWorld()
    const mock = await deployMock(world, 'ReentrantPayee')
    const orderId = await shipPaying(world, mock.address)
    await mock.send('arm', [attack(orderId)], { from: world.people.stranger })
    world.evm.advance(8 * 86_400)
    await world.prop.send('settle', [orderId], { from: world.people.stranger })
    expect(await mock.read('attempts', [])).toBe(1n)
    expect(await mock.read('successes', [])).toBe(0n)
    expect(await world.evm.balanceOf(mock.address)).toBe(parseDpn('21.00'))
    expect(await world.evm.balanceOf(world.prop.address)).toBe(0n)
  })

  it('a buyer that cannot be refunded finds the price in the ledger', async () => {
    const world = await createLicensedPropWorld()
    const buyer = await deployMock(world, 'ContractBuyer')
    const request = world.request()
    await buyer.send('buy', [world.prop.address, request], { from: world.people.buyer, valueWei: request.priceWei })
    const orderId = await world.prop.read('orderIdOf', [buyer.address, request.intentId])
    const receipt = await world.prop.send('decline', [orderId, 1], { from: world.people.factory })
    expect(world.prop.events(receipt, 'OrderRefunded')[0]!.args.pushed).toBe(false)
    expect(await world.prop.read('creditOf', [buyer.address])).toBe(request.priceWei)
    await buyer.send('setAccepts', [true], { from: world.people.stranger })
    await buyer.send('fetch', [world.prop.address], { from: world.people.stranger })
    expect(await world.evm.balanceOf(buyer.address)).toBe(request.priceWei)
  })

  it('a contract without the ERC-721 receiver hook cannot block its own settlement', async () => {
    const world = await createLicensedPropWorld()
    const buyer = await deployMock(world, 'ContractBuyer')
    const request = world.request()
    await buyer.send('buy', [world.prop.address, request], { from: world.people.buyer, valueWei: request.priceWei })
    const orderId = await world.prop.read('orderIdOf', [buyer.address, request.intentId])
    await world.prop.send('accept', [orderId], { from: world.people.factory })
    await world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: world.people.factory })
    await buyer.send('confirm', [world.prop.address, orderId], { from: world.people.stranger })
    expect((await world.prop.read('ownerOf', [1n])).toLowerCase()).toBe(buyer.address)
  })

  it('a stranger cannot starve an honest payee into the ledger by giving little gas', async () => {
    const world = await createLicensedPropWorld()
    const factory = await deployMock(world, 'FussyPayee')
    await world.prop.send('setFactory', [factory.address, true], { from: world.people.studio })
    const ship = async (): Promise<Hex> => {
      const orderId = await world.place({ factory: factory.address })
      await world.prop.send('accept', [orderId], { from: factory.address })
      await world.prop.send('markShipped', [orderId, hashOf('parcel')], { from: factory.address })
      return orderId
    }
    // One share in the ledger already: crediting another is cheap then, and starving it would pay off.
    await factory.send('demand', [60_000n], { from: world.people.stranger })
    await world.prop.send('confirm', [await ship()], { from: world.people.buyer })
    expect(await world.prop.read('totalCredit', [])).toBe(parseDpn('77.46'))

    await factory.send('demand', [45_000n], { from: world.people.stranger })
    const orderId = await ship()
    world.evm.advance(8 * 86_400)
    const data = encodeFunctionData({ abi: LicensedProp_abi, functionName: 'settle', args: [orderId] })
    let settledWith: bigint | undefined
    for (let gasLimit = 100_000n; settledWith === undefined && gasLimit < 700_000n; gasLimit += 3_000n) {
      const receipt = await world.evm.send({ from: world.people.stranger, to: world.prop.address, data, gasLimit })
      if (receipt.ok) settledWith = gasLimit
    }
    expect(settledWith).toBeDefined()
    expect(await world.prop.read('totalCredit', [])).toBe(parseDpn('77.46'))
    expect(await world.evm.balanceOf(factory.address)).toBe(parseDpn('77.46'))
  })

  it('nobody withdraws twice, or what belongs to another', async () => {
    const world = await createLicensedPropWorld()
    const [first, second] = [await deployMock(world, 'RevertingPayee'), await deployMock(world, 'RevertingPayee')]
    for (const mock of [first, second])
      await world.prop.send('confirm', [await shipPaying(world, mock.address)], { from: world.people.buyer })
    const to = await world.evm.account('safe place', 0n)
    await first.send('fetch', [world.prop.address, to], { from: to })
    await expect(first.send('fetch', [world.prop.address, to], { from: to })).rejects.toThrow('fetch failed')
    expect(await world.evm.balanceOf(to)).toBe(parseDpn('21.00'))
    expect(await world.prop.read('creditOf', [first.address])).toBe(0n)
    expect(await world.prop.read('creditOf', [second.address])).toBe(parseDpn('21.00'))
    await second.send('fetch', [world.prop.address, to], { from: to })
    expect(await world.evm.balanceOf(world.prop.address)).toBe(0n)
  })
})
