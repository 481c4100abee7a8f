import { encodeFunctionData, getContractAddress } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Action, ActionResult, PreparedAction } from '#node-core/api/calls/actions.ts'
import {
  encodeLicensedPropConfig,
  encodePlainEscrowConfig,
  licensedPropDeployData,
  licensedPropInfo,
  ParadigmRegistry_abi,
  plainEscrowDeployData,
  SYSTEM_ADDRESSES,
  type ParadigmInfo,
} from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { termsToConfig } from '#node-core/market/licences/licenceConfig.ts'
import { licenceFromReceipt } from '#node-core/market/licences/publishLicence.ts'
import { createTemplateReader } from '#node-core/market/licences/pinnedTemplate.ts'
import type { LicenceRecord } from '#node-core/market/licences/licenceRecord.ts'
import { priceTransaction, sendTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { createDesign } from '#node-core/model/design.ts'
import { toAddress, type Address } from '#node-core/model/ids.ts'
import { propHash } from '#node-core/model/prop.ts'
import type { PublishedProp } from '#node-core/model/publishedProp.ts'
import { comeLater } from '../support/comeLater.ts'
import { openRealNode, type RealNode } from '../support/realNode.ts'
import { codeOf } from './seam.ts'

/* A stranger registers copies of the licence contract, dearer and not, and other code: nothing changes for anybody. */

let real: RealNode
let stranger: Address
let people: Readonly<Record<'fan' | 'studio', Address>>
let before: readonly PublishedProp[]
/** A line of the stranger's copy that carries a genuine prop's papers. */
let foreign: Address
let escrow: Address

const ports = () => real.node.networks.current()!.ports
const send = async (from: Address, to: Address | null, data: Hex) =>
  sendTransaction(
    ports().chain,
    ports().wallet,
    await priceTransaction(ports().chain, { from, to, data, valueWei: 0n }),
  )
const call = (functionName: 'register' | 'instantiate', args: readonly unknown[]) =>
  encodeFunctionData({ abi: ParadigmRegistry_abi, functionName, args } as never)
const prepare = (action: Action): Promise<PreparedAction> => real.client.run('actions.prepare', action)
const act = async (action: Action): Promise<ActionResult> =>
  real.client.run('actions.confirm', { id: (await prepare(action)).id })

async function register(change: Partial<ParadigmInfo>, deployData = licensedPropDeployData): Promise<Address> {
  const info = { ...licensedPropInfo(stranger), ...change }
  const copy = toAddress(getContractAddress({ from: stranger, nonce: BigInt(ports().chain.nextNonce(stranger)) }))
  await send(stranger, null, deployData(info))
  await send(
    stranger,
    SYSTEM_ADDRESSES.paradigmRegistry,
    call('register', [copy, info.metadataHash, info.commissionBps]),
  )
  return copy
}

async function instantiate(paradigm: Address, config: Hex): Promise<Address> {
  const { receipt } = await send(stranger, SYSTEM_ADDRESSES.paradigmRegistry, call('instantiate', [paradigm, config]))
  return licenceFromReceipt(receipt!)!
}

beforeAll(async () => {
  real = await openRealNode()
  await real.client.call('app.saveSettings', { autopilot: false })
  await real.client.run('network.startLocal', undefined)
  const { accounts } = await real.client.call('accounts.list')
  const of = (role: string) => accounts.find((account) => account.role === role)!.address
  people = { fan: of('fan'), studio: of('studio') }
  before = await real.client.call('props.list', {})
  stranger = await comeLater(real, 'Stranger', 'developer', people.fan, parseDpn('500'))
  const dear = await register({ commissionBps: 500 })
  await register({})
  const plain = await register({}, plainEscrowDeployData)
  const genuine = before[0]!.licence
  const record: LicenceRecord = await real.node.networks.current()!.licences.get(genuine.address)
  foreign = await instantiate(
    dear,
    encodeLicensedPropConfig(
      termsToConfig(
        { ...record, studio: stranger },
        { hash: record.propHash, listing: record.propId, name: record.name },
      ),
    ),
  )
  const until = BigInt(ports().chain.timeS() + 3_600)
  escrow = await instantiate(
    plain,
    encodePlainEscrowConfig({
      payer: people.fan,
      payee: stranger,
      amountWei: 1n,
      fundBy: until,
      deliverBy: until + 86_400n,
      inspectWindow: 86_400,
    }),
  )
}, 180_000)

afterAll(() => real.remove())

describe('a stranger’s registered contracts', () => {
  it('put nothing into the shop, the statement or the orders', async () => {
    const shop = await real.client.call('props.list', {})
    expect(shop.map(({ licence }) => licence.address)).toEqual(before.map(({ licence }) => licence.address))
    expect(shop.map(({ licence }) => licence.address)).not.toContain(foreign)
    // A party's own lists are shown to whom it is at the screen.
    await real.client.call('accounts.activate', { address: people.studio })
    expect((await real.client.call('props.statement', { studio: people.studio })).lines).toEqual([])
    expect(await real.client.call('orders.list', { party: people.studio, as: 'studio' })).toEqual([])
  })

  it('answer as no licence line by their address', async () => {
    const design = createDesign(propHash(before[0]!.prop))
    const id = `0x${'11'.repeat(32)}`
    for (const licence of [foreign, escrow]) {
      expect(await codeOf(real.client.run('props.open', { licence }))).toBe('MARKET_FOREIGN_CONTRACT')
      expect(await codeOf(real.client.run('designs.quotes', { licence, design }))).toBe('MARKET_FOREIGN_CONTRACT')
      expect(await codeOf(real.client.call('orders.get', { licence, id } as never))).toBe('MARKET_FOREIGN_CONTRACT')
      expect(await codeOf(real.client.call('twins.get', { licence, serial: 1 }))).toBe('MARKET_FOREIGN_CONTRACT')
    }
  })

  it('take no order: a quote of the genuine line does not fit them', async () => {
    const { prop, licence } = before[0]!
    const design = createDesign(propHash(prop))
    const [quote] = (await real.client.run('designs.quotes', { licence: licence.address, design })).quotes
    const delivery = {
      recipient: 'Ann',
      lines: ['1 Street'],
      postalCode: '10115',
      city: 'Berlin',
      country: 'DE',
      contact: 'ann@example.org',
    }
    const order = {
      kind: 'placeOrder',
      from: people.fan,
      licence: licence.address,
      design,
      quoteHash: quote!.hash,
      factory: quote!.factory,
      delivery,
    } as const
    expect(await codeOf(prepare({ ...order, licence: foreign }))).toBe('MARKET_UNKNOWN_QUOTE')
    const { data } = (await prepare(order)).sentence
    expect(data).toMatchObject({ commissionBps: 100, developer: licence.developer, developerName: 'Paradigm Works' })
  }, 60_000)

  it('are nobody’s template, and the studio reads whose it is', async () => {
    const [sample] = await real.client.call('props.samples')
    const {
      designer,
      royaltyBps,
      designerBps,
      cap,
      territory,
      opensAt,
      closesAt,
      acceptWindowS,
      produceWindowS,
      disputeWindowS,
      minPriceWei,
      maxOpenPerBuyer,
      cancelFeeBps,
      anyFactory,
    } = before[0]!.licence
    const terms = {
      designer,
      royaltyBps,
      designerBps,
      cap,
      territory: [...territory],
      opensAt,
      closesAt,
      acceptWindowS,
      produceWindowS,
      disputeWindowS,
      minPriceWei,
      maxOpenPerBuyer,
      cancelFeeBps,
      anyFactory,
      factories: [],
    }
    const action = { kind: 'publishProp', from: people.studio, prop: { ...sample!.prop, designer }, terms } as const
    const { data } = (await prepare(action)).sentence
    expect(data).toMatchObject({
      templateName: 'LicensedProp',
      developer: before[0]!.licence.developer,
      developerName: 'Paradigm Works',
      commissionBps: 100,
    })
    // A node that starts now, with all of them registered, finds the same one.
    expect((await createTemplateReader(ports().chain).newest()).address).toBe(before[0]!.licence.paradigm)
    const { licence } = await act(action)
    const published = (await real.client.call('props.list', {})).find((item) => item.licence.address === licence)!
    expect(published.licence).toMatchObject({
      paradigm: before[0]!.licence.paradigm,
      developer: before[0]!.licence.developer,
      commissionBps: 100,
    })
  }, 60_000)

  it('are shown as unknown, after the one that is known', async () => {
    const list = await real.client.call('paradigms.list')
    expect(list.map(({ name }) => name)).toEqual(['LicensedProp', null, null, null])
    expect(list[0]!.address).toBe(before[0]!.licence.paradigm)
    expect(list[1]).toMatchObject({
      developer: stranger,
      commissionBps: 500,
      instances: [{ address: foreign, name: '', creator: stranger }],
    })
  })
})
