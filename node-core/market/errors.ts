import { defineError } from '#node-core/kernel/errors.ts'

/** A contract said no in a way we have no better code for; `data.revert` holds its raw bytes. */
export const contractReverted = defineError('refused', 'MARKET_CONTRACT_REVERTED')
export const notEnoughDpn = defineError('refused', 'MARKET_NOT_ENOUGH_DPN')
/** Sending nothing would only cost the network fee. */
export const nothingToSend = defineError('input', 'MARKET_NOTHING_TO_SEND')
export const keyNotHere = defineError('refused', 'MARKET_KEY_NOT_HERE')
export const unknownLicence = defineError('input', 'MARKET_UNKNOWN_LICENCE')
export const unknownOrder = defineError('input', 'MARKET_UNKNOWN_ORDER')
export const unknownTwin = defineError('input', 'MARKET_UNKNOWN_TWIN')
export const unknownQuote = defineError('refused', 'MARKET_UNKNOWN_QUOTE')
export const quoteLapsed = defineError('refused', 'MARKET_QUOTE_LAPSED')
/** A licence is for ever, so what nobody can make is not published. */
export const propNotSolid = defineError('refused', 'MARKET_PROP_NOT_SOLID')
export const propTooThin = defineError('refused', 'MARKET_PROP_TOO_THIN')
export const badListing = defineError('invalid', 'MARKET_BAD_LISTING')
export const notPrintable = defineError('refused', 'MARKET_NOT_PRINTABLE')
/** More factories offer than can be checked at once. */
export const notCheckedYet = defineError('refused', 'MARKET_NOT_CHECKED_YET')
export const pieceTooLarge = defineError('refused', 'MARKET_PIECE_TOO_LARGE')
export const territoryNotLicensed = defineError('refused', 'MARKET_TERRITORY_NOT_LICENSED')
export const designerIsBuyer = defineError('refused', 'MARKET_DESIGNER_IS_BUYER')
export const capReached = defineError('refused', 'MARKET_CAP_REACHED')
export const licenceNotOpen = defineError('refused', 'MARKET_LICENCE_NOT_OPEN')
export const orderExists = defineError('refused', 'MARKET_ORDER_EXISTS')
export const wrongState = defineError('refused', 'MARKET_WRONG_STATE')
export const notParty = defineError('refused', 'MARKET_NOT_PARTY')
/** The chain may still take the acceptance back: what is released only to the accepting factory waits. */
export const acceptanceNotFinal = defineError('unavailable', 'MARKET_ACCEPTANCE_NOT_FINAL')
export const tooEarly = defineError('refused', 'MARKET_TOO_EARLY')
export const tooLate = defineError('refused', 'MARKET_TOO_LATE')
export const splitExceedsPrice = defineError('refused', 'MARKET_SPLIT_EXCEEDS_PRICE')
/** The studio has not chosen this factory, or has barred it. */
export const factoryNotAllowed = defineError('refused', 'MARKET_FACTORY_NOT_ALLOWED')
export const priceBelowMinimum = defineError('refused', 'MARKET_PRICE_BELOW_MINIMUM')
export const tooManyOpen = defineError('refused', 'MARKET_TOO_MANY_OPEN')
export const alreadyObjected = defineError('refused', 'MARKET_ALREADY_OBJECTED')
export const alreadyExtended = defineError('refused', 'MARKET_ALREADY_EXTENDED')
/** A model that a studio works on lies on this node; it is not looked for elsewhere. */
export const modelNotHere = defineError('input', 'MARKET_MODEL_NOT_HERE')
/** The design has not arrived yet: it travels as a signed unit. */
export const designNotHere = defineError('unavailable', 'MARKET_DESIGN_NOT_HERE')
/** What arrived is not what the chain names. */
export const designMismatch = defineError('invalid', 'MARKET_DESIGN_MISMATCH')
export const deliveryMismatch = defineError('invalid', 'MARKET_DELIVERY_MISMATCH')
/** An instance of code that this app does not know: whatever it answers, it is no licence line. */
export const foreignContract = defineError('refused', 'MARKET_FOREIGN_CONTRACT')
/** A leg that is not the factory's own table's: nobody else is paid out of its share. */
export const legsDiffer = defineError('refused', 'MARKET_LEGS_DIFFER')
/** Accepted only by somebody who has read the loss. */
export const priceBelowTable = defineError('refused', 'MARKET_PRICE_BELOW_TABLE')
export const noTable = defineError('refused', 'MARKET_NO_TABLE')
/** It has as many pieces in work as it says it can take. */
export const factoryFull = defineError('refused', 'MARKET_FACTORY_FULL')
export const noParadigm = defineError('unavailable', 'MARKET_NO_PARADIGM')
/** The transaction ran and failed after all; the price was not touched, the network fee was. */
export const transactionFailed = defineError('refused', 'MARKET_TRANSACTION_FAILED')
