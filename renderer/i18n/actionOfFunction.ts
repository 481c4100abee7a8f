/** The contracts' function names as the app's own names for what people do. */
const KIND_OF_FUNCTION: Readonly<Record<string, string>> = {
  accept: 'acceptOrder',
  decline: 'declineOrder',
  cancel: 'cancelOrder',
  expire: 'expireOrder',
  markShipped: 'recordShipped',
  confirm: 'confirmOrder',
  settle: 'settleOrder',
  refundLate: 'refundLateOrder',
  extend: 'extendOrder',
  objectTo: 'objectOrder',
  giveBack: 'giveBackOrder',
  refundObjected: 'refundObjectedOrder',
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
  return Object.hasOwn(KIND_OF_FUNCTION, name) ? KIND_OF_FUNCTION[name]! : name
}
