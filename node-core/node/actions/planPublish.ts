import type { Action } from '#node-core/api/calls/actions.ts'
import { ParadigmRegistry_abi } from '#node-core/contracts/index.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import { toContentId } from '#node-core/model/ids.ts'
import { licenceFromReceipt, preparePublish } from '#node-core/market/licences/publishLicence.ts'
import { modelNotHere, propNotSolid, propTooThin } from '#node-core/market/errors.ts'
import { checkMakeable } from '#node-core/market/props/checkMakeable.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

/** A studio's prop with its licence terms becomes a contract instance. */
export async function planPublish(
  action: Extract<Action, { kind: 'publishProp' }>,
  context: PlanContext,
  run: LongRun,
): Promise<Plan> {
  const { ports } = context
  const terms = { ...action.terms, studio: action.from }
  const { intent, propId, listing, template } = await preparePublish(ports, context.licences.templates, {
    studio: action.from,
    prop: action.prop,
    terms,
    thumbnail: action.thumbnail ?? null,
  })
  // The model must be here: fans fetch it from this node.
  if (!(await ports.content.has(toContentId(action.prop.glb))))
    throw modelNotHere('the model file is not on this node', { file: action.prop.glb })
  const made = await checkMakeable(
    ports.modeling,
    action.prop,
    await ports.content.get(toContentId(action.prop.glb), { signal: run.signal }),
    run,
  )
  if (made.verdict === 'no' && !action.evenIfUnmakeable)
    throw (made.code === 'PRINT_NOT_A_SOLID' ? propNotSolid : propTooThin)('nobody could make this prop', {
      part: made.part,
      finding: made.code,
    })
  const priced = await priceTransaction(ports.chain, intent, ParadigmRegistry_abi)
  return {
    sentence: {
      code: terms.anyFactory ? 'sign.publishProp' : 'sign.publishPropChosen',
      data: {
        propName: action.prop.name,
        royaltyBps: terms.royaltyBps,
        designerBps: terms.designerBps,
        designerName: await context.nameOf(terms.designer),
        cap: terms.cap,
        territory: terms.territory.join(', '),
        closesAt: terms.closesAt,
        templateName: template.name,
        developer: template.developer,
        developerName: await context.nameOf(template.developer),
        commissionBps: template.commissionBps,
        minPriceWei: terms.minPriceWei,
        count: terms.factories.length,
        factories: (await Promise.all(terms.factories.map((factory) => context.nameOf(factory)))).join(', '),
      },
    },
    amountWei: intent.valueWei,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: [
      ...(terms.designer === action.from ? [{ code: 'designerIsStudio', data: {} }] : []),
      ...(terms.anyFactory
        ? [{ code: 'anyFactory', data: {} }]
        : terms.factories.length === 0
          ? [{ code: 'noFactory', data: {} }]
          : []),
      ...(made.verdict === 'no' ? [{ code: 'nobodyCanMake', data: { part: made.part } }] : []),
      ...(made.verdict === 'larger' ? [{ code: 'thinAsPublished', data: { part: made.part } }] : []),
    ],
    async execute(run) {
      // From here on everybody may have them; before, they lay in the private files.
      for (const file of [action.prop.glb, ...(action.thumbnail === undefined ? [] : [action.thumbnail])])
        await ports.content.release(toContentId(file))
      await ports.content.put(listing)
      const { state, transaction, receipt } = await sendWithProgress(context, priced, run)
      return { ...NOTHING, state, transaction, propId, licence: receipt === null ? null : licenceFromReceipt(receipt) }
    },
  }
}
