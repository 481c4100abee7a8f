import type { ErrorCode } from '../../kernel/errorCodes.ts'
import { z } from 'zod'
import type { Address } from '../../model/ids.ts'
import type { Role } from '../../model/role.ts'
import { ROLES } from '../../model/role.ts'
import { call, feed } from '../define.ts'
import { nothing, text } from './schemas.ts'

export interface AppInfo {
  readonly version: string
  readonly profile: string
  /** `electron`, or `headless` when the renderer runs in a browser. */
  readonly host: 'electron' | 'headless'
  readonly dataFolder: string
  readonly logFolder: string
  /** True where the OS keychain protects the password-less unlock. */
  readonly keychain: boolean
}

export interface Settings {
  readonly language: 'en' | 'zh-CN'
  readonly theme: 'dark' | 'light' | 'system'
  readonly role: Role | null
  readonly onboarded: boolean
  readonly autopilot: boolean
  /** ISO 4217, or empty for DPN only; the rate is the person's own (product.md §5: no rate server). */
  readonly displayCurrency: string
  /** Display currency per DPN as a decimal string. */
  readonly displayRate: string
  /** Whether wallets on this computer may ask this node. */
  readonly walletAccess: boolean
  /** Pages and extensions that may, beside programs. */
  readonly walletOrigins: readonly string[]
  /** Whether other computers may connect to this one. */
  readonly reachable: boolean
  /** Whether the router is asked to let them in at the port below. */
  readonly opensPort: boolean
  /** TCP port for peers; the one above it is for WebSockets. 0: not chosen yet. */
  readonly peerPort: number
  /** Room for files, GB (10^9 bytes): above it those go that are kept for no reason. */
  readonly storageGb: number
  /** Whether sealed packages of others wait here for whom they are. */
  readonly holdPackages: boolean
  /** Whether this node sends what the dates of its own accounts' orders make due. */
  readonly keeper: boolean
  /** Whether it does so for everybody's orders while it is a witness. */
  readonly keeperForAll: boolean
}

export const LEAST_STORAGE_GB = 1
export const MOST_STORAGE_GB = 10_000
export const DEFAULT_STORAGE_GB = 20

/** Ports below need rights that an app does not have. */
export const LOWEST_PEER_PORT = 1_024
/** The one above is for WebSockets. */
export const HIGHEST_PEER_PORT = 65_534

/** The door for wallets on this computer. */
export interface WalletDoorState {
  /** Where they find it; null: closed. */
  readonly url: string | null
  /** Code of what keeps it closed although it should be open. */
  readonly trouble: string | null
  /** Pages and extensions that were turned away since the start, the latest first. */
  readonly refused: readonly string[]
}

/** Whose orders a node's keeper watches. */
export const KEEPER_MODES = ['off', 'own', 'all'] as const
/** @see KEEPER_MODES */
export type KeeperMode = (typeof KEEPER_MODES)[number]

/** What this node does about orders whose date has passed (protocol.md §4.12). */
export interface KeeperState {
  readonly mode: KeeperMode
  /** Said when the node was started: the switches change nothing. */
  readonly fixed: boolean
  /** The account of this node's witness key, where it is a witness: then it may watch everybody's orders. */
  readonly witness: Address | null
  /** Orders watched that are not over. */
  readonly watched: number
  /** Of these, what anyone may send now. */
  readonly due: number
  /** When the next one becomes due, ISO 8601 UTC. */
  readonly nextAt: string | null
  readonly sentToday: number
  /** What that costs at most. */
  readonly spentTodayWei: bigint
  readonly mostADayWei: bigint
  /** What an account keeps in any case. */
  readonly floorWei: bigint
  /** Why what is due is not sent from here: keys are locked, accounts have too little, the day's most is spent. */
  readonly waitsFor: 'unlock' | 'money' | 'cap' | null
}

/** Most origins a person can allow. */
export const MAX_WALLET_ORIGINS = 50
/** As browsers name who asks: a scheme and a host, nothing behind. */
export const walletOrigin = z
  .string()
  .max(200)
  .regex(/^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@]+$/)

/** Something a person should be told; `code` is a key of the renderer's sentences. */
export interface Activity {
  readonly id: string
  readonly at: string
  readonly code: string
  /** `person`: signed by hand in this app. */
  readonly by: 'person' | 'autopilot' | 'network' | 'node'
  readonly data: Readonly<Record<string, string | number | bigint>>
}

/** How the stored data of this profile stands; what each state asks for is told by the page of the same name. */
export type HealthState = 'ok' | 'corrupt' | 'locked' | 'stale' | 'outdated' | 'unavailable'

export const appCalls = {
  'app.info': call<AppInfo>()('window', nothing),
  'app.settings': call<Settings>()('window', nothing),
  'app.saveSettings': call<Settings>()(
    'window',
    z
      .object({
        language: z.enum(['en', 'zh-CN']),
        theme: z.enum(['dark', 'light', 'system']),
        role: z.enum(ROLES).nullable(),
        onboarded: z.boolean(),
        autopilot: z.boolean(),
        displayCurrency: text(3),
        displayRate: text(40),
        walletAccess: z.boolean(),
        walletOrigins: z.array(walletOrigin).max(MAX_WALLET_ORIGINS).readonly(),
        reachable: z.boolean(),
        opensPort: z.boolean(),
        peerPort: z.number().int().min(LOWEST_PEER_PORT).max(HIGHEST_PEER_PORT),
        storageGb: z.number().int().min(LEAST_STORAGE_GB).max(MOST_STORAGE_GB),
        holdPackages: z.boolean(),
        keeper: z.boolean(),
        keeperForAll: z.boolean(),
      })
      .partial(),
  ),
  /** For the error boundary: what to hand to support, without secrets. */
  'app.reportError': call<null>()('window', z.object({ where: text(200), message: text(4_000) })),
  /**
   * Damaged data found at start: re-sync moves the damaged folder aside and starts over from peers; `retry` opens again
   * what the machine did not let us open.
   */
  'app.health': call<{ state: HealthState; code: ErrorCode | null; detail: string | null }>()('window', nothing),
  'app.repair': call<null>()('window', z.object({ way: z.enum(['repair', 'resync', 'retry']) })),
}

export const appFeeds = {
  'app.settings': feed<Settings>()('window', nothing),
  /** The door for wallets, now and whenever it changes. */
  'app.walletDoor': feed<WalletDoorState>()('window', nothing),
  /** What the keeper watches and sends, now and whenever it changes. */
  'app.keeper': feed<KeeperState>()('window', nothing),
  /** Recent first on subscription, then each new one. */
  'app.activity': feed<readonly Activity[]>()('window', nothing),
}
