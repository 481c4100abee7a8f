import { beforeEach, describe, expect, it } from 'vitest'
import { parseDpn } from '#node-core/kernel/amount.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import {
  ESCROW_STATES,
  INSTANCE_STATUSES,
  PlainEscrow_abi,
  encodePlainEscrowConfig,
  plainEscrowDeployData,
  type PlainEscrowConfig,
} from '#node-core/contracts/index.ts'
import { contractAt, type ContractHandle } from '../support/contractHandle.ts'
import { compilePayeeMocks } from '../support/solidityMocks.ts'
import { DAY, createLicensedPropWorld, hashOf, paradigmInfo, type LicensedPropWorld } from './licensedPropWorld.ts'

const AMOUNT = parseDpn('77.77')

describe('PlainEscrow', () => {
  let world: LicensedPropWorld
  let escrow: ContractHandle<typeof PlainEscrow_abi>
  let paradigm: Hex
  let payer: Hex
  let payee: Hex

  async function create(change: Partial<PlainEscrowConfig> = {}): Promise<ContractHandle<typeof PlainEscrow_abi>> {
    const now = world.evm.now()
    const config = encodePlainEscrowConfig({
      payer,
      payee,
      amountWei: AMOUNT,
      fundBy: now + BigInt(DAY),
      deliverBy: now + BigInt(10 * DAY),
      inspectWindow: 3 * DAY,
      ...change,
    })
    const receipt = await world.registry.send('instantiate', [paradigm, config], { from: payer })
    return contractAt(
      world.evm,
      PlainEscrow_abi,
      world.registry.events(receipt, 'InstanceCreated')[0]!.args.instance.toLowerCase() as Hex,
    )
  }
  const fund = () => escrow.send('fund', [], { from: payer, valueWei: AMOUNT })
  const stateName = async () => ESCROW_STATES[await escrow.read('state', [])]
  async function gained(who: Hex, act: () => Promise<unknown>): Promise<bigint> {
    const had = await world.evm.balanceOf(who)
    await act()
    return (await world.evm.balanceOf(who)) - had
  }

  beforeEach(async () => {
    world = await createLicensedPropWorld()
    payer = world.people.buyer
    payee = world.people.factory
    const info = paradigmInfo(world.people.developer, { flatCommissionWei: 0n, commissionBps: 50 })
    paradigm = await world.evm.deploy(world.people.developer, plainEscrowDeployData(info))
    await world.registry.send('register', [paradigm, info.metadataHash, 50], { from: world.people.developer })
    escrow = await create()
  })

  it("pays the payee and the paradigm's developer when the payer releases", async () => {
    await fund()
    await escrow.send('deliver', [hashOf('parcel')], { from: payee })
    const developerGained = await gained(world.people.developer, async () => {
      expect(await gained(payee, () => escrow.send('release', [], { from: payer }))).toBe(
        AMOUNT - (AMOUNT * 50n) / 10_000n,
      )
    })
    expect(developerGained).toBe((AMOUNT * 50n) / 10_000n)
    expect(await world.evm.balanceOf(escrow.address)).toBe(0n)
    expect(INSTANCE_STATUSES[await escrow.read('status', [])]).toBe('ended')
    expect(await escrow.refused('release', [], { from: payer })).toMatchObject({ name: 'WrongState' })
    expect(await escrow.refused('refund', [], { from: payee })).toMatchObject({ name: 'WrongState' })
  })

  it('releases by anyone after a silent inspection window, not before', async () => {
    await fund()
    expect(await escrow.refused('release', [], { from: payee })).toMatchObject({ name: 'NotParty' })
    await escrow.send('deliver', [hashOf('parcel')], { from: payee })
    world.evm.advance(3 * DAY)
    expect(await escrow.refused('release', [], { from: payee })).toMatchObject({ name: 'TooEarly' })
    world.evm.advance(1)
    await escrow.send('release', [], { from: world.people.stranger })
    expect(await stateName()).toBe('released')
  })

  it('returns the money by anyone when nothing was delivered in time, not before', async () => {
    await fund()
    world.evm.advance(10 * DAY)
    expect(await escrow.refused('refund', [], { from: payer })).toMatchObject({ name: 'TooEarly' })
    world.evm.advance(1)
    expect(await gained(payer, () => escrow.send('refund', [], { from: world.people.stranger }))).toBe(AMOUNT)
    expect(await stateName()).toBe('refunded')
  })

  it('takes a delivery in time and with evidence only', async () => {
    await fund()
    world.evm.advance(9 * DAY)
    expect(await escrow.refused('deliver', [`0x${'00'.repeat(32)}`], { from: payee })).toMatchObject({
      name: 'EvidenceMissing',
    })
    world.evm.advance(DAY + 1)
    expect(await escrow.refused('deliver', [hashOf('parcel')], { from: payee })).toMatchObject({ name: 'TooLate' })
  })

  it('lets the payee give the money back even after delivery, but not the payer take it', async () => {
    await fund()
    await escrow.send('deliver', [hashOf('parcel')], { from: payee })
    world.evm.advance(100 * DAY)
    expect(await escrow.refused('refund', [], { from: payer })).toMatchObject({ name: 'NotParty' })
    expect(await gained(payer, () => escrow.send('refund', [], { from: payee }))).toBe(AMOUNT)
  })

  it('takes exactly the amount, once, from the payer, in time', async () => {
    expect(await escrow.refused('fund', [], { from: payee, valueWei: AMOUNT })).toMatchObject({ name: 'NotParty' })
    expect(await escrow.refused('fund', [], { from: payer, valueWei: AMOUNT - 1n })).toMatchObject({
      name: 'WrongValue',
    })
    await fund()
    expect(await escrow.refused('fund', [], { from: payer, valueWei: AMOUNT })).toMatchObject({ name: 'WrongState' })
    const late = await create()
    world.evm.advance(DAY + 1)
    expect(await late.refused('fund', [], { from: payer, valueWei: AMOUNT })).toMatchObject({ name: 'TooLate' })
    expect(INSTANCE_STATUSES[await late.read('status', [])]).toBe('ended')
  })

  it('keeps a share for a payee that cannot receive it', async () => {
    payee = await world.evm.deploy(world.people.stranger, compilePayeeMocks().get('RevertingPayee')!.bytecode)
    escrow = await create()
    await fund()
    await escrow.send('release', [], { from: payer })
    expect(await escrow.read('creditOf', [payee])).toBe(await world.evm.balanceOf(escrow.address))
    expect(await escrow.read('totalCredit', [])).toBe(AMOUNT - (AMOUNT * 50n) / 10_000n)
  })

  const wrong: [string, (now: bigint) => Partial<PlainEscrowConfig>][] = [
    ['payer is the payee', () => ({ payee: payer })],
    ['nothing to pay', () => ({ amountWei: 0n })],
    ['fundBy in the past', (now) => ({ fundBy: now - 1n })],
    ['delivery before payment', (now) => ({ deliverBy: now + BigInt(DAY) })],
    ['no time to inspect', () => ({ inspectWindow: DAY - 1 })],
    ['money that waits for ever', () => ({ inspectWindow: 90 * DAY + 1 })],
  ]
  it.each(wrong)('refuses a configuration where %s', async (_what, change) => {
    await expect(create(change(world.evm.now()))).rejects.toThrow('instantiate failed')
  })
})
