import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { Keyring, KeyringAccount, VacantPlace } from '#node-core/vault/keyring/keyring.ts'
import { listParties } from '#node-core/market/parties/profileUnits.ts'
import type { MarketPorts } from '#node-core/market/ports.ts'
import type { Networks } from './networks.ts'

/** Places looked at beyond the last account that is here: BIP-44's gap. */
const GAP = 20
/** Between two looks while the network moves, ms: a look is some twenty balances. */
const LOOK_EVERY_MS = 5_000

export interface FindAccountsOptions {
  readonly keyring: Keyring
  readonly networks: Networks
  readonly clock: Clock
  readonly log: Logger
  /** Told of each account that came back. */
  readonly found: (account: KeyringAccount) => void
}

/**
 * Of the vacant places those that were used on this network, with the name and role that the account gave itself there.
 */
async function usedPlaces(ports: MarketPorts, places: readonly VacantPlace[]): Promise<readonly VacantPlace[]> {
  const parties = new Map((await listParties(ports.dag)).map((party) => [party.address, party]))
  const used: VacantPlace[] = []
  for (const place of places) {
    const party = parties.get(place.address)
    const isUsed =
      party !== undefined || ports.chain.nextNonce(place.address) > 0 || (await ports.chain.balance(place.address)) > 0n
    if (isUsed)
      used.push(
        party === undefined
          ? { ...place, first: { ...place.first, label: `${place.first.label} ${place.index + 1}`.slice(0, 60) } }
          : { ...place, first: { label: party.name.slice(0, 60), role: party.role } },
      )
  }
  return used
}

/**
 * Brings back every account of a phrase that was used before: a phrase typed on a new computer gives its first account,
 * and the
 * others are found by what the network knows of them. Looks again while the network catches up and whenever the keyring
 * opens.
 * @returns stops looking
 */
export function findAccounts({ keyring, networks, clock, log, found }: FindAccountsOptions): () => void {
  /** Kept between looks: making them costs a second of a phrase's rounds, looking them up nothing. */
  let places: readonly VacantPlace[] | null = null
  let lastLookMs = -Infinity
  let cancel: (() => void) | null = null
  let looking = false
  /** Something changed while it looked. */
  let again = false
  let stopped = false

  const look = async (): Promise<void> => {
    const session = networks.current()
    if (stopped || session === null || keyring.state() !== 'unlocked') return
    lastLookMs = clock.now()
    try {
      places ??= await keyring.vacant(GAP)
      for (const { phrase, index, address, first } of await usedPlaces(session.ports, places)) {
        if (stopped || keyring.accounts().some((account) => account.address === address)) continue
        found(await keyring.addAt({ phrase, index }, first))
      }
    } catch (error) {
      log.warn('accounts of the phrase not looked for', { error })
    }
  }
  /** A change is never missed: what comes too soon after a look is looked at a little later, once. */
  const soon = () => {
    if (looking) again = true
    if (looking || cancel !== null) return
    cancel = clock.after(Math.max(0, lastLookMs + LOOK_EVERY_MS - clock.now()), () => {
      cancel = null
      looking = true
      again = false
      void look().finally(() => {
        looking = false
        if (again && !stopped) soon()
      })
    })
  }
  const stops = [
    keyring.onChange(() => {
      places = null
      soon()
    }),
    networks.onChange(soon),
  ]
  soon()
  return () => {
    stopped = true
    cancel?.()
    for (const stop of stops) stop()
  }
}
