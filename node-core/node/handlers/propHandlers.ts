import type { CallHandlers } from '#node-core/api/createServer.ts'
import { toContentId } from '#node-core/model/ids.ts'
import type { PublishedProp } from '#node-core/model/publishedProp.ts'
import { modelNotHere } from '#node-core/market/errors.ts'
import { loadListing } from '#node-core/market/props/listing.ts'
import { studioStatement } from '#node-core/market/statements/studioStatement.ts'
import { pageOfLicences } from '#node-core/market/licences/pageOfLicences.ts'
import type { LicenceRecord } from '#node-core/market/licences/licenceRecord.ts'
import { createMakeability } from '../state/makeability.ts'
import type { HandlerContext } from './context.ts'

type Handlers = Pick<CallHandlers, 'props.inspect' | 'props.list' | 'props.open' | 'props.statement' | 'props.samples'>

/** Largest model taken for inspection, bytes. */
const MAX_MODEL_BYTES = 256 * 1024 * 1024

export function propHandlers(context: HandlerContext): Handlers {
  const makeability = createMakeability(context.options.log)
  const published = async (licence: LicenceRecord): Promise<PublishedProp> => {
    const { ports } = context.session()
    const listing = await loadListing(ports.content, licence.propId, licence.propHash)
    const local = await ports.content.has(toContentId(listing.prop.glb))
    return {
      licence,
      prop: listing.prop,
      studioName: listing.studioName,
      thumbnail: listing.thumbnail,
      local,
      makeable: makeability.of(ports, listing.prop, local),
    }
  }

  return {
    'props.inspect': async ({ file }, run) => {
      const { ports } = context.session()
      run.progress({ step: 'check', done: 0 })
      if (!(await ports.content.has(file))) throw modelNotHere('the file is not on this node', { file })
      const glb = await ports.content.get(file, { maxBytes: MAX_MODEL_BYTES, signal: run.signal })
      return { file, ...(await ports.modeling.inspect(glb, run)) }
    },
    'props.list': async ({ studio, limit, before }) =>
      pageOfLicences(await context.session().licences.list(), { studio, limit, before }, published),
    'props.open': async ({ licence }, run) => {
      const { ports, licences } = context.session()
      run.progress({ step: 'document', done: 0 })
      const opened = await published(await licences.get(licence))
      await ports.content.get(toContentId(opened.prop.glb), {
        maxBytes: MAX_MODEL_BYTES,
        signal: run.signal,
        onProgress: (done) => run.progress({ step: 'model', done }),
      })
      return { ...opened, local: true }
    },
    'props.statement': (query) => studioStatement(context.session().ports, context.session().licences, query),
    'props.samples': () => context.sampleProps(context.session().ports.content),
  }
}
