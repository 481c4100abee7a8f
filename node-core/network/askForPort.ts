import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import type { RouterState } from '#node-core/model/network.ts'
import type { Host } from './host/createHost.ts'
import { keepMapping } from './router/keepMapping.ts'
import type { RouterSearch } from './options.ts'

/** How often connected peers are asked about an address that nobody confirmed yet, ms. */
const CONFIRM_MS = 20_000
const PEERS_ASKED = 8

export interface AskForPortOptions {
  readonly host: Host
  /** TCP port listened on. */
  readonly port: number
  readonly clock: Clock
  readonly log: Logger
  readonly search: RouterSearch
  changed(): void
}

export interface AskedPort {
  readonly state: RouterState
  /** What the router opened. */
  readonly port: number | null
  stop(): Promise<void>
}

/** Has the router asked for a port, and peers whether they come in there: only then the address is told. */
export function askForPort({ host, port, clock, log, search, changed }: AskForPortOptions): AskedPort {
  let state: RouterState = 'searching'
  let opened: { readonly externalIp: string; readonly externalPort: number } | null = null
  let cancel = () => undefined as void
  const isConfirmed = () => {
    const start = `/ip4/${opened?.externalIp}/tcp/${opened?.externalPort}/`
    return host.getMultiaddrs().some((address) => address.toString().startsWith(start))
  }
  const confirm = () => {
    cancel()
    if (opened === null || isConfirmed()) return
    const direct = host.getConnections().filter(({ limits, status }) => limits === undefined && status === 'open')
    for (const connection of direct.slice(0, PEERS_ASKED))
      void host.services.autonat
        ?.verifyExternalAddresses(connection)
        .catch((error: unknown) => log.debug('a peer could not be asked about our address', { error }))
    cancel = clock.after(CONFIRM_MS, confirm)
  }
  const mapping = keepMapping({
    clock,
    log,
    port,
    search,
    changed(next, mapped) {
      state = next
      opened = mapped
      host.services.mapped.set(mapped)
      confirm()
      changed()
    },
  })
  return {
    get state() {
      return state
    },
    get port() {
      return opened?.externalPort ?? null
    },
    async stop() {
      cancel()
      await mapping.stop()
      cancel()
    },
  }
}
