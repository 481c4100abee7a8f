import type { AutoNATComponents } from '@libp2p/autonat'

export interface Listeners {
  /** TCP ports really listened on, whatever others are told; null: none. */
  ports(): { readonly tcp: number | null; readonly ws: number | null }
}

/** Where a host listens; `getMultiaddrs` is what it tells. */
export function createListeners() {
  return ({ transportManager }: Pick<AutoNATComponents, 'transportManager'>): Listeners => ({
    ports() {
      const own = transportManager.getAddrs().map((address) => address.getComponents())
      const portWhere = (isWs: boolean) => {
        const parts = own.find(
          (found) => found[1]?.name === 'tcp' && found.some(({ name }) => name === 'ws') === isWs && found.length <= 3,
        )
        return parts === undefined ? null : Number(parts[1]!.value)
      }
      return { tcp: portWhere(false), ws: portWhere(true) }
    },
  })
}
