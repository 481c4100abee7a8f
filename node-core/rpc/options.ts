import type { RpcMethods } from './methods/method.ts'

export interface RpcOptions {
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string
  /** Default 8545; taken: the next ones are tried. 0: any free one. */
  readonly port?: number
  /** How many ports to try. Default 20. */
  readonly portTries?: number
  /**
   * Web pages and extensions that may ask (exact Origin header); asked at each request where it is a function. Default
   * none: they are refused.
   */
  readonly allowedOrigins?: readonly string[] | (() => readonly string[])
  /** Told of each request that was refused for its origin. */
  readonly onRefusedOrigin?: (origin: string) => void
  /** Largest request, bytes. Default 2 MiB. */
  readonly maxRequestBytes?: number
  /**
   * Connections at once; from elsewhere a quarter of them for one address. Idle ones yield to new ones. Default 256.
   */
  readonly maxConnections?: number
  /** More methods (`dip_*`). */
  readonly extraMethods?: RpcMethods
}
