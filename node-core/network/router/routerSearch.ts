import type { RouterSearch } from '../options.ts'
import { defaultGateways } from './defaultGateways.ts'
import { ownNetworks } from './ownNetworks.ts'

/** As nodes look for routers (protocol.md §5.1). */
export const ROUTER_SEARCH: RouterSearch = {
  networks: ownNetworks,
  gateways: defaultGateways,
  natPmpPort: 5_351,
  ssdp: { address: '239.255.255.250', port: 1_900 },
  searchMs: 3_000,
  answerMs: 3_000,
  leaseSeconds: 3_600,
  againMs: 60_000,
  lookMs: 30_000,
}
