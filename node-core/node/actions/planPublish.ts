import type { Action } from '#node-core/api/calls/actions.ts'
import { ParadigmRegistry_abi } from '#node-core/contracts/index.ts'
import { toContentId } from '#node-core/model/ids.ts'
import { licenceFromReceipt, preparePublish } from '#node-core/market/licences/publishLicence.ts'
import { modelNotHere } from '#node-core/market/errors.ts'
import { priceTransaction } from '#node-core/market/wallet/sendTransaction.ts'
import { NOTHING, sendWithProgress, type Plan, type PlanContext } from './plan.ts'

/** A studio's prop with its licence terms becomes a contract instance. */
export async function planPublish(action: Extract<Action, { kind: 'publishProp' }>, context: PlanContext): Promise<Plan> {
  const { ports } = context
  const terms = { ...action.terms, studio: action.from }
  const { intent, propId } = await preparePublish(ports, { studio: action.from, prop: action.prop, terms, thumbnail: action.thumbnail ?? null })
  // The model must be here: fans fetch it from this node.
  if (!(await ports.content.has(toContentId(action.prop.glb)))) throw modelNotHere('the model file is not on this node', { file: action.prop.glb })
  const priced = await priceTransaction(ports.chain, intent, ParadigmRegistry_abi)
  return {
    sentence: {
      code: terms.anyFactory ? 'sign.publishProp' : 'sign.publishPropChosen',
      data: { propName: action.prop.name, royaltyBps: terms.royaltyBps, designerBps: terms.designerBps, designerName: await context.nameOf(terms.designer), cap: terms.cap, territory: terms.territory.join(', '), closesAt: terms.closesAt, minPriceWei: terms.minPriceWei, count: terms.factories.length, factories: (await Promise.all(terms.factories.map((factory) => context.nameOf(factory)))).join(', ') },
    },
    amountWei: intent.valueWei,
    maxFeeWei: priced.maxFeeWei,
    split: [],
    warnings: [
      ...(terms.designer === action.from ? [{ code: 'designerIsStudio', data: {} }] : []),
      ...(terms.anyFactory ? [{ code: 'anyFactory', data: {} }] : terms.factories.length === 0 ? [{ code: 'noFactory', data: {} }] : []),
    ],
    async execute(run) {
      const { state, transaction, receipt } = await sendWithProgress(context, priced, run)
      return { ...NOTHING, state, transaction, propId, licence: receipt === null ? null : licenceFromReceipt(receipt) }
    },
  }
}
