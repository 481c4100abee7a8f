import { describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { createLicensedPropWorld, hashOf, type LicensedPropWorld } from './licensedPropWorld.ts'

async function worldWithTwin(): Promise<LicensedPropWorld & { orderId: `0x${string}` }> {
  const world = await createLicensedPropWorld()
  const orderId = await world.ship()
  await world.prop.send('confirm', [orderId], { from: world.people.buyer })
  return { ...world, orderId }
}

describe('twins', () => {
  it('name their order and say the resale royalty', async () => {
    const { prop, people, orderId } = await worldWithTwin()
    expect(await prop.read('orderOfSerial', [1])).toBe(orderId)
    const [receiver, amount] = await prop.read('royaltyInfo', [1n, parseDpn('200.00')])
    expect([receiver.toLowerCase(), amount]).toEqual([people.studio, parseDpn('20.00')])
    for (const [id, supported] of [
      ['0x01ffc9a7', true],
      ['0x80ac58cd', true],
      ['0x5b5e139f', true],
      ['0x2a55205a', true],
      ['0xffffffff', false],
    ] as const) {
      expect(await prop.read('supportsInterface', [id])).toBe(supported)
    }
  })

  it('do not exist before settlement', async () => {
    const world = await createLicensedPropWorld()
    await world.ship()
    await expect(world.prop.read('ownerOf', [1n])).rejects.toThrow('ERC721NonexistentToken')
    await expect(world.prop.read('tokenURI', [1n])).rejects.toThrow('ERC721NonexistentToken')
  })

  it('move by their owner, an approved account or an operator, and by nobody else', async () => {
    const { prop, people } = await worldWithTwin()
    const { buyer, otherBuyer, stranger, carrier } = people
    expect(await prop.refused('transferFrom', [buyer, stranger, 1n], { from: stranger })).toMatchObject({
      name: 'ERC721InsufficientApproval',
    })
    expect(await prop.refused('approve', [stranger, 1n], { from: stranger })).toMatchObject({
      name: 'ERC721InvalidApprover',
    })
    await prop.send('transferFrom', [buyer, otherBuyer, 1n], { from: buyer })
    await prop.send('approve', [stranger, 1n], { from: otherBuyer })
    await prop.send('transferFrom', [otherBuyer, buyer, 1n], { from: stranger })
    // The approval ended with the transfer.
    expect(await prop.refused('transferFrom', [buyer, stranger, 1n], { from: stranger })).toMatchObject({
      name: 'ERC721InsufficientApproval',
    })
    await prop.send('setApprovalForAll', [carrier, true], { from: buyer })
    await prop.send('transferFrom', [buyer, otherBuyer, 1n], { from: carrier })
    expect([await prop.read('balanceOf', [buyer]), await prop.read('balanceOf', [otherBuyer])]).toEqual([0n, 1n])
    expect(await prop.refused('transferFrom', [buyer, stranger, 1n], { from: otherBuyer })).toMatchObject({
      name: 'ERC721IncorrectOwner',
    })
    expect(
      await prop.refused('transferFrom', [otherBuyer, `0x${'00'.repeat(20)}`, 1n], { from: otherBuyer }),
    ).toMatchObject({ name: 'ERC721InvalidReceiver' })
  })

  it('are not sent safely to a contract that cannot hold them', async () => {
    const { prop, people, registry } = await worldWithTwin()
    expect(
      await prop.refused('safeTransferFrom', [people.buyer, registry.address, 1n], { from: people.buyer }),
    ).toMatchObject({ name: 'ERC721InvalidReceiver' })
    await prop.send('safeTransferFrom', [people.buyer, people.otherBuyer, 1n], { from: people.buyer })
  })

  it('are recorded destroyed by their owner; the number stays used', async () => {
    const world = await worldWithTwin()
    const { prop, people } = world
    expect(await prop.refused('markDestroyed', [1], { from: people.stranger })).toMatchObject({ name: 'NotParty' })
    const receipt = await prop.send('markDestroyed', [1], { from: people.buyer })
    expect(prop.events(receipt, 'TwinDestroyed')[0]!.args).toMatchObject({ serial: 1, orderId: world.orderId })
    expect(await prop.read('serials', [])).toMatchObject({ assigned: 1, settled: 0, destroyed: 1 })
    await expect(prop.read('ownerOf', [1n])).rejects.toThrow('ERC721NonexistentToken')
    expect(await prop.refused('markDestroyed', [1], { from: people.buyer })).toMatchObject({
      name: 'ERC721NonexistentToken',
    })
    const next = await world.place()
    await prop.send('accept', [next], { from: people.factory })
    await prop.send('markShipped', [next, hashOf('parcel')], { from: people.factory })
    await prop.send('confirm', [next], { from: people.buyer })
    expect((await prop.read('ownerOf', [2n])).toLowerCase()).toBe(people.buyer)
  })
})
