import { z } from 'zod'
import type { ContentId } from '../../model/ids.ts'
import type { Prop } from '../../model/prop.ts'
import { call, longCall } from '../define.ts'
import type { PropInspection, PublishedProp, StudioStatement } from '../../model/publishedProp.ts'
import { address, contentId, listLimit, nothing, orderCursor } from './schemas.ts'

export type { PublishedProp, PropInspection, StudioStatement } from '../../model/publishedProp.ts'

export const propCalls = {
  /** Untrusted file in, report out. Progress steps: `check`, `import`, `solids`. */
  'props.inspect': longCall<PropInspection>()('window', z.object({ file: contentId })),
  /** A page, newest first; the next begins after its last licence (`before`). A short page is the last. */
  'props.list': call<readonly PublishedProp[]>()(
    'everybody',
    z.object({ studio: address.optional(), limit: listLimit, before: address.optional() }),
  ),
  /** Fetches the files from peers when they are not here. Progress steps: `document`, `model`. */
  'props.open': longCall<PublishedProp>()('everybody', z.object({ licence: address })),
  'props.statement': call<StudioStatement>()(
    'owner',
    z.object({ studio: address, limit: listLimit, before: orderCursor.optional() }),
  ),
  /** The shipped sample models a studio may start from. */
  'props.samples': call<
    readonly {
      readonly name: string
      readonly file: ContentId
      readonly prop: Prop
      readonly thumbnail: ContentId | null
    }[]
  >()('everybody', nothing),
}
