import { decodeErrorResult, type Abi } from 'viem'
import type { Hex } from '#node-core/kernel/bytes.ts'
import { NodeError, type ErrorData } from '#node-core/kernel/errors.ts'
import {
  alreadyExtended,
  alreadyObjected,
  capReached,
  contractReverted,
  designerIsBuyer,
  factoryNotAllowed,
  licenceNotOpen,
  notParty,
  orderExists,
  priceBelowMinimum,
  splitExceedsPrice,
  territoryNotLicensed,
  tooEarly,
  tooLate,
  tooManyOpen,
  unknownOrder,
  wrongState,
} from '../errors.ts'

/** Contract error names and the code a person's sentence is found by. */
const CODES: Readonly<Record<string, (message: string, data?: ErrorData) => NodeError>> = {
  CapReached: capReached,
  LicenceNotOpen: licenceNotOpen,
  TerritoryNotLicensed: territoryNotLicensed,
  DesignerIsBuyer: designerIsBuyer,
  OrderExists: orderExists,
  OrderUnknown: unknownOrder,
  WrongState: wrongState,
  NotParty: notParty,
  TooEarly: tooEarly,
  TooLate: tooLate,
  SplitExceedsPrice: splitExceedsPrice,
  FactoryNotAllowed: factoryNotAllowed,
  PriceBelowMinimum: priceBelowMinimum,
  TooManyOpen: tooManyOpen,
  AlreadyObjected: alreadyObjected,
  AlreadyExtended: alreadyExtended,
}

function plain(value: unknown): string | number | bigint {
  return typeof value === 'bigint' || typeof value === 'number' ? value : String(value)
}

/** A contract's refusal as an error with a code: `revert` is the returned data, `abi` names its errors. */
export function contractRefusal(revert: Hex, abi: Abi): NodeError {
  try {
    const { errorName, args, abiItem } = decodeErrorResult({ abi, data: revert })
    const inputs = 'inputs' in abiItem ? abiItem.inputs : []
    const data = Object.fromEntries((args ?? []).map((value, i) => [inputs[i]?.name ?? String(i), plain(value)]))
    return (CODES[errorName] ?? contractReverted)(`the contract refused: ${errorName}`, { ...data, error: errorName })
  } catch {
    return contractReverted('the contract refused', { revert })
  }
}

/** Passes anything but a raw `MARKET_CONTRACT_REVERTED` on; that one is read with `abi`. */
export function explainRefusal(error: unknown, abi: Abi): unknown {
  if (
    error instanceof NodeError &&
    error.code === 'MARKET_CONTRACT_REVERTED' &&
    typeof error.data['revert'] === 'string'
  )
    return contractRefusal(error.data['revert'] as Hex, abi)
  return error
}
