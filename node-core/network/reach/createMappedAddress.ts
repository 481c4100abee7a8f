import type { AutoNATComponents } from '@libp2p/autonat'

/** A port of the router that leads to one of this computer. */
export interface PortMapping {
  readonly internalIp: string
  readonly internalPort: number
  /** As the router says; it may be mistaken, or lie. */
  readonly externalIp: string
  readonly externalPort: number
}

export interface MappedAddress {
  /** What the router says leads here; told to nobody before somebody outside has come in there. Null: nothing. */
  set(mapping: PortMapping | null): void
}

/** Hands libp2p what a router opened, as an address that has to be confirmed. */
export function createMappedAddress() {
  return ({ addressManager }: Pick<AutoNATComponents, 'addressManager'>): MappedAddress => {
    let now: PortMapping | null = null
    return {
      set(next) {
        if (now !== null)
          addressManager.removePublicAddressMapping(
            now.internalIp,
            now.internalPort,
            now.externalIp,
            now.externalPort,
            'tcp',
          )
        now = next
        if (next !== null)
          addressManager.addPublicAddressMapping(
            next.internalIp,
            next.internalPort,
            next.externalIp,
            next.externalPort,
            'tcp',
          )
      },
    }
  }
}
