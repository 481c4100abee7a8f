import type { Mutant } from './mutant.ts'

const INPUT = ['tests/contract/badInput']
const contract = { project: 'contract' } as const

/** Money, prices, parties and consent. */
export const MARKET: readonly Mutant[] = [
  { what: 'shares are rounded up', file: 'node-core/kernel/amount.ts', find: '(amountWei * BigInt(bps)) / BPS', replace: '(amountWei * BigInt(bps) + BPS - 1n) / BPS', tests: ['node-core/kernel', 'node-core/model/split'] },
  { what: 'shares may exceed the price', file: 'node-core/model/split.ts', find: 'if (rest < 0n)', replace: 'if (rest < -1n)', tests: ['node-core/model/split'] },
  { what: 'engraved letters cost nothing', file: 'node-core/market/quotes/computeQuote.ts', find: ' + BigInt(inputs.engravedCharacters) * offer.perCharacterWei', replace: '', tests: ['node-core/market/quotes'] },
  { what: 'a piece larger than the machine has a price', file: 'node-core/market/quotes/computeQuote.ts', find: 'side <= b[i]!', replace: 'side <= 2 * b[i]!', tests: ['node-core/market/quotes'] },
  { what: 'a quote’s name leaves its end out', file: 'node-core/market/quotes/computeQuote.ts', find: 'const { inputs, priceWei, ...rest } = terms', replace: 'const { inputs, priceWei, validUntil: _end, ...rest } = terms', tests: ['node-core/market/quotes'] },
  { what: 'a quote holds ten times as long', file: 'node-core/market/quotes/computeQuote.ts', find: 'quoteValidHours * 3_600_000', replace: 'quoteValidHours * 36_000_000', tests: ['node-core/market/quotes'] },
  { what: 'a lapsed quote can be paid', file: 'node-core/market/orders/preparePlaceOrder.ts', find: 'if (ports.now() > Date.parse(quote.validUntil))', replace: 'if (quote.validUntil === \'\')', ...contract, tests: INPUT },
  { what: 'the fee is not counted in what is needed', file: 'node-core/market/wallet/sendTransaction.ts', find: 'if (balance < intent.valueWei + maxFeeWei)', replace: 'if (balance < intent.valueWei)', tests: ['tests/unit/market'] },
  { what: 'a failed transaction counts as done', file: 'node-core/market/wallet/sendTransaction.ts', find: 'if (receipt?.status === 0)', replace: 'if (receipt?.height === -1)', tests: ['tests/unit/market'] },
  { what: 'two signatures at once carry one number', file: 'node-core/market/wallet/sendTransaction.ts', find: 'ofChain.get(account) ?? Promise.resolve()', replace: 'Promise.resolve()', tests: ['tests/unit/market'] },
  { what: 'a transaction is signed for no network', file: 'node-core/market/wallet/sendTransaction.ts', find: 'chainId: chain.chainId,', replace: 'chainId: 1,', tests: ['tests/unit/market'] },
  { what: 'somebody else’s note stands for the buyer’s', file: 'node-core/market/orders/orderUnits.ts', find: '.filter((unit) => unit.author === order.buyer)', replace: '', tests: ['node-core/market/orders'] },
  { what: 'a note with another design is taken', file: 'node-core/market/orders/orderUnits.ts', find: 'if (designHash(design) !== expectedDesign) return null', replace: '', tests: ['node-core/market/orders'] },
  { what: 'an offer in a factory’s name by a stranger', file: 'node-core/market/factories/listOffers.ts', find: 'offer.factory === unit.author ?', replace: 'offer.factory !== unit.id ?', tests: ['node-core/market/factories'] },
  { what: 'the oldest price table holds', file: 'node-core/market/factories/listOffers.ts', find: 'b.version - a.version', replace: 'a.version - b.version', tests: ['node-core/market/factories'] },
  { what: 'one envelope opens to two texts', file: 'node-core/market/sealing/open.ts', find: '|| !bytesEqual(commitToKey(contentKey), envelope.commitment)', replace: '', tests: ['node-core/market/sealing'] },
  { what: 'padding is not looked at', file: 'node-core/market/sealing/padding.ts', find: 'if (padded[i] !== 0)', replace: 'if (padded[i] === 256)', tests: ['node-core/market/sealing'] },
  { what: 'a slot can be moved to another envelope', file: 'node-core/market/sealing/wrapKey.ts', find: 'concatBytes(WRAP_INFO, recipient)', replace: 'WRAP_INFO', tests: ['node-core/market/sealing'] },
  { what: 'a double click pays twice', file: 'node-core/node/actions/createActions.ts', find: 'item.result ??= item.plan', replace: 'item.result = item.plan', ...contract, tests: ['tests/contract/confirming'] },
  { what: 'what was prepared can be signed for ever', file: 'node-core/node/actions/createActions.ts', find: 'item.expiresAt < context().ports.now()', replace: 'item.expiresAt < 0', ...contract, tests: ['tests/contract/confirming'] },
  { what: 'a discarded action can be confirmed', file: 'node-core/node/actions/createActions.ts', find: 'if (held.get(id)?.result === null) held.delete(id)', replace: 'held.get(id)', ...contract, tests: ['tests/contract/confirming'] },
  { what: 'what failed cannot be tried again', file: 'node-core/node/actions/createActions.ts', find: '      item.result.catch(() => {\n        item.result = null', replace: '      item.result.catch(() => {\n        void item', ...contract, tests: ['tests/contract/confirming'] },
  { what: 'a quote for one design pays for another', file: 'node-core/node/actions/planOrder.ts', find: 'quote.designHash !== designHash(action.design) || ', replace: '', ...contract, tests: INPUT },
  { what: 'anybody records a factory’s work', file: 'node-core/node/actions/planShipment.ts', find: 'if (order.factory !== action.from)', replace: 'if (order.factory === order.buyer)', ...contract, tests: ['tests/contract/delivery'] },
  { what: 'more votes come back than were given', file: 'node-core/node/actions/planVote.ts', find: 'if (amountWei > lockedWei)', replace: 'if (amountWei > 10n ** 40n)', ...contract, tests: ['tests/contract/votes'] },
  { what: 'a payment of nothing is offered', file: 'node-core/node/actions/planSend.ts', find: 'if (action.amountWei === 0n)', replace: 'if (action.amountWei < 0n)', ...contract, tests: INPUT },
  { what: 'an unknown recipient is not told', file: 'node-core/node/actions/planSend.ts', find: "warnings: toName === ''", replace: "warnings: toName === '?'", ...contract, tests: INPUT },
  { what: 'fees are made from nothing', file: 'node-core/evm/execution/feeSplit.ts', find: 'const bounded = share < developersWei ? share : developersWei', replace: 'const bounded = share', tests: ['node-core/evm/execution/feeSplit'] },
]
