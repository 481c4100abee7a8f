import type { Emitter } from '#node-core/kernel/emitter.ts'
import type { NetworkStatus } from '#node-core/model/network.ts'
import type { Address, Hash } from '#node-core/model/ids.ts'
import type { WitnessOverview } from '#node-core/model/witness.ts'
import type { LicenceReader } from '#node-core/market/licences/readLicence.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import type { ContentStore } from '#node-core/network/content/contentStore.ts'
import type { Chain } from '#node-core/chain/service/chain.ts'
import type { ListenOptions } from '#node-core/network/options.ts'
import type { InvitationGift } from './invitation.ts'
import type { RpcServer } from '#node-core/rpc/createRpcServer.ts'
import type { RpcOptions } from '#node-core/rpc/options.ts'
import type { Explorer } from './explorer/explorer.ts'
import type { ObjectionNews } from './objectionNews.ts'
import type { NetworkConfig } from './networkConfig.ts'
import type { Mailbox } from './mailbox/mailbox.ts'
import type { Outbox } from './outbox/outbox.ts'
import type { KeepingPort } from './ports/keepingPort.ts'

/** A running network: everything that exists only once a network has been chosen. */
export interface Session {
  readonly config: NetworkConfig
  readonly genesisHash: Hash
  readonly ports: MarketPorts
  readonly licences: LicenceReader
  readonly keeping: KeepingPort
  readonly content: ContentStore
  readonly explorer: Explorer
  /** What accounts of this node signed, and where each stands. */
  readonly outbox: Outbox
  /** Sealed packages: of accounts here, for them, and held for others. */
  readonly mailbox: Mailbox
  /** Who produces blocks, and what of the votes is `holder`'s. */
  witnesses(holder: Address | null): WitnessOverview
  /** Anything in the market may have changed: a block with transactions, a unit, the clock of deadlines. */
  readonly changed: Emitter<void>
  /** Objections to orders that an account of this node is party to, as they enter the chain. */
  readonly objections: Emitter<ObjectionNews>
  readonly statusChanged: Emitter<void>
  status(): NetworkStatus
  /** Where JSON-RPC listens; null = off. */
  readonly rpcUrl: string | null
  /** JSON-RPC for whoever is allowed, on loopback; closed with the session at the latest. @throws RPC_CANNOT_LISTEN */
  serveRpc(options: RpcOptions): Promise<RpcServer>
  /** Whether this node's witness key signs. */
  keyStatus(): Chain['keyStatus']
  /** The chain stopped by itself; see Chain.onFailure. */
  readonly onFailure: Chain['onFailure']
  setOnline(online: boolean): Promise<void>
  /** Listens elsewhere from now on; connections are lost and come back. @throws NETWORK_NO_FREE_PORT */
  listenOn(listen: ListenOptions): Promise<void>
  /** A text another app can paste to join, worth a gift if it carries one. */
  invitation(gift?: InvitationGift): string
  /** Test networks: moves the chain's clock on. @throws NODE_NOT_DEV_NETWORK */
  advanceTime(seconds: number): Promise<number>
  /** Asks operators for starting money. @throws NODE_FAUCET_NONE */
  requestTestFunds(account: string): Promise<bigint>
  stop(): Promise<void>
}
