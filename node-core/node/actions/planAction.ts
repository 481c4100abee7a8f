import type { Action } from '#node-core/api/calls/actions.ts'
import type { LongRun } from '#node-core/kernel/progress.ts'
import type { Plan, PlanContext } from './plan.ts'
import { planAccept } from './planAccept.ts'
import { planGift } from './planGift.ts'
import { planAgain } from './planAgain.ts'
import { planFactory } from './planFactory.ts'
import { planOffer } from './planOffer.ts'
import { planOrder } from './planOrder.ts'
import { planOrderStep } from './planOrderStep.ts'
import { planPublish } from './planPublish.ts'
import { planSend } from './planSend.ts'
import { planShipment } from './planShipment.ts'
import { planVote } from './planVote.ts'

/** Works an action out. Everything that can be refused is refused here, before anything is signed. */
export function planAction(action: Action, context: PlanContext, run: LongRun): Promise<Plan> {
  switch (action.kind) {
    case 'sendDpn':
      return planSend(action, context)
    case 'giveInvitation':
      return planGift(action, context)
    case 'publishProp':
      return planPublish(action, context, run)
    case 'setFactory':
      return planFactory(action, context)
    case 'publishOffer':
      return planOffer(action, context)
    case 'placeOrder':
      return planOrder(action, context, run)
    case 'acceptOrder':
      return planAccept(action, context, run)
    case 'recordProduced':
    case 'recordShipped':
      return planShipment(action, context)
    case 'sendAgain':
    case 'giveUp':
      return planAgain(action, context)
    case 'voteWitness':
    case 'unvoteWitness':
    case 'withdrawVotes':
      return planVote(action, context)
    default:
      return planOrderStep(action, context)
  }
}
