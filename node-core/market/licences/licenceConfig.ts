import { parseTerritory, WORLDWIDE, type LicensedPropConfig } from '#node-core/contracts/index.ts'
import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { toAddress, type ContentId } from '#node-core/model/ids.ts'
import { assertLicenceTerms, type LicenceTerms } from '#node-core/model/licence.ts'

const toSeconds = (iso: string) => BigInt(Math.floor(Date.parse(iso) / 1000))

/** Licence terms as the paradigm's configuration. @throws MODEL_BAD_LICENCE */
export function termsToConfig(
  terms: LicenceTerms,
  prop: { hash: Hex; listing: ContentId; name: string },
): LicensedPropConfig {
  assertLicenceTerms(terms)
  return {
    studio: terms.studio,
    royaltyBps: terms.royaltyBps,
    designerBps: terms.designerBps,
    cap: terms.cap,
    defaultDesigner: terms.designer,
    opensAt: toSeconds(terms.opensAt),
    closesAt: toSeconds(terms.closesAt),
    acceptWindow: terms.acceptWindowS,
    produceWindow: terms.produceWindowS,
    disputeWindow: terms.disputeWindowS,
    minPriceWei: terms.minPriceWei,
    maxOpenPerBuyer: terms.maxOpenPerBuyer,
    cancelFeeBps: terms.cancelFeeBps,
    anyFactory: terms.anyFactory,
    factories: [...terms.factories],
    propHash: prop.hash,
    propUri: prop.listing,
    territory: terms.territory.length === 0 ? WORLDWIDE : [...terms.territory].join('+'),
    name: prop.name,
    symbol: 'PIECE',
  }
}

export function configToTerms(config: LicensedPropConfig): LicenceTerms {
  const codes = parseTerritory(config.territory)
  return {
    studio: toAddress(config.studio),
    designer: toAddress(config.defaultDesigner),
    royaltyBps: config.royaltyBps,
    designerBps: config.designerBps,
    cap: config.cap,
    territory: codes.includes(WORLDWIDE) ? [] : codes,
    opensAt: secondsToIsoTime(config.opensAt),
    closesAt: secondsToIsoTime(config.closesAt),
    acceptWindowS: config.acceptWindow,
    produceWindowS: config.produceWindow,
    disputeWindowS: config.disputeWindow,
    minPriceWei: config.minPriceWei,
    maxOpenPerBuyer: config.maxOpenPerBuyer,
    cancelFeeBps: config.cancelFeeBps,
    anyFactory: config.anyFactory,
    factories: config.factories.map(toAddress),
  }
}
