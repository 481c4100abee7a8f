import { z } from 'zod'
import type { Design } from '../../model/design.ts'
import type { DeliveryDetails } from '../../model/order/order.ts'
import { call } from '../define.ts'
import { delivery } from './actions.ts'
import { address, design, nothing } from './schemas.ts'

/**
 * What the active account has in hand: kept on this computer without being asked to, so that leaving a page loses
 * nothing.
 */
export const workbenchCalls = {
  /**
   * The design on a licence's prop as it was left; null where there is none, where the active account is another,
   * and while its key is locked.
   */
  'workbench.design': call<{ readonly design: Design | null }>()('owner', z.object({ licence: address })),
  /** Null forgets it: it was ordered, or taken back to the prop as published. @throws NODE_UNKNOWN_ACCOUNT */
  'workbench.keepDesign': call<null>()(
    'owner',
    // Whose it is, said by who has it in hand: another account may have become the active one meanwhile.
    z.object({ licence: address, design: design.nullable(), account: address.nullable() }),
  ),
  /** The delivery address the active account gave last; null while its key is locked. */
  'workbench.address': call<{ readonly address: DeliveryDetails | null }>()('owner', nothing),
  /** Kept encrypted to the active account's own key; null forgets it. @throws NODE_UNKNOWN_ACCOUNT */
  'workbench.keepAddress': call<null>()('owner', z.object({ address: delivery.nullable() })),
}
