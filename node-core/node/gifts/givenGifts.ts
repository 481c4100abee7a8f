import { secondsToIsoTime } from '#node-core/kernel/isoTime.ts'
import type { GivenGift } from '#node-core/model/gift.ts'
import type { Session } from '../session/session.ts'
import type { Gift, GiftBook } from './giftBook.ts'

/** The gifts given from here on the network that runs, newest first, each with its invitation while it is open. */
export function givenGifts(
  session: Pick<Session, 'genesisHash' | 'ports' | 'invitation'>,
  book: GiftBook,
): Promise<readonly GivenGift[]> {
  const given = book.list(session.genesisHash).filter(({ way }) => way === 'given')
  return Promise.all(
    given.flatMap((gift) => (gift.account === null ? [] : [describe({ ...gift, account: gift.account }, session)])),
  )
}

async function describe(
  gift: Gift & { readonly account: NonNullable<Gift['account']> },
  { ports, invitation }: Pick<Session, 'ports' | 'invitation'>,
): Promise<GivenGift> {
  const arrived = gift.end === null && (await ports.chain.balance(gift.id)) > 0n
  const said = { id: gift.id, from: gift.account, amountWei: gift.amountWei, until: secondsToIsoTime(gift.untilS) }
  if (gift.end === null) return { ...said, state: arrived ? 'open' : 'waiting', invitation: invitation(gift) }
  return { ...said, state: gift.end === 'returned' ? 'returned' : 'taken', invitation: null }
}
