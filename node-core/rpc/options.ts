import type { RpcMethods } from './methods/method.ts'

export interface RpcOptions {
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string
  /** Default 8545; taken: the next ones are tried. 0: any free one. */
  readonly port?: number
  /** How many ports to try. Default 20. */
  readonly portTries?: number
  /** Web pages that may ask (exact Origin header). Default none: pages are refused. */
  readonly allowedOrigins?: readonly string[]
  /** Largest request, bytes. Default 2 MiB. */
  readonly maxRequestBytes?: number
  /** Connections at once; from elsewhere a quarter of them for one address. Idle ones yield to new ones. Default 256. */
  readonly maxConnections?: number
  /** More methods (`dip_*`). */
  readonly extraMethods?: RpcMethods
}
