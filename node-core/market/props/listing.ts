import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { toContentId, type ContentId } from '#node-core/model/ids.ts'
import { checkProp } from '#node-core/model/checkProp.ts'
import { cleanName } from '#node-core/model/names/cleanName.ts'
import { propHash, type Prop } from '#node-core/model/prop.ts'
import { badListing } from '../errors.ts'
import type { MarketContentPort } from '../ports.ts'

/** What a licence line's `propUri` names: the prop document with the shop window's extras. */
export interface Listing {
  readonly version: 1
  readonly prop: Prop
  readonly studioName: string
  readonly thumbnail: ContentId | null
}

/** Largest listing taken from the network, bytes. */
export const MAX_LISTING_BYTES = 512 * 1024

export function encodeListing(listing: Listing): Uint8Array {
  return encodeCbor(listing)
}

/** Reads a listing that came from a stranger. @throws MARKET_BAD_LISTING */
export function decodeListing(bytes: Uint8Array, expectedPropHash: Hex): Listing {
  const value = decodeCbor(bytes) as Partial<Listing> | null
  if (
    value === null ||
    typeof value !== 'object' ||
    value.version !== 1 ||
    typeof value.studioName !== 'string' ||
    value.studioName.length > 120 ||
    value.prop === undefined
  )
    throw badListing('not a listing')
  const issue = checkProp(value.prop)[0]
  if (issue) throw badListing('listed prop breaks a rule', { issue: issue.code })
  if (propHash(value.prop) !== expectedPropHash) throw badListing('listing is not the licensed prop')
  const thumbnail = typeof value.thumbnail === 'string' ? toContentId(value.thumbnail) : null
  return { version: 1, prop: value.prop, studioName: cleanName(value.studioName), thumbnail }
}

export async function loadListing(
  content: MarketContentPort,
  id: ContentId,
  expectedPropHash: Hex,
  options: Parameters<MarketContentPort['get']>[1] = {},
): Promise<Listing> {
  return decodeListing(await content.get(id, { ...options, maxBytes: MAX_LISTING_BYTES }), expectedPropHash)
}
