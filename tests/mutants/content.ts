import type { Mutant } from './mutant.ts'

const FETCHING = 'node-core/network/content/fetching'
const proving = { file: `${FETCHING}/proveChunk.ts`, tests: [`${FETCHING}/proveChunk`] } as const
const planning = { file: `${FETCHING}/createPlan.ts`, tests: [`${FETCHING}/createPlan`] } as const
const records = { file: 'node-core/network/host/boundedRecords.ts', tests: ['node-core/network/host'] } as const
const slow = { project: 'slow', tests: [FETCHING] } as const
const store = { project: 'slow', tests: ['node-core/network/content/createContentStore'] } as const
const order = { project: 'contract', tests: ['tests/contract/storedFiles'] } as const

/** Files from strangers: what they say is proven, what they cost is bounded, what one has is not lost. */
export const CONTENT: readonly Mutant[] = [
  {
    what: 'a chunk is taken on its sender’s word',
    find: 'bytesEqual(hash.after(before, index, chunk), target) ? before',
    replace: 'index >= 0 ? before',
    ...proving,
  },
  {
    what: 'the last chunk proves nothing',
    find: 'bytesEqual(hash.digest(before, index, chunk), contentIdToDigest(id))',
    replace: 'index >= 0',
    ...proving,
  },
  {
    what: 'a file begins where its sender says',
    find: 'index === 0 ? FIRST_STATE : message',
    replace: 'index < 0 ? FIRST_STATE : message',
    ...proving,
  },
  {
    what: 'the window has no end',
    find: 'Math.max(0, first - WINDOW_CHUNKS)',
    replace: 'Math.max(0, first - WINDOW_CHUNKS * 1_000)',
    ...planning,
  },
  {
    what: 'a slow peer keeps what all wait for',
    find: 'clock.now() - waitedFor.since >= hedgeMs',
    replace: 'clock.now() - waitedFor.since >= hedgeMs * 1_000',
    ...planning,
  },
  {
    what: 'a peer with wrong bytes is not blamed',
    file: `${FETCHING}/createHolders.ts`,
    find: "network.penalise(peer, 'CONTENT_MISMATCH', WRONG_POINTS)",
    replace: '',
    ...slow,
  },
  {
    what: 'whoever says to have everything is not blamed',
    file: `${FETCHING}/createHolders.ts`,
    find: 'if (!holder.delivered) network.penalise',
    replace: 'if (holder.delivered) network.penalise',
    ...slow,
  },
  {
    what: 'a file larger than agreed is fetched',
    file: `${FETCHING}/fetchContent.ts`,
    find: 'if (size > maxBytes) tooLarge ??= size',
    replace: 'if (size < 0) tooLarge ??= size',
    ...store,
  },
  {
    what: 'what a broken download left is believed',
    file: 'node-core/network/content/local/createPartials.ts',
    find: 'bytesEqual(hash.digest(state, index, chunk), contentIdToDigest(id)) ?',
    replace: 'index >= 0 ?',
    ...store,
  },
  {
    what: 'files kept for a reason are swept',
    file: 'node-core/network/content/local/createSweeper.ts',
    find: 'why.length === 0 && usedAt',
    replace: 'why.length >= 0 && usedAt',
    ...store,
  },
  {
    what: 'a question goes on without end',
    file: 'node-core/network/content/serving/answerWho.ts',
    find: 'askWho(asking, peer.id, hops - 1, ON_MS)',
    replace: 'askWho(asking, peer.id, hops, ON_MS)',
    ...slow,
  },
  {
    what: 'addresses of our neighbours are dialled, whoever tells them',
    file: `${FETCHING}/findHolders.ts`,
    find: '(kind !== null && kind === peerKind)',
    replace: 'kind !== null',
    ...slow,
  },
  {
    what: 'one peer fills the table of who has what',
    find: 'names.size >= most &&',
    replace: 'names.size >= most * 1_000 &&',
    ...records,
  },
  {
    what: 'strangers store values here',
    find: 'if (content === undefined || peer === undefined) return key',
    replace: 'if (content === null || peer === null) return key',
    ...records,
  },
  {
    what: 'the address of an order lies in the serving store in the clear',
    file: 'node-core/market/orders/preparePlaceOrder.ts',
    find: "await ports.content.put(envelope, 'order')",
    replace: "await ports.content.put(envelope, 'order'); await ports.content.put(encodeDelivery(input.delivery))",
    ...order,
  },
  {
    what: 'files of an order are cache',
    file: 'node-core/node/session/ports/contentPort.ts',
    find: 'store.put(bytes, { keep })',
    replace: "store.put(bytes, { keep: keep === 'order' ? null : keep })",
    ...order,
  },
]
