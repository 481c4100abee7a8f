import { decodeEventLog, encodeFunctionData } from 'viem'
import { encodeLicensedPropConfig, ParadigmRegistry_abi, SYSTEM_ADDRESSES } from '#node-core/contracts/index.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { toAddress, type Address, type ContentId } from '#node-core/model/ids.ts'
import type { LicenceTerms } from '#node-core/model/licence.ts'
import { bytesToContentId } from '#node-core/model/contentId.ts'
import { parseProp } from '#node-core/model/checkProp.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import type { MarketPorts, MarketReceipt } from '../ports.ts'
import { encodeListing } from '../props/listing.ts'
import type { TransactionIntent } from '../wallet/sendTransaction.ts'
import { termsToConfig } from './licenceConfig.ts'
import type { PinnedTemplate, TemplateReader } from './pinnedTemplate.ts'

/**
 * A studio's new licence line: the listing (stored once it is signed), and the transaction that makes the contract
 * instance.
 * @throws MODEL_BAD_PROP, MODEL_BAD_LICENCE, MARKET_NO_PARADIGM
 */
export async function preparePublish(
  ports: MarketPorts,
  templates: TemplateReader,
  input: { studio: Address; prop: Prop; terms: LicenceTerms; thumbnail: ContentId | null },
): Promise<{ intent: TransactionIntent; propId: ContentId; listing: Uint8Array; template: PinnedTemplate }> {
  const prop = parseProp(input.prop)
  const template = await templates.newest()
  const listing = encodeListing({
    version: 1,
    prop,
    studioName: ports.wallet.label(input.studio) ?? '',
    thumbnail: input.thumbnail,
  })
  const propId = bytesToContentId(listing)
  const config = encodeLicensedPropConfig(
    termsToConfig(input.terms, { hash: propHash(prop), listing: propId, name: prop.name }),
  )
  const data = encodeFunctionData({
    abi: ParadigmRegistry_abi,
    functionName: 'instantiate',
    args: [template.address, config],
  })
  return {
    propId,
    listing,
    template,
    intent: { from: input.studio, to: SYSTEM_ADDRESSES.paradigmRegistry, data, valueWei: template.flatCommissionWei },
  }
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
