import { z } from 'zod'
import type { GivenGift } from '../../model/gift.ts'
import type { NetworkStatus } from '../../model/network.ts'
import { call, feed, longCall } from '../define.ts'
import { address, nothing, text } from './schemas.ts'

export const networkCalls = {
  'network.status': call<NetworkStatus>()('window', nothing),
  /**
   * Creates the one-window network with its sample world. Progress steps: `genesis`, `chain`, `people`, `props`,
   * `factory`, `fan`.
   */
  'network.startLocal': longCall<NetworkStatus>()('window', nothing),
  /** Joins the network an invitation names. Progress steps: `connect`, `genesis`, `sync`. */
  'network.join': longCall<NetworkStatus>()('window', z.object({ invitation: text(4_000) })),
  /** A text another app can paste to join this node's network. */
  'network.invitation': call<{ invitation: string }>()('window', nothing),
  /**
   * Gifts that the active account put into invitations on this network, newest first; none while its key is locked:
   * who holds the text of an open one has the money.
   */
  'network.gifts': call<readonly GivenGift[]>()('owner', nothing),
  /** The aeroplane switch: really closes or opens every connection. */
  'network.setOnline': call<NetworkStatus>()('window', z.object({ online: z.boolean() })),
  /** Test networks only: asks the network's operators for starting money. */
  'network.requestTestFunds': call<{ amountWei: bigint }>()('window', z.object({ address })),
  /** Test networks only: moves the network's clock on, so that deadlines of days can be tried. Seconds. */
  'network.advanceTime': call<{ slots: number }>()(
    'window',
    z.object({
      seconds: z
        .number()
        .int()
        .min(1)
        .max(400 * 86_400),
    }),
  ),
}

export const networkFeeds = {
  'network.status': feed<NetworkStatus>()('window', nothing),
}
