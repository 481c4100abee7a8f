import { stepOfFunction } from '#node-core/model/order/orderMachine.ts'

/** Function names of contracts as the app's own names for what people do; those of an order are the machine's. */
const KIND_OF_FUNCTION: Readonly<Record<string, string>> = {
  markDestroyed: 'destroyTwin',
  setApprovalForAll: 'approve',
  instantiate: 'publishProp',
  safeTransferFrom: 'transferFrom',
  withdrawTo: 'withdraw',
  'witness.vote': 'voteWitness',
  'witness.unvote': 'unvoteWitness',
  'witness.withdrawVotes': 'withdrawVotes',
  'witness.register': 'registerWitness',
  'witness.heartbeat': 'heartbeat',
  'witness.exit': 'exitWitness',
  'witness.withdrawDeposit': 'withdrawDeposit',
  'witness.submitEvidence': 'submitEvidence',
}

export function actionOfFunction(name: string): string {
  const step = stepOfFunction(name)
  if (step !== null) return step
  return Object.hasOwn(KIND_OF_FUNCTION, name) ? KIND_OF_FUNCTION[name]! : name
}
