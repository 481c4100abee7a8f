import type { AccountsState, BackupContents } from '#node-core/api/calls/accounts.ts'
import type { CallHandlers, FeedHandlers } from '#node-core/api/createServer.ts'
import { decodeWire, encodeWire } from '#node-core/api/wire.ts'
import type { DesignDraft } from '#node-core/api/calls/designs.ts'
import { bytesToUtf8, utf8ToBytes } from '#node-core/kernel/bytes.ts'
import type { Account } from '#node-core/model/account.ts'
import type { Address } from '#node-core/model/ids.ts'
import { assertName } from '#node-core/model/names/assertName.ts'
import type { Keyring, KeyringAccount, OpenedBackup } from '#node-core/vault/keyring/keyring.ts'
import { introduce } from '#node-core/market/parties/profileUnits.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<
  CallHandlers,
  | 'accounts.list'
  | 'accounts.newPhrase'
  | 'accounts.create'
  | 'accounts.importKey'
  | 'accounts.importKeystore'
  | 'accounts.add'
  | 'accounts.rename'
  | 'accounts.activate'
  | 'accounts.unlock'
  | 'accounts.lock'
  | 'accounts.revealPhrase'
  | 'accounts.exportKeystore'
  | 'accounts.backup'
  | 'accounts.restore'
  | 'accounts.history'
>

const DRAFTS_SECTION = 'drafts'
/** Kinds of things a phrase alone does not bring back. */
const ONLY_IN_BACKUP = ['drafts', 'labels', 'importedAccounts']
const MAX_BACKUP_BYTES = 64 * 1024 * 1024

/** The name others will read of this account. @throws MODEL_NAME_… */
function nameOf(label: string): string {
  const name = label.normalize('NFC').trim()
  assertName(name, 120)
  return name
}

async function balanceOf(context: HandlerContext, address: Address): Promise<bigint> {
  const session = context.networks.current()
  return session === null ? 0n : session.ports.chain.balance(address)
}

export async function accountsState(context: HandlerContext, keyring: Keyring): Promise<AccountsState> {
  const accounts = await Promise.all(
    context.wallets.accounts().map(async (account): Promise<Account> => ({
      ...account,
      balanceWei: await balanceOf(context, account.address),
    })),
  )
  return { state: keyring.state(), accounts, active: context.wallets.active(), keychainUnlock: keyring.keychainUnlock }
}

function draftsOf(opened: OpenedBackup): DesignDraft[] {
  const section = opened.sections[DRAFTS_SECTION]
  return section === undefined
    ? []
    : (decodeWire(bytesToUtf8(section)) as DesignDraft[]).map((draft) => ({
        ...draft,
        owner: (draft as Partial<DesignDraft>).owner ?? null,
      }))
}

export function accountHandlers(context: HandlerContext, keyring: Keyring): Handlers {
  const { wallets, drafts, options } = context
  const state = () => accountsState(context, keyring)
  /** A new or renamed account makes itself known on the network, where there is one, and becomes the active one. */
  const settle = async (account: KeyringAccount, activate: boolean): Promise<Account> => {
    if (activate) await wallets.setActive(account.address)
    const session = context.networks.current()
    if (session !== null && wallets.holds(account.address)) {
      await introduce(session.ports, account.address, account.label, account.role).catch((error: unknown) =>
        options.log.warn('profile not published', { error }),
      )
    }
    return { ...account, sample: false, balanceWei: await balanceOf(context, account.address) }
  }
  const contentsOf = (opened: OpenedBackup): BackupContents => ({
    createdAt: opened.createdAt,
    accounts: opened.accounts.map(({ address, label }) => ({ address, label })),
    drafts: draftsOf(opened).length,
    onlyInBackup: ONLY_IN_BACKUP,
  })

  return {
    'accounts.list': state,
    'accounts.newPhrase': ({ words }) => ({ phrase: keyring.newPhrase(words) }),
    'accounts.create': async ({ phrase, password, label, role, rememberInKeychain }) =>
      settle(await keyring.create({ phrase, password, label: nameOf(label), role, rememberInKeychain }), true),
    'accounts.importKey': async ({ privateKey, password, label, role }) =>
      settle(await keyring.importKey({ privateKey, password, label: nameOf(label), role }), true),
    'accounts.importKeystore': async ({ json, keystorePassword, password, label, role }) =>
      settle(await keyring.importKeystore({ json, keystorePassword, password, label: nameOf(label), role }), true),
    'accounts.add': async ({ label, role }) => settle(await keyring.add({ label: nameOf(label), role }), true),
    'accounts.rename': async ({ address, label, role }) =>
      settle(await keyring.rename(address, { label: nameOf(label), role }), false),
    'accounts.activate': async ({ address }) => {
      await wallets.setActive(address)
      return state()
    },
    'accounts.unlock': async ({ password }) => {
      await keyring.unlock(password)
      return state()
    },
    'accounts.lock': () => {
      keyring.lock()
      return state()
    },
    'accounts.revealPhrase': async ({ password }) => ({ phrase: await keyring.revealPhrase(password) }),
    'accounts.exportKeystore': async ({ address, password }) => ({
      json: await keyring.exportKeystore(address, password),
    }),
    'accounts.backup': async ({ password }) => {
      const bytes = await keyring.backup(password, { [DRAFTS_SECTION]: utf8ToBytes(encodeWire(drafts.list())) })
      const file = await context.content.save(
        (async function* () {
          yield bytes
        })(),
      )
      const day = new Date(options.clock.now()).toISOString().slice(0, 10)
      return {
        file,
        name: `dipnet-studio-${options.profile}-${day}.dipnet-backup`,
        contents: contentsOf(await keyring.inspectBackup(bytes, password)),
      }
    },
    'accounts.restore': async ({ file, password, dryRun }) => {
      const bytes = await context.content.readAll(file, MAX_BACKUP_BYTES)
      if (dryRun) return contentsOf(await keyring.inspectBackup(bytes, password))
      const opened = await keyring.restore(bytes, password)
      const known = new Set(drafts.list().map((draft) => draft.id))
      await drafts.replaceAll([...drafts.list(), ...draftsOf(opened).filter((draft) => !known.has(draft.id))])
      return contentsOf(opened)
    },
    'accounts.history': ({ address }) => context.session().explorer.history(address),
  }
}

/** Balances are told at most this often, ms. */
const STATE_EVERY_MS = 400

export function accountFeeds(context: HandlerContext, keyring: Keyring): Pick<FeedHandlers, 'accounts.state'> {
  return {
    'accounts.state': (_input, emit) => {
      let open = true
      let cancel: (() => void) | null = null
      const tell = () => {
        cancel = null
        void accountsState(context, keyring).then(
          (state) => void (open && emit(state)),
          (error: unknown) => context.options.log.warn('accounts state failed', { error }),
        )
      }
      const soon = () => {
        cancel ??= context.options.clock.after(STATE_EVERY_MS, tell)
      }
      tell()
      const stops = [context.wallets.changed.on(soon), context.networks.onChange(soon)]
      return () => {
        open = false
        cancel?.()
        for (const stop of stops) stop()
      }
    },
  }
}
