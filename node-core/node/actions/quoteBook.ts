import type { Hash } from '#node-core/model/ids.ts'
import type { FactoryOffer } from '#node-core/model/factory.ts'
import type { PrintabilityCard } from '#node-core/model/making/printabilityCard.ts'
import type { Quote } from '#node-core/model/quote.ts'
import { unknownQuote } from '#node-core/market/errors.ts'

export interface BookedQuote {
  readonly quote: Quote
  readonly offer: FactoryOffer
  readonly card: PrintabilityCard
}

/** The quotes this node has shown: an order names one of them, so nobody can make up a price. */
export interface QuoteBook {
  add(entries: readonly BookedQuote[]): void
  /** @throws MARKET_UNKNOWN_QUOTE */
  get(hash: Hash): BookedQuote
}

/** @param capacity oldest go first; a quote asked for again comes back. Default 1,000 */
export function createQuoteBook(capacity = 1_000): QuoteBook {
  const book = new Map<Hash, BookedQuote>()
  return {
    add(entries) {
      for (const entry of entries) {
        book.delete(entry.quote.hash)
        book.set(entry.quote.hash, entry)
      }
      for (const hash of book.keys()) {
        if (book.size <= capacity) break
        book.delete(hash)
      }
    },
    get(hash) {
      const entry = book.get(hash)
      if (!entry) throw unknownQuote('this quote is not known here: ask for prices again', { quote: hash })
      return entry
    },
  }
}
