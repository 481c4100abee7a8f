import type { Address, Hash } from '#node-core/model/ids.ts'
import type { AccessListEntry } from '#node-core/model/transaction.ts'
import { failureWords } from './callFailure.ts'
import type { AccessResult, CallRequest } from './callRequest.ts'
import { runCall, type CallPlace } from './runCall.ts'
import { CALL_GAS_CEILING, checkLimit } from './simulateCall.ts'

/**
 * A list can change what runs (it costs gas, and contracts can ask how much is left): tried again until it stays, so
 * often at most.
 */
const MAX_TRIES = 8

/** What a call touches, with the list that names it: EIP-2930. */
export async function listAccess(place: CallPlace, request: CallRequest): Promise<AccessResult> {
  checkLimit(request)
  const limit =
    request.gasLimit !== undefined && request.gasLimit < CALL_GAS_CEILING ? request.gasLimit : CALL_GAS_CEILING
  let accessList = request.accessList ?? []
  for (let tries = 1; ; tries++) {
    const touched = new Map<Address, Set<Hash>>(
      accessList.map(({ address, storageKeys }) => [address, new Set(storageKeys)]),
    )
    const before = sizeOf(touched)
    const run = await runCall(place, { ...request, accessList }, limit, touched)
    if (sizeOf(touched) === before || tries === MAX_TRIES)
      return { accessList, gasUsed: run.gasUsed, error: run.failure === null ? null : failureWords(run.failure) }
    accessList = [...touched].map(([address, slots]): AccessListEntry => ({ address, storageKeys: [...slots] }))
  }
}

function sizeOf(touched: ReadonlyMap<Address, ReadonlySet<Hash>>): number {
  let size = touched.size
  for (const slots of touched.values()) size += slots.size
  return size
}
