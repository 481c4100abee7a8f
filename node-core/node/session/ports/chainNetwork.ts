import { decodeCbor, encodeCbor } from '#node-core/kernel/cbor.ts'
import type { Clock } from '#node-core/kernel/clock.ts'
import type { Logger } from '#node-core/kernel/log.ts'
import { isHash, type Hash } from '#node-core/model/ids.ts'
import type { BlocksRequest, ChainNetworkPort, PeerRef, Verdict } from '#node-core/chain/ports.ts'
import { askInTurn } from '#node-core/network/requests/askInTurn.ts'
import type { Network } from '#node-core/network/network.ts'
import { badBlocksAnswer, badBlocksRequest, noPeerAnswers } from '../../errors.ts'

/** Largest answer to a request for blocks, bytes. */
const MAX_BLOCKS_BYTES = 16 * 1024 * 1024
/** Transactions gossiped in one message, and their bytes. */
const MAX_TRANSACTIONS = 2_000
const MAX_TRANSACTION_BYTES = 1 << 20
const REQUEST_TIMEOUT_MS = 20_000
/** How long a peer is asked for blocks alone, ms; then the next is asked too. */
const NEXT_PEER_MS = 2_000
const MOST_LATE = 1_000

function encodeBlocksRequest(request: BlocksRequest): Uint8Array {
  return encodeCbor({
    to: request.to,
    locator: request.locator.map(({ height, hash }) => [height, hash]),
    ...(request.ancestry === true ? { ancestry: true } : {}),
  })
}

function decodeBlocksRequest(bytes: Uint8Array): BlocksRequest {
  const value = decodeCbor(bytes) as { to?: unknown; locator?: unknown; ancestry?: unknown } | null
  if (
    value === null ||
    typeof value !== 'object' ||
    (value.to !== null && !isHash(value.to)) ||
    !Array.isArray(value.locator) ||
    value.locator.length > 64
  )
    throw badBlocksRequest('not a request for blocks')
  const locator = value.locator.map((entry: unknown) => {
    if (!Array.isArray(entry) || !Number.isSafeInteger(entry[0]) || !isHash(entry[1]))
      throw badBlocksRequest('not a locator')
    return { height: entry[0] as number, hash: entry[1] as Hash }
  })
  return { to: value.to as Hash | null, locator, ...(value.ancestry === true ? { ancestry: true as const } : {}) }
}

/** A list of byte strings from a stranger; null when it is not one. */
function decodeList(bytes: Uint8Array, most: number): Uint8Array[] | null {
  try {
    const value = decodeCbor(bytes)
    return Array.isArray(value) && value.length <= most && value.every((item) => item instanceof Uint8Array)
      ? (value as Uint8Array[])
      : null
  } catch {
    return null
  }
}

/**
 * The main chain over libp2p: gossip for blocks, votes and transactions, requests for ranges. Topics carry the genesis,
 * so networks never mix.
 */
export function createChainNetwork(
  network: Network,
  genesis: Hash,
  log: Logger,
  clock: Clock,
): ChainNetworkPort & {
  /** Whether anybody is there who takes transactions. */
  hasTakers(): boolean
  /** Told when somebody begins to. */
  onTaker(listener: () => void): () => void
} {
  /** Peers that let a question wait: asked after the others. */
  const late = new Set<PeerRef>()
  const name = (what: string) => `/dipnet/${genesis.slice(2, 18)}/${what}/1`
  const topics = { block: name('block'), vote: name('vote'), transactions: name('transactions') }
  const blocksProtocol = name('blocks')

  const publish = (topic: string, bytes: Uint8Array) => {
    if (!network.online) return
    network.publish(topic, bytes).catch((error: unknown) => log.debug('not published', { topic, error }))
  }
  // Ignored, not rejected: the chain has blamed the sender already.
  const once = (verdict: Verdict) => (verdict === 'accept' ? 'accept' : 'ignore')
  const listen = (topic: string, listener: (bytes: Uint8Array, from: PeerRef) => Verdict) =>
    network.subscribe(topic, (bytes, from) => once(listener(bytes, from)))

  return {
    hasTakers: () => network.subscribers(topics.transactions) > 0,
    onTaker: (listener) => network.onSubscriber(topics.transactions, listener),
    publishBlock: (bytes) => publish(topics.block, bytes),
    publishVote: (bytes) => publish(topics.vote, bytes),
    publishTransactions(raws) {
      let part: Uint8Array[] = []
      let bytes = 0
      const send = () => {
        if (part.length > 0) publish(topics.transactions, encodeCbor(part))
        part = []
        bytes = 0
      }
      for (const raw of raws) {
        if (part.length >= MAX_TRANSACTIONS || bytes + raw.length > MAX_TRANSACTION_BYTES) send()
        part.push(raw)
        bytes += raw.length
      }
      send()
    },
    onBlock: (listener) => listen(topics.block, listener),
    onVote: (listener) => listen(topics.vote, listener),
    onTransactions: (listener) =>
      network.subscribe(topics.transactions, (bytes, from) => {
        const raws = decodeList(bytes, MAX_TRANSACTIONS)
        if (raws === null) return 'reject'
        return once(listener(raws, from))
      }),
    onPeer(listener) {
      for (const peer of network.peers()) if (peer.protocols.includes(blocksProtocol)) listener(peer.id)
      const stopMeeting = network.onPeer((event) => {
        if (event.kind === 'connected') listener(event.peer)
      })
      // What waited here was published when it did not listen yet, and is told again.
      const stopHearing = network.onSubscriber(topics.transactions, listener)
      return () => {
        stopMeeting()
        stopHearing()
      }
    },
    async requestBlocks(from, request) {
      const peers =
        from !== null
          ? [from]
          : network
              .peers()
              .filter((peer) => peer.protocols.includes(blocksProtocol))
              .map((peer) => peer.id)
      peers.sort((a, b) => Number(late.has(a)) - Number(late.has(b)))
      const ask = async (peer: PeerRef, signal: AbortSignal) => {
        const answer = await network.request(peer, blocksProtocol, encodeBlocksRequest(request), {
          maxBytes: MAX_BLOCKS_BYTES + 65_536,
          timeoutMs: REQUEST_TIMEOUT_MS,
          signal,
        })
        late.delete(peer)
        const blocks = decodeList(answer, 10_000)
        if (blocks === null) {
          network.penalise(peer, badBlocksAnswer.code)
          throw noPeerAnswers('not a list of blocks', { asked: 1 })
        }
        return blocks
      }
      const none = () => noPeerAnswers('no peer sent the blocks', { asked: peers.length })
      try {
        return await askInTurn(peers, ask, none, {
          clock,
          nextAfterMs: NEXT_PEER_MS,
          isEnough: (blocks) => blocks.length > 0,
          onLate: (peer) => void (late.size < MOST_LATE && late.add(peer)),
        })
      } catch (error) {
        throw noPeerAnswers('no peer sent the blocks', { asked: peers.length }, error)
      }
    },
    serveBlocks: (handler) =>
      network.handle(
        blocksProtocol,
        (request) => Promise.resolve(encodeCbor([...capped(handler(decodeBlocksRequest(request)))])),
        { maxRequestBytes: 16 * 1024, requestsPerSecond: 20, maxConcurrent: 4 },
      ),
    penalise: (peer, code) => network.penalise(peer, code),
  }
}

function* capped(blocks: readonly Uint8Array[]): Iterable<Uint8Array> {
  let bytes = 0
  for (const block of blocks) {
    bytes += block.length + 9
    if (bytes > MAX_BLOCKS_BYTES) return
    yield block
  }
}
