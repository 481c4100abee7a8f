/** What a router grants. */
export interface Grant {
  /** As the router says; it may be mistaken, or lie. */
  readonly externalIp: string
  readonly externalPort: number
  /** 0: until it is taken back. */
  readonly leaseSeconds: number
}

/** A router that opens ports when asked. */
export interface Gateway {
  readonly kind: 'upnp' | 'natPmp'
  /** This computer's address in the router's network. */
  readonly internalIp: string
  /**
   * Asks for a TCP port, `wanted` if free; asked again, it is renewed.
   * @throws NETWORK_ROUTER_REFUSED, NETWORK_ROUTER_FAILED
   */
  open(port: number, wanted: number, leaseSeconds: number, signal: AbortSignal): Promise<Grant>
  /** Takes it back. @throws NETWORK_ROUTER_REFUSED, NETWORK_ROUTER_FAILED */
  close(port: number, externalPort: number, signal: AbortSignal): Promise<void>
}
