/** A test that would fail if the sentences below were untrue. */
export interface Proof {
  /** Below the root. */
  readonly file: string
  /** Words of the test's title. */
  readonly title: string
  /** `area.key` of the messages that promise it, in `renderer/locales`. */
  readonly keys: readonly string[]
}

const EXITS = 'tests/contract/exits.test.ts'
const KEEPER = 'tests/contract/keeper.test.ts'
const OUTBOX = 'tests/contract/outbox.test.ts'
const ROUTER = 'node-core/network/router/router.slow.test.ts'
const REACHING = 'node-core/network/reaching.slow.test.ts'
const SECRECY = 'tests/contract/secrecy.test.ts'
const STORED = 'tests/contract/storedFiles.test.ts'

/**
 * What the app promises, and where each promise is proven. A sentence that speaks like a promise (see the test beside)
 * stands here or in NO_PROMISE.
 */
export const PROMISES: readonly Proof[] = [
  {
    file: 'node-core/modeling/build/paintedPiece.test.ts',
    title: 'has the edited colours: two made one are one tool, one price, one name',
    keys: ['studio.colors.lead'],
  },
  {
    file: 'renderer/stage/model/ownColors.test.ts',
    title: 'have no picture where the studio changed one of them; a name changes nothing',
    keys: ['studio.colors.withoutPicture'],
  },
  {
    file: 'renderer/designer/paletteDraft.test.ts',
    title: 'tells what is made in its own colours: parts that are left out or painted are not',
    keys: ['studio.review.colors'],
  },
  {
    file: 'node-core/modeling/printability/thinPlaces.test.ts',
    title: 'a pin of 0.2 mm on a large plate, with its place',
    keys: ['shop.print.finding.PRINT_WALL_THIN_SPOTS'],
  },
  {
    file: 'node-core/modeling/printability/measureBehind.test.ts',
    title: 'a groove under one stroke is found at the groove',
    keys: ['shop.print.finding.PRINT_WALL_BEHIND_TEXT'],
  },
  {
    file: 'node-core/modeling/build/honestChecks.test.ts',
    title: 'a surface through itself is told, and its volume is that of the space it fills',
    keys: ['shop.print.finding.PRINT_SURFACE_CROSSES'],
  },
  {
    file: 'node-core/modeling/build/repairedPiece.test.ts',
    title: 'closed: shown with its cap, priced, told to whoever makes it',
    keys: ['shop.print.finding.PRINT_CLOSED_BY_STUDIO'],
  },
  {
    file: 'node-core/modeling/build/repairedPiece.test.ts',
    title: 'cannot be made without the studio’s word',
    keys: ['studio.repair.summary', 'studio.repair.lead', 'studio.review.unmakeable', 'studio.review.agree'],
  },
  {
    file: 'tests/contract/makeable.test.ts',
    title: 'too thin as published only, it is said before signing',
    keys: ['studio.review.tooThin', 'studio.review.agreeThin'],
  },
  {
    file: 'tests/contract/makeable.test.ts',
    title: 'an open body is published by a studio that says it knows',
    keys: ['sign.warning.nobodyCanMake'],
  },
  {
    file: 'node-core/modeling/build/closing.test.ts',
    title: 'bodies that touch in an edge come apart there, each with all its volume',
    keys: ['studio.repair.tangledHelp'],
  },
  {
    file: 'node-core/modeling/build/repairedPiece.test.ts',
    title: 'wrapped: grows with the piece, and says by how much',
    keys: ['shop.print.finding.PRINT_WRAPPED_BY_STUDIO'],
  },
  {
    file: 'node-core/network/mailbox/mailbox.slow.test.ts',
    title: 'is collected when its date has passed, also where one with the same file still waits',
    keys: ['network.files.explain.held'],
  },
  {
    file: 'tests/contract/mailbox.test.ts',
    title: 'gets address and file from a third computer, which cannot read them, while the fan’s is off',
    keys: ['network.files.held.explain', 'orders.packages.lead', 'orders.packages.sendText'],
  },
  {
    file: 'node-core/node/session/invitation.test.ts',
    title: 'holds name, network, addresses and a checkpoint, and no secret',
    keys: ['network.invite.text'],
  },
  {
    file: 'tests/e2e/stage.test.ts',
    title: 'arrow keys turn the model and 1–5 choose cameras',
    keys: ['stage.canvas'],
  },
  {
    file: 'tests/e2e/stage.test.ts',
    title: 'a computer without 3D says so, and parts, colours and words are chosen from the lists',
    keys: ['stage.unavailable'],
  },
  {
    file: 'tests/e2e/pages.test.ts',
    title: 'hides the recovery phrase after a minute, by itself',
    keys: ['wallet.phrase.text'],
  },
  {
    file: STORED,
    title: 'holds nothing in the clear that is not public',
    keys: ['network.files.lead'],
  },
  {
    file: STORED,
    title: 'says of every file why it is kept; those of an order, and one’s own, outlive a full store',
    keys: [
      'network.files.explain.own',
      'network.files.explain.order',
      'network.files.explain.pinned',
      'network.files.empty.text',
      'network.files.roomText',
    ],
  },
  {
    file: 'node-core/network/content/createContentStore.slow.test.ts',
    title: 'sweeps cache, the least recently used first, and nothing that is kept',
    keys: ['network.files.explain.cache'],
  },
  {
    file: 'node-core/network/content/createContentStore.slow.test.ts',
    title: 'goes on where a broken download ended',
    keys: ['network.files.partial'],
  },
  {
    file: 'node-core/network/content/fetching/fetchContent.slow.test.ts',
    title: 'a file is announced, found by a node that knows nobody who has it',
    keys: ['network.files.announced'],
  },
  { file: REACHING, title: 'two hosts that listen nowhere exchange requests', keys: ['network.reach.relay.text'] },
  { file: REACHING, title: 'apps of one network find each other without', keys: ['network.reach.lan.text'] },
  { file: REACHING, title: 'what is sent is encrypted, and goes to whom', keys: ['network.reach.explain'] },
  { file: ROUTER, title: 'opens a port, and tells no address of it', keys: ['network.router.unproven'] },
  {
    file: 'tests/e2e/mainJob.test.ts',
    title: 'the fan confirms: one transaction pays six accounts to the wei',
    keys: [
      'home.guide.step.confirm.text',
      'orders.exit.confirmOrder.text',
      'orders.event.settled',
      'orders.lead.studio',
      'orders.over.settled',
      'activity.orderSettled',
      'sign.confirmOrder',
      'welcome.lead',
      'contracts.about.LicensedProp',
    ],
  },
  {
    file: 'tests/solidity/waitingShares.test.ts',
    title: 'is the share that its payee did not take, until it is collected',
    keys: ['orders.over.waiting', 'orders.money.waits', 'orders.event.settledWaiting', 'orders.rowWaits'],
  },
  {
    file: 'tests/solidity/waitingShares.test.ts',
    title: 'is a refund that the account which paid did not take',
    keys: ['orders.money.notTaken', 'orders.event.refundedWaiting'],
  },
  {
    file: 'tests/solidity/conservation.test.ts',
    title: 'holds exactly the open orders after any sequence of steps',
    keys: ['orders.money.held'],
  },
  {
    file: EXITS,
    title: 'a fan who never confirms: everyone is paid',
    keys: ['sign.settleOrder', 'orders.exit.settleOrder.label', 'shop.escrow'],
  },
  {
    file: EXITS,
    title: 'a factory that never answers: refundable by anyone',
    keys: ['orders.exit.expireOrder.label', 'sign.expireOrder'],
  },
  {
    file: KEEPER,
    title: 'refunds a fan whose computer is off',
    keys: [
      'orders.outlook.keeper',
      'orders.outlook.who.anyone',
      'orders.waitsFor.anyone',
      'orders.otherwise.refund',
      'orders.money.until.refund',
      'orders.money.now.back',
      'orders.exit.expireOrder.text',
      'orders.timeline.keeper',
      'settings.keeper.explain',
      'activity.keeperRefunded',
      'shop.withdrawal.personal',
      'shop.withdrawal.preset',
      'sign.placeOrder',
    ],
  },
  {
    file: KEEPER,
    title: 'pays everyone when the fan never confirms',
    keys: [
      'orders.otherwise.settle',
      'orders.money.until.settle',
      'orders.money.now.settle',
      'orders.exit.settleOrder.text',
      'activity.keeperSettled',
      'studio.statement.emptyText',
    ],
  },
  {
    file: KEEPER,
    title: 'sends a late order’s money back from the witness’s account while all keys are locked',
    keys: [
      'orders.money.until.refundLate',
      'orders.otherwise.refundOnRequest',
      'orders.otherwise.refundLate',
      'orders.exit.refundLateOrder.text',
      'settings.keeper.allExplain',
      'settings.keeper.waits.unlock',
      'activity.keeperLocked',
    ],
  },
  {
    file: KEEPER,
    title: 'and back what an objection left once one is on again',
    keys: [
      'orders.money.until.refundObjected',
      'orders.otherwise.refundObjected',
      'orders.exit.refundObjectedOrder.text',
      'sign.objectOrder',
    ],
  },
  {
    file: 'node-core/node/keeper/keepOrders.test.ts',
    title: 'leaves an account its floor, and stops at the most of a day',
    keys: ['settings.keeper.waits.money', 'settings.keeper.waits.cap'],
  },
  {
    file: 'tests/solidity/exits.test.ts',
    title: 'never shipped and everybody asleep',
    keys: ['orders.money.until.refundOnRequest', 'sign.refundLateOrder'],
  },
  {
    file: EXITS,
    title: 'the fan changes her mind before anybody has accepted',
    keys: ['orders.exit.cancelOrder.text', 'sign.cancelOrder'],
  },
  {
    file: EXITS,
    title: 'an objection stops the payment',
    keys: [
      'activity.orderObjected',
      'home.todo.refundObjectedOrder',
      'orders.exit.objectOrder.text',
      'orders.exit.refundObjectedOrder.label',
      'orders.exit.refundObjectedOrder.button',
      'orders.object.text',
      'orders.objection.open',
      'sign.refundObjectedOrder',
      'sign.title.refundObjectedOrder',
      'wallet.line.refundObjectedOrder',
    ],
  },
  {
    file: EXITS,
    title: 'a fan who never confirms: everyone is paid',
    keys: ['network.lapses.otherwise.settleOrder'],
  },
  {
    file: EXITS,
    title: 'a factory that never answers: refundable by anyone',
    keys: ['network.lapses.otherwise.expireOrder'],
  },
  {
    file: EXITS,
    title: 'a factory that accepts and never ships',
    keys: ['network.lapses.otherwise.refundLateOrder'],
  },
  {
    file: EXITS,
    title: 'an objection stops the payment',
    keys: ['network.lapses.otherwise.refundObjectedOrder'],
  },
  {
    file: OUTBOX,
    title: 'keeps what was signed offline over a kill',
    keys: ['outbox.lead', 'outbox.noneText', 'outbox.reason.offline', 'outbox.reason.nobody', 'home.first.unsent.text'],
  },
  {
    file: 'node-core/node/session/outbox/createOutbox.test.ts',
    title: 'says sent once blocks have come over the line that it went over, not because the cable looks whole',
    keys: ['outbox.stateText.sent'],
  },
  {
    file: 'node-core/modeling/export/write3mf.test.ts',
    title: 'has a tool for each colour that PrusaSlicer changes to',
    keys: ['factory.ticket.tools'],
  },
  {
    file: 'node-core/modeling/export/bambu3mf.test.ts',
    title: 'has the same parts as the other file, and the same colours in the same order',
    keys: ['factory.ticket.bambuText'],
  },
  { file: OUTBOX, title: 'goes out by itself once there is money for it', keys: ['outbox.reason.notEnough'] },
  { file: OUTBOX, title: 'sent again with a higher fee is done once', keys: ['sign.sendAgain'] },
  { file: EXITS, title: 'a factory gives the money back', keys: ['orders.exit.giveBackOrder.text'] },
  {
    file: 'tests/e2e/newcomer.test.ts',
    title: 'gets the whole price back when the factory, played by hand, declines',
    keys: ['orders.exit.declineOrder.text', 'orders.decline.text', 'sign.declineOrder'],
  },
  {
    file: 'tests/solidity/reserving.test.ts',
    title: 'numbers that came back are given again',
    keys: ['sign.warning.serialAssigned'],
  },
  {
    file: SECRECY,
    title: 'is sealed to the factory and to the carrier, and opens to nobody else',
    keys: ['orders.somewhereEu', 'orders.sealedNote', 'orders.delivery.text', 'shop.delivery.sealed'],
  },
  {
    file: SECRECY,
    title: 'cannot be drawn to a key that is not the carrier',
    keys: ['factory.field.carrierKeyHelp'],
  },
  {
    file: SECRECY,
    title: 'is not made before the factory’s acceptance',
    keys: ['factory.ticket.notYet', 'studio.review.public'],
  },
  {
    file: SECRECY,
    title: 'comes back to its account alone, and lies nowhere on the disk in the clear',
    keys: ['shop.delivery.keepHelp'],
  },
  {
    file: 'tests/contract/gift.test.ts',
    title: 'comes back after its date, and cannot be taken then',
    keys: ['activity.giftReturned', 'network.gift.text', 'sign.giveInvitation'],
  },
  {
    file: 'tests/processes/dagOffline.test.ts',
    title: 'write 1,000 units each offline and merge without loss',
    keys: ['orders.record.text', 'sign.warning.offline', 'sign.warning.queuedUntilOnline'],
  },
  {
    file: 'node-core/chain/service/createChain.test.ts',
    title: 'produces signed blocks, moves money and conserves every wei, and is final two slots later',
    keys: ['network.isFull', 'network.lead', 'wallet.lead'],
  },
  {
    file: 'node-core/consensus/recovery/recovery.test.ts',
    title: 'refuses one that contradicts what it holds final',
    keys: ['outbox.stateText.final', 'network.explorer.lead', 'network.proof.state.final', 'witnesses.finalityFine'],
  },
  {
    file: 'tests/witnesses/offences.test.ts',
    title: 'proven, punished once an offence, jailed, replaced',
    keys: ['network.notice.witnessSlashed', 'witnesses.jailedForGood'],
  },
  {
    file: 'tests/witnesses/downtime.test.ts',
    title: 'a witness that stays away, in six processes',
    keys: ['network.notice.witnessJailed', 'witnesses.jailedUntil'],
  },
  {
    file: 'tests/contract/votes.test.ts',
    title: 'locks, unlocks after a term and gives back every wei but the fees',
    keys: [
      'sign.voteWitness',
      'sign.unvoteWitness',
      'witnesses.form.backText',
      'witnesses.lead',
      'witnesses.mine.text',
    ],
  },
  {
    file: 'node-core/evm/dividend/dividend.test.ts',
    title: 'pays pro rata to within rounding',
    keys: ['witnesses.dividends.text'],
  },
  {
    file: 'tests/contract/badInput.test.ts',
    title: 'a backup comes back before any network is chosen, with its drafts',
    keys: ['wallet.backup.text', 'welcome.restore.backupLead'],
  },
  {
    file: 'tests/contract/phraseRestore.test.ts',
    title: 'a phrase typed on an empty computer brings back every account it was used for',
    keys: [
      'shell.unlock.forgotten',
      'welcome.restore.phraseLead',
      'shell.addAccount.nextExplain',
      'shell.addAccount.keyExplain',
      'wallet.origin.phrase',
      'wallet.safety.lead',
      'welcome.phraseWarning',
    ],
  },
  {
    file: 'tests/solidity/registry.test.ts',
    title: 'initialises once: neither instance nor template can be taken over',
    keys: ['contracts.lead', 'sign.publishProp', 'sign.publishPropChosen', 'studio.review.fixed'],
  },
  {
    file: 'tests/solidity/placing.test.ts',
    title: 'never takes the buyer for the designer',
    keys: ['studio.terms.designerHelp'],
  },
  {
    file: 'tests/e2e/mainJob.test.ts',
    title: 'gallery shows piece 0001/500 with its timeline',
    keys: ['gallery.empty.text'],
  },
  {
    file: 'tests/e2e/shell.test.ts',
    title: 'blocks inline scripts and requests to other hosts',
    keys: ['settings.currencyText'],
  },
  {
    file: 'tests/e2e/stage.test.ts',
    title: 'what a studio tries on to look at is in nothing that it publishes',
    keys: ['studio.words.tryHelp'],
  },
  {
    file: 'tests/e2e/stage.test.ts',
    title: 'comes back after the graphics context was lost',
    keys: ['stage.lost'],
  },
  {
    file: 'node-core/vault/keyring/createKeyring.test.ts',
    title: 'unlocks from the OS keychain',
    keys: ['welcome.fields.remember'],
  },
  {
    file: 'tests/contract/badInput.test.ts',
    title: 'nothing is signed while locked',
    keys: ['welcome.create.protectLead', 'welcome.create.protect', 'shell.accounts.lock'],
  },
]

/** Speaks like a promise and is none: a label, a warning, a state that was read from the node, the words of a law. */
export const NO_PROMISE: readonly string[] = [
  'network.gift.days',
  'network.gift.state.open',
  'network.gift.state.waiting',
  'network.files.kind.sealed',
  'orders.packages.title',
  'outbox.act.voteWitness',
  'outbox.none',
  'orders.otherwise.none',
  'settings.keeper.all',
  'orders.exit.only.factory',
  'shell.area.chain',
  'shell.status.level',
  'shop.nothingFound',
  'shop.unfit.MARKET_NOT_CHECKED_YET',
  'shop.delivery.contactHelp',
  'shop.print.finding.PRINT_TEXT_OFF_SURFACE',
  'shop.print.finding.PRINT_NOT_A_SOLID',
  'sign.locked',
  'sign.warning.unknownRecipient',
  'sign.warning.contractRecipient',
  'sign.warning.lowBalance',
  'sign.warning.personalised',
  'sign.warning.withdrawal',
  'sign.warning.noFactory',
  'sign.warning.unverified',
  'sign.warning.designerIsStudio',
  'wallet.renameText',
  'wallet.drawer.text',
  'welcome.fields.labelHelp',
  'witnesses.empty.title',
]
