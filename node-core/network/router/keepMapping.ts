import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { RouterState } from '#node-core/model/network.ts'
import type { RouterSearch } from '../options.ts'
import type { PortMapping } from '../reach/createMappedAddress.ts'
import { endsWithin } from '../requests/endsWithin.ts'
import { openAt, openAtRouter, type OpenedPort } from './openAtRouter.ts'

/** However many answer, and however slowly: one search with all that is asked in it, ms. */
const ATTEMPT_MS = 30_000
/** For taking back what was opened: a router that does not answer does not hold up the end, ms. */
const CLOSE_MS = 2_000
const LONGEST_LEASE_SECONDS = 3_600
const SHORTEST_LEASE_SECONDS = 20

export interface KeepMappingOptions {
  readonly clock: Clock
  readonly log: Logger
  /** TCP port listened on. */
  readonly port: number
  readonly search: RouterSearch
  /** Told whenever the state changes; the mapping is null unless the router says it leads here from the internet. */
  changed(state: RouterState, mapping: PortMapping | null): void
}

export interface KeptMapping {
  /** Takes the port back and ends, in at most two seconds. */
  stop(): Promise<void>
}

/** When a port is asked for again, ms: at half its lease. */
function renewMs({ grant: { leaseSeconds } }: OpenedPort): number {
  const lease = leaseSeconds === 0 ? LONGEST_LEASE_SECONDS : leaseSeconds
  return Math.min(Math.max(lease, SHORTEST_LEASE_SECONDS), LONGEST_LEASE_SECONDS) * 500
}

/**
 * Asks the router for a port, in the background for as long as it runs: renewed at half its lease, looked for again
 * where none was granted or this computer moved to another network, taken back at the end. What the router says of
 * itself is passed on as such: whether it is true, others have to confirm. What was asked for and never answered is
 * not taken back, since it may be another computer's: it lapses.
 */
export function keepMapping({ clock, log, port, search, changed }: KeepMappingOptions): KeptMapping {
  const stopping = new AbortController()
  /** What was granted, the one in use first. */
  let opened: readonly OpenedPort[] = []
  let wake: () => void = () => undefined

  const rest = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(ms, resolve)
      wake = () => {
        cancel()
        resolve()
      }
      if (stopping.signal.aborted) wake()
    })
  const signalOf = () => endsWithin(stopping.signal, ATTEMPT_MS)
  const tell = (state: RouterState) => {
    const [now] = opened
    const isOut = now?.kind === 'public'
    changed(
      state,
      isOut
        ? {
            internalIp: now.gateway.internalIp,
            internalPort: port,
            externalIp: now.grant.externalIp,
            externalPort: now.grant.externalPort,
          }
        : null,
    )
  }
  const isHere = ({ gateway }: OpenedPort) => search.networks().some(({ address }) => address === gateway.internalIp)
  /** Until the mapping is lost. */
  const keep = async (first: OpenedPort): Promise<void> => {
    for (let now = first; ;) {
      for (let left = renewMs(now); left > 0; left -= search.lookMs) {
        if (!isHere(now)) return
        await rest(Math.min(search.lookMs, left))
        if (stopping.signal.aborted) return
      }
      const { gateway, grant } = now
      now = await openAt(gateway, port, grant.externalPort, search.leaseSeconds, signalOf())
      opened = [now, ...opened.slice(1)]
      if (now.grant.externalIp !== grant.externalIp || now.grant.externalPort !== grant.externalPort)
        tell(now.kind === 'public' ? 'open' : 'behindAnother')
    }
  }
  const run = async () => {
    /** What came of the last attempt; a page that says so does not blink each minute because it is tried again. */
    let found: RouterState = 'searching'
    while (!stopping.signal.aborted) {
      opened = []
      tell(found)
      const result = await openAtRouter(search, port, log, signalOf())
      opened = result.opened
      if (stopping.signal.aborted) return
      const [first] = opened
      tell(result.state)
      if (result.state !== found)
        log.info('the router was asked for a port', { state: result.state, by: first?.gateway.kind ?? null })
      found = result.state
      if (first === undefined) await rest(search.againMs)
      else {
        await keep(first).catch((error: unknown) => log.info('the router keeps the port open no longer', { error }))
        found = 'searching'
      }
    }
  }
  const running = run().catch((error: unknown) => log.error('asking the router failed', { error }))
  return {
    async stop() {
      stopping.abort()
      wake()
      await running
      const signal = AbortSignal.timeout(CLOSE_MS)
      const last = opened
      opened = []
      await Promise.all(
        last.map(({ gateway, grant }) =>
          gateway
            .close(port, grant.externalPort, signal)
            .catch((error: unknown) => log.debug('the router did not take the port back', { error })),
        ),
      )
    },
  }
}
