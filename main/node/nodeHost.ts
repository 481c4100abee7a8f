import type { ApiServer } from '#node-core/api/createServer.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { ContentSource } from '../protocol/contentProtocol.ts'
import type { Keychain } from '../system/createKeychain.ts'

/** What this process needs of a running node. */
export interface NodeHost {
  readonly server: ApiServer
  readonly content: ContentSource
  /** Stops producing, closes sockets, flushes and closes the database. */
  stop(): Promise<void>
}

export interface NodeHostOptions {
  readonly dataDir: string
  readonly profile: string
  readonly version: string
  /** BCP 47, of the operating system: the language of a first start. */
  readonly locale: string
  /** Folder of the app itself, with `assets`. */
  readonly appDir: string
  readonly log: Logger
  readonly keychain: Keychain
}
