import type { Emitter } from '#node-core/kernel/emitter.ts'
import type { Address, ContentId } from '#node-core/model/ids.ts'
import type { OrderId } from '#node-core/model/order/order.ts'
import type { OrderPackage } from '#node-core/model/order/orderPackage.ts'
import type { HeldForOthers } from '#node-core/model/storedFile.ts'

/** A sealed file of the store, for somebody who has a part in an order. */
export interface Posting {
  readonly from: Address
  readonly to: Address
  readonly order: OrderId
  readonly file: ContentId
  /** Of the sealed file. */
  readonly sealedBytes: number
  readonly about: Pick<OrderPackage, 'kind' | 'name' | 'bytes'>
}

/** Sealed packages between parties of orders (protocol.md §5.10). */
export interface Mailbox {
  /** Waits from now on, here and at nodes that agreed; brought there while the network is on. */
  post(posting: Posting): Promise<void>
  /** Seals a file to the factory of an order and posts it. @throws MAILBOX_ENOUGH_SENT, MAILBOX_TOO_LARGE */
  sendFile(from: Address, order: OrderId, file: { readonly name: string; readonly data: Uint8Array }): Promise<void>
  /** What the account sent or received about an order, the latest last. */
  packagesOf(order: OrderId, account: Address): readonly OrderPackage[]
  heldForOthers(): Omit<HeldForOthers, 'fixed'>
  readonly changed: Emitter<void>
  stop(): Promise<void>
}
