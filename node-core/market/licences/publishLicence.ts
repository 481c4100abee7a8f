import { decodeEventLog, encodeFunctionData } from 'viem'
import { encodeLicensedPropConfig, ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { toAddress, type Address, type ContentId } from '#node-core/model/ids.ts'
import type { LicenceTerms } from '#node-core/model/licence.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { parseProp } from '#node-core/model/checkProp.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { readContract } from '../contracts/readContract.ts'
import { noParadigm } from '../errors.ts'
import type { MarketChainPort, MarketPorts, MarketReceipt } from '../ports.ts'
import { encodeListing } from '../props/listing.ts'
import type { TransactionIntent } from '../wallet/sendTransaction.ts'
import { termsToConfig } from './licenceConfig.ts'

/** The newest registered paradigm that licences are made from. @throws MARKET_NO_PARADIGM */
export async function licensedPropParadigm(chain: MarketChainPort): Promise<{ address: Address; developer: Address; commissionBps: number; flatCommissionWei: bigint }> {
  const registry = SYSTEM_ADDRESSES.paradigmRegistry
  const count = Number(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmCount', []))
  if (count === 0) throw noParadigm('no reviewed paradigm on this network')
  const address = toAddress(await readContract(chain, registry, ParadigmRegistry_abi, 'paradigmAt', [BigInt(count - 1)]))
  const record = await readContract(chain, registry, ParadigmRegistry_abi, 'paradigm', [address])
  return { address, developer: toAddress(record.developer), commissionBps: record.commissionBps, flatCommissionWei: record.flatCommissionWei }
}

/**
 * A studio's new licence line: the listing (stored once it is signed), and the transaction that makes the contract instance.
 * @throws MODEL_BAD_PROP, MODEL_BAD_LICENCE, MARKET_NO_PARADIGM
 */
export async function preparePublish(ports: MarketPorts, input: { studio: Address; prop: Prop; terms: LicenceTerms; thumbnail: ContentId | null }): Promise<{ intent: TransactionIntent; propId: ContentId; listing: Uint8Array }> {
  const prop = parseProp(input.prop)
  const paradigm = await licensedPropParadigm(ports.chain)
  const listing = encodeListing({ version: 1, prop, studioName: ports.wallet.label(input.studio) ?? '', thumbnail: input.thumbnail })
  const propId = bytesToContentId(listing)
  const config = encodeLicensedPropConfig(termsToConfig(input.terms, { hash: propHash(prop), listing: propId, name: prop.name }))
  const data = encodeFunctionData({ abi: ParadigmRegistry_abi, functionName: 'instantiate', args: [paradigm.address, config] })
  return { propId, listing, intent: { from: input.studio, to: SYSTEM_ADDRESSES.paradigmRegistry, data, valueWei: paradigm.flatCommissionWei } }
}

/** The licence line that a publishing transaction made. */
export function licenceFromReceipt(receipt: MarketReceipt): Address | null {
  for (const log of receipt.logs) {
    if (log.address !== SYSTEM_ADDRESSES.paradigmRegistry) continue
    const event = decodeEventLog({ abi: ParadigmRegistry_abi, data: log.data, topics: log.topics as [Hex, ...Hex[]] })
    if (event.eventName === 'InstanceCreated') return toAddress(event.args.instance)
  }
  return null
}
