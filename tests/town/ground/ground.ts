/** Where one host of the town stands: an own network stack, an address behind a proxy, or ports of loopback. */
interface Plot {
  readonly name: string
  /** IPv4 address at which others reach it; behind a router the router's. */
  readonly address: string
  /** What the node is told to listen on. */
  readonly listenHost: string
  /** What it is told to tell others instead; null: where it listens. */
  readonly announce: string | null
  /** Comes before a command that is to run here. */
  readonly prefix: readonly string[]
  /** What listens here at {@link listenHost} and this port is reached by others at {@link address}. */
  expose(port: number): Promise<void>
  /** Ports of 127.0.0.1 here answer at the same ports of 127.0.0.1 of the test, over no link of the town. */
  openDoors(ports: readonly number[]): Promise<void>
}

/** What can be done to a host's cable. */
export interface Cable {
  /** Pulls it. */
  cut(): Promise<void>
  /** Plugs it in again, and takes back everything below: the line is as it was laid. */
  heal(): Promise<void>
  /** Nothing comes from, or goes to, these addresses. */
  shutOff(addresses: readonly string[]): Promise<void>
  /** A token bucket both ways, kbit/s. */
  slow(kbitPerSecond: number): Promise<void>
  /** So many of a hundred packets are dropped, both ways. */
  lose(percent: number): Promise<void>
  /** Everything comes so many ms later, each way. */
  delay(ms: number): Promise<void>
}

export interface Lot extends Plot {
  /** Null where there is no cable to touch: on plain loopback. */
  readonly cable: Cable | null
}

export interface PlotPlan {
  readonly name: string
  /**
   * In a network of its own behind a router that translates addresses and forwards no port: with the port as it was, as
   * most homes have it, or `symmetric`, with another for each connection, so that no hole in it is of use to a third.
   */
  readonly behindNat?: 'home' | 'symmetric'
  /** The line's speed both ways, kbit/s. @default as fast as the machine */
  readonly kbitPerSecond?: number
  /** Everything comes so many ms later, each way. @default at once */
  readonly delayMs?: number
}

export interface Ground {
  /** A network stack each; this machine's loopback, with a proxy before each host as its cable; or without. */
  readonly kind: 'namespaces' | 'proxies' | 'loopback'
  readonly lots: ReadonlyMap<string, Lot>
  /** Takes everything down. */
  clear(): Promise<void>
}
