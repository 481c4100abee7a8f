import type { CallHandlers } from '#node-core/api/createServer.ts'
import { bytesToHex, hexToBytes } from '#node-core/kernel/bytes.ts'
import { decodeDelivery, encodeDelivery } from '#node-core/market/orders/delivery.ts'
import { seal } from '#node-core/vault/sealing/seal.ts'
import { randomBytes } from 'node:crypto'
import { unknownAccount } from '../errors.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<
  CallHandlers,
  'workbench.design' | 'workbench.keepDesign' | 'workbench.address' | 'workbench.keepAddress'
>

const random = (length: number) => new Uint8Array(randomBytes(length))

export function workbenchHandlers({ wallets, workbench }: HandlerContext): Handlers {
  return {
    'workbench.design': ({ licence }) => {
      const account = wallets.actor()
      // What a visitor has in hand is the window's; what an account has is shut away with its key.
      return { design: account === null && wallets.active() !== null ? null : workbench.design(account, licence) }
    },
    'workbench.keepDesign': async ({ licence, design, account }) => {
      if (account !== null && !wallets.accounts().some(({ address }) => address === account))
        throw unknownAccount('no account of this profile', { account })
      await workbench.keepDesign(account, licence, design)
      return null
    },
    'workbench.address': async () => {
      const account = wallets.actor()
      const envelope = account === null ? null : workbench.address(account)
      if (account === null || envelope === null) return { address: null }
      return { address: decodeDelivery(await wallets.open(account, hexToBytes(envelope))) }
    },
    'workbench.keepAddress': async ({ address }) => {
      const account = wallets.active()
      if (account === null) throw unknownAccount('no account to keep an address for')
      const envelope =
        address === null ? null : bytesToHex(seal(encodeDelivery(address), [await wallets.publicKey(account)], random))
      await workbench.keepAddress(account, envelope)
      return null
    },
  }
}
