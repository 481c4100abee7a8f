import { bytesToHex } from '#node-core/kernel/bytes.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { readCallTag } from '../format/blockTag.ts'
import { readCallOverrides } from '../format/callOverrides.ts'
import { readCallRequest } from '../format/callRequest.ts'
import { toQuantity } from '../format/quantity.ts'
import { takes, type RpcMethods } from './method.ts'

/**
 * Calls that leave nothing behind. Without a block a call runs in the latest, an estimate in one made now, as its
 * transaction will (decisions/0016).
 */
export function callMethods(chain: Chain): RpcMethods {
  const read = (request: unknown) => readCallRequest(request, chain.genesis.chainId)
  return {
    eth_call: takes(4, async ([request, tag, accounts, block]) =>
      bytesToHex(
        (await chain.call(read(request), readCallTag(tag ?? 'latest'), readCallOverrides(accounts, block))).output,
      ),
    ),
    eth_estimateGas: takes(4, async ([request, tag, accounts, block]) =>
      toQuantity(await chain.estimateGas(read(request), readCallTag(tag), readCallOverrides(accounts, block))),
    ),
    eth_createAccessList: takes(2, async ([request, tag]) => {
      const { accessList, gasUsed, error } = await chain.listAccess(read(request), readCallTag(tag))
      return { accessList, gasUsed: toQuantity(gasUsed), ...(error === null ? {} : { error }) }
    }),
  }
}
