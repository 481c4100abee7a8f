import type { Hash } from '#node-core/model/ids.ts'
import { accountType } from '#node-core/chain/queries/accountType.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import { badParams, tooLarge } from '../errors.ts'
import { readBlockTag } from '../format/blockTag.ts'
import { readAddress, readQuantity, toQuantity } from '../format/quantity.ts'
import type { RpcMethods } from './method.ts'

/** Most slots and records in one request for a proof. */
export const MAX_PROOFS = 256
const MAX_NAME = 128

/** Our own methods about accounts and state; `dip_status` is the node's. */
export function dipMethods(chain: Chain): RpcMethods {
  return {
    /** [address, slots, block, records]: see `model/verifyStateProof.ts`, which checks the answer. */
    dip_getProof([address, slots, tag, records]) {
      const [askedSlots, askedNames] = [readList(slots, 'slots'), readList(records, 'records')]
      if (askedSlots.length + askedNames.length > MAX_PROOFS)
        throw tooLarge('too many slots and records at once', { limit: MAX_PROOFS })
      const names = {
        slots: askedSlots.map((slot) => `0x${readQuantity(slot, 'slots').toString(16).padStart(64, '0')}` as Hash),
        records: askedNames.map(readName),
      }
      const { height, ...proof } = chain.getProof(readAddress(address, 'address'), names, readBlockTag(tag))
      return { number: toQuantity(height), ...proof }
    },
    /** [address, block]: what kind of account it is, and what it has. */
    async dip_getAccount([address, tag]) {
      const [account, at] = [readAddress(address, 'address'), readBlockTag(tag)]
      const { nonce, balance, bonded, codeHash } = chain.getAccount(account, at)
      return {
        address: account,
        ...(await accountType(chain, account, at)),
        nonce: toQuantity(nonce),
        balance: toQuantity(balance),
        bonded: toQuantity(bonded),
        codeHash,
      }
    },
  }
}

function readList(value: unknown, name: string): readonly unknown[] {
  if (value == null) return []
  if (!Array.isArray(value)) throw badParams('not a list', { name })
  return value
}

function readName(value: unknown): string {
  if (typeof value !== 'string' || value.length > MAX_NAME || !/^[ -~]*$/.test(value))
    throw badParams('not a record’s name', { name: 'records' })
  return value
}
