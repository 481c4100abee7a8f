import { autoNAT, type AutoNATComponents } from '@libp2p/autonat'
import type { Connection } from '@libp2p/interface'

export interface Confirmer {
  /** Asks the peer about an address not confirmed yet, if there is one; by itself only new peers are asked. */
  verifyExternalAddresses(connection: Connection): Promise<void>
}

/**
 * AutoNAT whose dial back really dials. libp2p's takes the connection that is there, says what that one's address is,
 * and closes it: two nodes with public addresses cut each other off again and again.
 */
export function confirmAddresses() {
  return (components: AutoNATComponents): Confirmer => {
    const { connectionManager } = components
    const fresh: Pick<typeof connectionManager, 'openConnection'> = {
      openConnection: (peer, options) => connectionManager.openConnection(peer, { ...options, force: true }),
    }
    return autoNAT({ maxInboundStreams: 2, maxOutboundStreams: 2 })({
      registrar: components.registrar,
      addressManager: components.addressManager,
      transportManager: components.transportManager,
      peerId: components.peerId,
      connectionManager: new Proxy(connectionManager, {
        get(target, name) {
          if (name === 'openConnection') return fresh.openConnection
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      }),
      logger: components.logger,
      randomWalk: components.randomWalk,
      events: components.events,
      peerStore: components.peerStore,
    }) as ReturnType<ReturnType<typeof autoNAT>> & Confirmer
  }
}
