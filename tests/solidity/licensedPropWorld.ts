import type { Hex } from '#node-core/kernel/bytes.ts'
import { utf8ToBytes } from '#node-core/kernel/bytes.ts'
import { parseDpn } from '#node-core/kernel/amount.ts'
import { keccak256Hex } from '#node-core/kernel/hash.ts'
import {
  LicensedProp_abi,
  ParadigmRegistry_abi,
  ParadigmRegistry_deployedBytecode,
  ROLES,
  SYSTEM_ADDRESSES,
  encodeLicensedPropConfig,
  licensedPropDeployData,
  territoryCode,
  type LicensedPropConfig,
  type OrderLeg,
  type OrderRequest,
  type ParadigmInfo,
} from '#node-core/contracts/index.ts'
import { contractAt, type ContractHandle } from '../support/contractHandle.ts'
import { createEvmHarness, type EvmHarness } from '../support/evmHarness.ts'

export const DAY = 86_400
export const ZERO: Hex = '0x0000000000000000000000000000000000000000'

/** People of product.md §1, each with an account. */
export interface People {
  readonly studio: Hex
  readonly designer: Hex
  readonly developer: Hex
  readonly buyer: Hex
  readonly otherBuyer: Hex
  readonly factory: Hex
  readonly supplier: Hex
  readonly carrier: Hex
  readonly stranger: Hex
}

export interface LicensedPropWorld {
  readonly evm: EvmHarness
  readonly people: People
  readonly registry: ContractHandle<typeof ParadigmRegistry_abi>
  readonly paradigm: Hex
  readonly prop: ContractHandle<typeof LicensedProp_abi>
  /** An order of the licence's product, ready to send; any field can be replaced. */
  request(change?: Partial<OrderRequest>): OrderRequest
  /** Places it from `buyer` (default: the buyer) and returns its id. */
  place(change?: Partial<OrderRequest>, buyer?: Hex): Promise<Hex>
  /** Places, accepts and ships. */
  ship(change?: Partial<OrderRequest>): Promise<Hex>
}

export function hashOf(text: string): Hex {
  return keccak256Hex(utf8ToBytes(text))
}

export function paradigmInfo(developer: Hex, change: Partial<ParadigmInfo> = {}): ParadigmInfo {
  return {
    developer,
    metadataHash: hashOf('metadata'),
    configSchemaHash: hashOf('schema'),
    commissionBps: 100,
    feeShareBps: 1_000,
    flatCommissionWei: parseDpn('2.5'),
    version: 1,
    predecessor: ZERO,
    ...change,
  }
}

/** Supplier 21.00 and carrier 9.90, as in product.md §3. */
export function legsOf(people: People, supplierWei = parseDpn('21.00'), carrierWei = parseDpn('9.90')): OrderLeg[] {
  return [
    { role: ROLES.materialSupplier, payee: people.supplier, amountWei: supplierWei },
    { role: ROLES.carrier, payee: people.carrier, amountWei: carrierWei },
  ]
}

/** Registry predeployed, LicensedProp deployed, registered by its developer and instantiated by the studio. */
export async function createLicensedPropWorld(
  change: Partial<LicensedPropConfig> = {},
  info: Partial<ParadigmInfo> = {},
): Promise<LicensedPropWorld> {
  const evm = await createEvmHarness()
  const names = [
    'studio',
    'designer',
    'developer',
    'buyer',
    'otherBuyer',
    'factory',
    'supplier',
    'carrier',
    'stranger',
  ] as const
  const people = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await evm.account(name)])),
  ) as unknown as People

  await evm.placeCode(SYSTEM_ADDRESSES.paradigmRegistry, ParadigmRegistry_deployedBytecode)
  const registry = contractAt(evm, ParadigmRegistry_abi, SYSTEM_ADDRESSES.paradigmRegistry)
  const terms = paradigmInfo(people.developer, info)
  const paradigm = await evm.deploy(people.developer, licensedPropDeployData(terms))
  await registry.send('register', [paradigm, terms.metadataHash, terms.commissionBps], { from: people.developer })
  const receipt = await registry.send(
    'instantiate',
    [paradigm, encodeLicensedPropConfig(licenceOf(people, evm.now(), change))],
    {
      from: people.studio,
      valueWei: terms.flatCommissionWei,
    },
  )
  const created = registry.events(receipt, 'InstanceCreated')[0]!
  const prop = contractAt(evm, LicensedProp_abi, created.args.instance.toLowerCase() as Hex)

  let intents = 0
  const request = (replace: Partial<OrderRequest> = {}): OrderRequest => ({
    intentId: hashOf(`intent ${++intents}`),
    designHash: hashOf('design'),
    quoteHash: hashOf('quote'),
    designer: people.designer,
    factory: people.factory,
    legs: legsOf(people),
    priceWei: parseDpn('129.00'),
    territory: territoryCode('EU'),
    sealedDeliveryHash: hashOf('sealed'),
    ...replace,
  })
  const place = async (replace: Partial<OrderRequest> = {}, buyer = people.buyer): Promise<Hex> => {
    const order = request(replace)
    const placed = await prop.send('placeOrder', [order], { from: buyer, valueWei: order.priceWei })
    return prop.events(placed, 'OrderPlaced')[0]!.args.orderId
  }
  const ship = async (replace: Partial<OrderRequest> = {}): Promise<Hex> => {
    const orderId = await place(replace)
    const factory = replace.factory ?? people.factory
    await prop.send('accept', [orderId], { from: factory })
    await prop.send('markShipped', [orderId, hashOf('parcel')], { from: factory })
    return orderId
  }
  return { evm, people, registry, paradigm, prop, request, place, ship }
}

export function licenceOf(people: People, now: bigint, change: Partial<LicensedPropConfig> = {}): LicensedPropConfig {
  return {
    studio: people.studio,
    royaltyBps: 1_000,
    designerBps: 500,
    cap: 500,
    defaultDesigner: people.designer,
    opensAt: now,
    closesAt: now + BigInt(200 * DAY),
    acceptWindow: 2 * DAY,
    produceWindow: 14 * DAY,
    disputeWindow: 7 * DAY,
    minPriceWei: parseDpn('0.01'),
    maxOpenPerBuyer: 10,
    cancelFeeBps: 100,
    anyFactory: false,
    factories: [people.factory],
    propHash: hashOf('prop'),
    propUri: 'dipnet:prop',
    territory: 'EU+US',
    name: 'Deck Cannon',
    symbol: 'CANNON',
    ...change,
  }
}
