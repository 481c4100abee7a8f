import { z } from 'zod'
import type { Account } from '../../model/account.ts'
import type { Address, ContentId } from '../../model/ids.ts'
import { ROLES } from '../../model/role.ts'
import { call, feed, longCall } from '../define.ts'
import { address, contentId, nothing, password, text } from './schemas.ts'
import type { TransactionRow } from './chain.ts'

export interface AccountsState {
  /**
   * `empty`: no keystore yet; `locked`: a password is needed; `damaged`: it cannot be read, a backup has to be
   * restored.
   */
  readonly state: 'empty' | 'locked' | 'unlocked' | 'damaged'
  readonly accounts: readonly Account[]
  /** The account the person acts as now. */
  readonly active: Address | null
  /** The OS keychain unlocks on start. */
  readonly keychainUnlock: boolean
}

/** What a backup holds, counted: shown by the recovery drill before anything is touched. */
export interface BackupContents {
  readonly createdAt: string
  readonly accounts: readonly { readonly address: Address; readonly label: string }[]
  readonly drafts: number
  /** Kinds of things that a phrase alone would not bring back. */
  readonly onlyInBackup: readonly string[]
}

const label = text(60).min(1)

export const accountCalls = {
  'accounts.list': call<AccountsState>()('window', nothing),
  /** A fresh BIP-39 phrase to write down; nothing is stored until `accounts.create`. */
  'accounts.newPhrase': call<{ phrase: string }>()(
    'window',
    z.object({ words: z.union([z.literal(12), z.literal(24)]) }),
  ),
  'accounts.create': longCall<Account>()(
    'window',
    z.object({ phrase: text(400), password, label, role: z.enum(ROLES), rememberInKeychain: z.boolean() }),
  ),
  'accounts.importKey': longCall<Account>()(
    'window',
    z.object({ privateKey: text(80), password, label, role: z.enum(ROLES) }),
  ),
  'accounts.importKeystore': longCall<Account>()(
    'window',
    z.object({ json: text(100_000), keystorePassword: password, password, label, role: z.enum(ROLES) }),
  ),
  /** The next account of the same phrase. */
  'accounts.add': call<Account>()('window', z.object({ label, role: z.enum(ROLES) })),
  'accounts.rename': call<Account>()('window', z.object({ address, label, role: z.enum(ROLES) })),
  'accounts.activate': call<AccountsState>()('window', z.object({ address })),
  'accounts.unlock': longCall<AccountsState>()('window', z.object({ password })),
  'accounts.lock': call<AccountsState>()('window', nothing),
  'accounts.revealPhrase': longCall<{ phrase: string }>()('window', z.object({ password })),
  /** Web3 keystore v3 JSON, readable by other wallets. */
  'accounts.exportKeystore': longCall<{ json: string }>()('window', z.object({ address, password })),
  /** Everything encrypted in one file, in the content store under the returned id. */
  'accounts.backup': longCall<{ file: ContentId; name: string; contents: BackupContents }>()(
    'window',
    z.object({ password }),
  ),
  /** `dryRun: true` = the recovery drill: opens and checks the backup, changes nothing. */
  'accounts.restore': longCall<BackupContents>()(
    'window',
    z.object({ file: contentId, password, dryRun: z.boolean() }),
  ),
  'accounts.history': call<readonly TransactionRow[]>()('everybody', z.object({ address })),
}

export const accountFeeds = {
  'accounts.state': feed<AccountsState>()('window', nothing),
}
