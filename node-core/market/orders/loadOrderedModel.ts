import type { LongRun } from '#node-core/kernel/progress.ts'
import type { Design } from '#node-core/model/design.ts'
import { toContentId } from '#node-core/model/ids.ts'
import type { Prop } from '#node-core/model/prop.ts'
import { parseDesign } from '#node-core/modeling/design/checkDesign.ts'
import type { LicenceRecord } from '../licences/licenceRecord.ts'
import type { MarketPorts } from '../ports.ts'
import { loadListing } from '../props/listing.ts'

/**
 * What an order is made from, here or from peers, and kept from then on. A design that breaks a rule is refused before
 * its model is fetched.
 * @param ordered the design document as the order names it
 * @throws MODEL_BAD_DESIGN, CONTENT_NOT_FOUND
 */
export async function loadOrderedModel(
  { content }: MarketPorts,
  { propId, propHash }: LicenceRecord,
  ordered: unknown,
  run: LongRun,
): Promise<{ readonly prop: Prop; readonly design: Design; readonly glb: Uint8Array }> {
  const keep = { signal: run.signal, keep: 'order' } as const
  const { prop } = await loadListing(content, propId, propHash, keep)
  const design = parseDesign(prop, ordered)
  const glb = await content.get(toContentId(prop.glb), {
    ...keep,
    onProgress: (done) => run.progress({ step: 'model', done: done * 0.3 }),
  })
  return { prop, design, glb }
}
